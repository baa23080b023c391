import { z } from 'zod';
import { errorClassOf, type CallName } from '#libs/wecom';
import { WecomError } from './error.ts';
import type { Exchanged, Lost } from './exchange.ts';

/** What an exchange came to: JSON without its error code, bytes of a file, or an error with what the headers add. */
export type Answer =
  | { readonly kind: 'json'; readonly json: object }
  | { readonly kind: 'file'; readonly headers: Headers; readonly bytes: Buffer }
  | { readonly kind: 'error'; readonly error: WecomError; readonly retryAfter: number | null };

const coded = z.looseObject({ errcode: z.number().default(0), errmsg: z.string().default('') });

/** Errors of a connection, in words of ours. */
const words: Readonly<Record<Lost, string>> = {
  timeout: 'no answer in time',
  not_connected: 'no connection',
  cut: 'the connection broke',
  large: 'the answer is too large',
};

/** Reads what came back. A business error is a 200 with a code; anything but 200 is no answer of the API. */
export function readAnswer(call: CallName, exchanged: Exchanged, wants: 'json' | 'file'): Answer {
  if (exchanged.kind === 'lost') {
    const { why } = exchanged;
    if (why === 'large') return failed(new WecomError({ call, class: 'data', why: words.large }));
    const perhapsDone = why !== 'not_connected';
    return failed(new WecomError({ call, class: 'unreachable', perhapsDone, why: words[why] }));
  }
  const { status, headers, body } = exchanged;
  if (status !== 200) return failed(ofStatus(call, status), retryAfterOf(headers));
  if (wants === 'file' && !isJson(headers)) return { kind: 'file', headers, bytes: body };
  const read = coded.safeParse(parsed(body));
  // Half an answer tells that something was done, and not what.
  if (!read.success)
    return failed(new WecomError({ call, class: 'unreachable', perhapsDone: true, why: 'an answer that is no JSON' }));
  const { errcode, errmsg, ...json } = read.data;
  if (errcode === 0) return { kind: 'json', json };
  return failed(ofCode(call, errcode, errmsg), retryAfterOf(headers));
}

/** An unknown path is a 404 with nothing in it; a server that is down says 5xx. */
function ofStatus(call: CallName, status: number): WecomError {
  const why = `HTTP ${status}`;
  if (status >= 500 || status === 429) return new WecomError({ call, class: 'unreachable', perhapsDone: true, why });
  return new WecomError({ call, class: 'bug', why });
}

/** The platform's sentence is not passed on: of it only the address counts that it saw us from. */
function ofCode(call: CallName, code: number, errmsg: string): WecomError {
  const kind = errorClassOf(code);
  const ip = /from ip: ([0-9a-f.:]{3,45})/i.exec(errmsg)?.[1] ?? null;
  return new WecomError({ call, class: kind === 'ok' ? 'bug' : kind, code, ip });
}

/** A file of JSON comes under a name; an error does not. */
const isJson = (headers: Headers) =>
  (headers.get('content-type') ?? '').includes('json') && !headers.has('content-disposition');

function retryAfterOf(headers: Headers): number | null {
  const seconds = Number(headers.get('retry-after') ?? Number.NaN);
  return Number.isFinite(seconds) && seconds > 0 ? seconds : null;
}

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return null;
  }
}

const failed = (error: WecomError, retryAfter: number | null = null) => ({ kind: 'error', error, retryAfter }) as const;
