import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { SimRefusal, type Sentence } from '../actors/refusal.ts';

export interface Problem {
  readonly error: {
    readonly code: string;
    /** In the language that the caller reads. */
    readonly message: string;
    readonly messages: Sentence;
    readonly [detail: string]: unknown;
  };
}

/** Every error of the port is a code and a sentence. */
export function answerErrors(server: FastifyInstance): void {
  server.setErrorHandler(async (error, request, reply) => {
    const refused = refusalOf(error);
    if (!refused) {
      request.log.error(error);
      console.error(error);
      return reply.code(500).send(
        problem(request, 'broken', {
          zh: '模拟器出错了，详情见终端。',
          en: 'The simulator failed; see its terminal.',
        }),
      );
    }
    const { status, code, sentence, detail } = refused;
    return reply.code(status).send(problem(request, code, sentence, detail));
  });
  server.setNotFoundHandler(async (request, reply) =>
    reply.code(404).send(problem(request, 'not-found', { zh: '没有这个地址。', en: 'There is no such address.' })),
  );
}

interface Refused {
  readonly status: number;
  readonly code: string;
  readonly sentence: Sentence;
  readonly detail?: Record<string, unknown>;
}

function refusalOf(error: unknown): Refused | null {
  if (error instanceof SimRefusal) return error;
  if (error instanceof z.ZodError) {
    const fields = Object.fromEntries(error.issues.map(({ path, message }) => [path.join('.') || 'body', message]));
    const named = Object.keys(fields).join(', ');
    const sentence = { zh: `填写的内容不对：${named}`, en: `That cannot be: ${named}` };
    return { status: 422, code: 'not-valid', sentence, detail: { fields } };
  }
  const status = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 500;
  if (status >= 500 || !(error instanceof Error)) return null;
  return { status, code: 'bad-request', sentence: { zh: `请求不对：${error.message}`, en: error.message } };
}

function problem(
  { headers }: FastifyRequest,
  code: string,
  messages: Sentence,
  detail: Record<string, unknown> = {},
): Problem {
  const isEnglish = /^en\b/i.test(headers['accept-language'] ?? '');
  return { error: { ...detail, code, message: isEnglish ? messages.en : messages.zh, messages } };
}
