import { createHash } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import * as z from 'zod';
import type { Failed, Outbound } from '#platform/outbound';
import { toUnit, type EncodeOptions, type Encoded, type EncoderFailure, type TextEncoder } from './port.ts';

const BATCH = 64;
/** Characters of a text that are sent. */
const MAX_TEXT = 8_000;
const MAX_DIMENSIONS = 8_192;
const BODY_BYTES = 32 * 1024 * 1024;
const PATIENT = { attempts: 3, connectMs: 5_000, totalMs: 20_000 };
const URGENT = { attempts: 1, connectMs: 1_000, totalMs: 1_500 };
const FIRST_PAUSE_MS = 250;
const MOST_PAUSE_MS = 4_000;
/** After so many failures in a row it is not asked for a while, so that no search waits for it. */
const FAILURES_TO_REST = 5;
const REST_MS = 30_000;
/** Worth another attempt. */
const PASSING: readonly EncoderFailure[] = ['busy', 'slow', 'unreachable', 'status'];

const NAMED: Partial<Record<Failed, EncoderFailure>> = {
  timeout: 'slow',
  malformed: 'unreadable',
  'too-large': 'unreadable',
};

const answerShape = z.object({
  data: z.array(z.object({ index: z.int().nonnegative(), embedding: z.array(z.number()).min(1).max(MAX_DIMENSIONS) })),
});

interface EndpointOptions {
  readonly url: string;
  readonly model: string;
  readonly key: string | null;
  readonly outbound: Outbound;
  readonly now?: () => number;
}

type Reply =
  | { kind: 'vectors'; vectors: Float32Array[] }
  | { kind: 'failed'; why: EncoderFailure; afterMs: number | null };

/**
 * An encoder behind OpenAI's embeddings protocol (POST …/embeddings,
 * https://platform.openai.com/docs/api-reference/embeddings), called through the guard of outbound requests.
 */
export function endpointEncoder({ url, model, key, outbound, now = Date.now }: EndpointOptions): TextEncoder {
  const name = createHash('sha256').update(`${url}\n${model}`).digest('hex').slice(0, 16);
  const target = url.endsWith('/embeddings') ? url : `${url}/embeddings`;
  let dimensions: number | null = null;
  let failures = 0;
  let restUntil = 0;

  async function ask(texts: readonly string[], { urgent = false, signal }: EncodeOptions): Promise<Reply> {
    const { connectMs, totalMs } = urgent ? URGENT : PATIENT;
    const outcome = await outbound.request({
      url: target,
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'application/json',
        ...(key !== null && { authorization: `Bearer ${key}` }),
      },
      body: JSON.stringify({ model, input: texts.map(sendable), encoding_format: 'float' }),
      limits: { connectMs, totalMs, bodyBytes: BODY_BYTES, over: 'refuse' },
      ...(signal && { signal }),
    });
    if (outcome.kind === 'refused') return failed('refused');
    if (outcome.kind === 'failed') return failed(NAMED[outcome.why] ?? 'unreachable');
    if (outcome.status === 429) return failed('busy', pauseOf(outcome.headers['retry-after']));
    if (outcome.status !== 200) return failed('status');
    return read(outcome.body, texts.length);
  }

  async function batch(texts: readonly string[], options: EncodeOptions): Promise<Reply> {
    const { attempts } = options.urgent ? URGENT : PATIENT;
    for (let attempt = 1; ; attempt++) {
      const reply = await ask(texts, options);
      if (reply.kind === 'vectors' || attempt === attempts || !PASSING.includes(reply.why)) return reply;
      await wait(Math.min(MOST_PAUSE_MS, reply.afterMs ?? FIRST_PAUSE_MS * 2 ** (attempt - 1)));
    }
  }

  /** The first answer fixes the length; one of another length comes from another model. */
  function fits(vectors: readonly Float32Array[]): boolean {
    dimensions ??= vectors[0]?.length ?? null;
    return vectors.every((vector) => vector.length === dimensions);
  }

  function note(reply: Reply): Reply {
    failures = reply.kind === 'vectors' ? 0 : failures + 1;
    if (failures >= FAILURES_TO_REST) [failures, restUntil] = [0, now() + REST_MS];
    return reply;
  }

  return {
    kind: 'endpoint',
    async encode(texts, options = {}): Promise<Encoded> {
      const vectors: Float32Array[] = [];
      for (let i = 0; i < texts.length; i += BATCH) {
        if (now() < restUntil) return { kind: 'failed', why: 'resting' };
        const reply = note(await batch(texts.slice(i, i + BATCH), options));
        if (reply.kind === 'failed') return { kind: 'failed', why: reply.why };
        if (!fits(reply.vectors)) return { kind: 'failed', why: 'dimensions' };
        vectors.push(...reply.vectors);
      }
      const width = dimensions ?? 0;
      return { kind: 'encoded', id: `endpoint-${name}-${width}`, dimensions: width, vectors };
    },
    close: () => Promise.resolve(),
  };
}

const failed = (why: EncoderFailure, afterMs: number | null = null): Reply => ({ kind: 'failed', why, afterMs });

/** Many endpoints refuse an empty text; a space stands for it. */
const sendable = (text: string) => text.toWellFormed().slice(0, MAX_TEXT) || ' ';

/** `Retry-After` in seconds (RFC 9110, 10.2.3); a date is left aside. */
function pauseOf(header: string | undefined): number | null {
  return header !== undefined && /^\d{1,6}$/.test(header) ? Number(header) * 1_000 : null;
}

function read(body: Buffer, count: number): Reply {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body.toString('utf8'));
  } catch {
    return failed('unreadable');
  }
  const answer = answerShape.safeParse(parsed);
  if (!answer.success || answer.data.data.length !== count) return failed('unreadable');
  const vectors: Float32Array[] = [];
  for (const { index, embedding } of answer.data.data) {
    const vector = Float32Array.from(embedding);
    if (index >= count || vectors[index] !== undefined || !toUnit(vector)) return failed('unreadable');
    vectors[index] = vector;
  }
  return { kind: 'vectors', vectors };
}
