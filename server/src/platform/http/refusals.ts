import type { Socket } from 'node:net';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import type { Route } from '#contracts/route';
import { type Refusal, refuse } from '#platform/errors';
import { newId } from '#platform/ids';
import type { Telemetry } from '#platform/telemetry';
import { problemOf, refusalOf } from './problems.ts';

/** Sends a refusal as problem+json. */
export function sendProblem(reply: FastifyReply, refusal: Refusal): FastifyReply {
  if (refusal.retryAfter !== undefined) reply.header('retry-after', Math.ceil(refusal.retryAfter));
  // What is still arriving of an unwanted body is not read to its end.
  if (refusal.status === 413) reply.header('connection', 'close');
  return reply
    .code(refusal.status)
    .header('x-request-id', reply.request.id)
    .header('x-content-type-options', 'nosniff')
    .type('application/problem+json; charset=utf-8')
    .send(JSON.stringify(problemOf(refusal, reply.request.id)));
}

export function answerProblems({ log }: Telemetry) {
  return async (error: FastifyError, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const refusal = refusalOf(error);
    // The caller went away in the middle: nobody is there to be answered, and nothing is wrong with us.
    if (request.raw.destroyed && !request.raw.complete) return reply.hijack();
    if (refusal.status >= 500)
      log.error(
        { requestId: request.id, route: request.routeOptions?.url, err: refusal.cause ?? refusal },
        refusal.code,
      );
    return sendProblem(reply, refusal);
  };
}

/** 404, or 405 with the methods that the address knows. */
export function answerUnknown(tables: () => readonly Record<string, Route>[]) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const path = request.url.split('?')[0]!;
    const known = tables()
      .flatMap((table) => Object.values(table))
      .filter((route) => matches(route.path, path));
    if (known.length === 0) return sendProblem(reply, refuse('request.not_found', 'There is nothing at this address'));
    reply.header('allow', [...new Set(known.map(({ method }) => method))].join(', '));
    return sendProblem(reply, refuse('request.method_not_allowed', 'This address does not know the method'));
  };
}

function matches(pattern: string, path: string): boolean {
  const want = pattern.split('/');
  const have = path.split('/');
  return want.length === have.length && want.every((piece, i) => piece.startsWith(':') || piece === have[i]);
}

/** What never became a request: broken HTTP, headers too large or too slow. */
export function answerMalformed(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  const status = error.code === 'HPE_HEADER_OVERFLOW' ? 431 : error.code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 408 : 400;
  const refusal = refuse('request.unreadable', 'This is not HTTP as it is understood here');
  const body = JSON.stringify({ ...problemOf(refusal, newId()), status });
  const head = [
    `HTTP/1.1 ${status} Bad Request`,
    'content-type: application/problem+json; charset=utf-8',
    'connection: close',
  ];
  socket.end([...head, `content-length: ${Buffer.byteLength(body)}`, '', body].join('\r\n'));
}
