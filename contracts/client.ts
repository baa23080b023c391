import type { z } from 'zod';
import { problem, type Problem } from './errors.ts';
import type { Route } from './route.ts';

type In<R, K extends 'params' | 'query' | 'body'> =
  R extends Record<K, infer S extends z.ZodType> ? Record<K, z.input<S>> : unknown;
type Upload<R> = R extends { upload: true } ? { file: Blob; fileName: string } : unknown;
export type CallInput<R> = In<R, 'params'> & In<R, 'query'> & In<R, 'body'> & Upload<R>;
export type CallReply<R> = R extends { download: true }
  ? Blob
  : R extends { reply: infer S extends z.ZodType }
    ? z.output<S>
    : never;

/** What the server said no to, in its own words. `code` is stable. */
export class ProblemError extends Error {
  readonly problem: Problem;
  constructor(details: Problem) {
    super(details.detail);
    this.name = 'ProblemError';
    this.problem = details;
  }
  get code(): Problem['code'] {
    return this.problem.code;
  }
}

/** The server could not be reached or did not answer in time; nothing is known of the outcome. */
export class UnreachableError extends Error {
  override readonly name = 'UnreachableError';
}

export interface ClientOptions {
  /** Origin of the server, '' for the same origin. */
  base?: string;
  /** Headers for each call, for example the visitor's token or the CSRF token. */
  headers?: () => Record<string, string>;
  timeoutMs?: number;
}

/** A typed client over a table of routes: `client(deskRoutes)('conversations.get', { params: { id } })`. */
export function client<T extends Record<string, Route>>(table: T, options: ClientOptions = {}) {
  const { base = '', headers = () => ({}), timeoutMs = 20_000 } = options;
  return async function call<K extends keyof T>(
    name: K,
    input: CallInput<T[K]>,
    signal?: AbortSignal,
  ): Promise<CallReply<T[K]>> {
    const route = table[name] as Route;
    const parts = input as { params?: object; query?: object; body?: object; file?: Blob; fileName?: string };
    let sent = headers();
    const request: RequestInit = { method: route.method, credentials: 'same-origin' };
    if (parts.file) {
      const form = new FormData();
      form.append('file', parts.file, parts.fileName);
      request.body = form;
    } else if (parts.body !== undefined) {
      sent = { ...sent, 'content-type': 'application/json' };
      request.body = JSON.stringify(parts.body);
    }
    request.headers = sent;
    const limit = AbortSignal.timeout(timeoutMs);
    request.signal = signal ? AbortSignal.any([signal, limit]) : limit;
    const response = await fetch(base + fill(route.path, parts.params) + search(parts.query), request).catch(
      (error: unknown) => {
        if (signal?.aborted) throw error;
        throw new UnreachableError('The server could not be reached', { cause: error });
      },
    );
    if (route.download && response.ok) return (await response.blob()) as CallReply<T[K]>;
    const body: unknown = await response.json().catch(() => undefined);
    if (response.ok) return body as CallReply<T[K]>;
    const told = problem.safeParse(body);
    if (told.success) throw new ProblemError(told.data);
    throw new UnreachableError(`The server answered ${response.status}`);
  };
}

function fill(path: string, params: object = {}): string {
  const values = params as Record<string, string | number>;
  return path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(values[name])));
}

function search(query: object = {}): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== '');
  return given.length === 0 ? '' : `?${new URLSearchParams(given.map(([name, value]) => [name, String(value)]))}`;
}
