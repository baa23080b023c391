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
  /** The API key of a program (`lrk_…`), sent with each call. Never in a browser. */
  key?: string;
  /** Headers for each call, for example the visitor's token or the CSRF token. */
  headers?: () => Record<string, string>;
  timeoutMs?: number;
}

export interface CallHow {
  signal?: AbortSignal;
  /**
   * Makes a change safe to repeat, and repeats it when no answer was heard or the server asks to wait. One key for one
   * thing to be done: `crypto.randomUUID()`.
   */
  idempotencyKey?: string;
}

/** Calls one route. Throws `ProblemError` for what the server refuses, `UnreachableError` for no answer. */
export type Call<T extends Record<string, Route>> = <K extends keyof T>(
  name: K,
  input: CallInput<T[K]>,
  how?: AbortSignal | CallHow,
) => Promise<CallReply<T[K]>>;

/** One row of a route that answers pages. */
export type RowOf<R> = CallReply<R> extends { items: (infer Row)[]; next: string | null } ? Row : never;
type Paged<T> = { [K in keyof T]: RowOf<T[K]> extends never ? never : K }[keyof T];

export interface Client<T extends Record<string, Route>> extends Call<T> {
  /**
   * All rows of a list, page after page: `for await (const person of api.each('staff.list', { query: {} }))`. Ends after
   * `limit` rows (10,000 unless given), so that a loop over a growing list ends too.
   */
  each<K extends Paged<T>>(
    name: K,
    input: CallInput<T[K]>,
    how?: { limit?: number; signal?: AbortSignal },
  ): AsyncGenerator<RowOf<T[K]>, void, void>;
}

const MAX_ROWS = 10_000;
/** Calls with an idempotency key are made this often, with pauses of at most so long. */
const TRIES = 4;
const MAX_PAUSE_S = 30;
const FIRST_PAUSE_S = 0.5;

/** A typed client over a table of routes: `client(deskRoutes)('conversations.get', { params: { id } })`. */
export function client<T extends Record<string, Route>>(table: T, options: ClientOptions = {}): Client<T> {
  const call: Call<T> = (name, input, how = {}) => {
    const { signal, idempotencyKey } = how instanceof AbortSignal ? { signal: how, idempotencyKey: undefined } : how;
    const route = table[name] as Route;
    if (idempotencyKey === undefined) return send(route, input, options, { signal });
    return repeated(() => send(route, input, options, { signal, idempotencyKey }), signal);
  };
  return Object.assign(call, {
    async *each<K extends Paged<T>>(
      name: K,
      input: CallInput<T[K]>,
      { limit = MAX_ROWS, signal }: { limit?: number; signal?: AbortSignal } = {},
    ): AsyncGenerator<RowOf<T[K]>, void, void> {
      let cursor: string | null = null;
      for (let rows = 0; rows < limit;) {
        const { query } = input as { query?: object };
        const asked = { ...(input as object), query: { ...query, ...(cursor !== null && { cursor }) } };
        const page = (await call(name, asked as unknown as CallInput<T[K]>, { ...(signal && { signal }) })) as {
          items: RowOf<T[K]>[];
          next: string | null;
        };
        yield* page.items.slice(0, limit - rows);
        rows += page.items.length;
        cursor = page.next;
        if (cursor === null) return;
      }
    },
  });
}

interface Parts {
  params?: object;
  query?: object;
  body?: object;
  file?: Blob;
  fileName?: string;
}

type Sending = { signal?: AbortSignal | undefined; idempotencyKey?: string | undefined };

async function send<R>(
  route: Route,
  input: unknown,
  { base = '', key, headers = () => ({}), timeoutMs = 20_000 }: ClientOptions,
  { signal, idempotencyKey }: Sending,
): Promise<R> {
  const parts = input as Parts;
  const request: RequestInit = { method: route.method, credentials: 'same-origin' };
  request.headers = {
    ...headers(),
    ...(key !== undefined && { authorization: `Bearer ${key}` }),
    ...(idempotencyKey !== undefined && { 'idempotency-key': `"${idempotencyKey}"` }),
    ...(!parts.file && parts.body !== undefined && { 'content-type': 'application/json' }),
  };
  if (parts.file) {
    const form = new FormData();
    form.append('file', parts.file, parts.fileName);
    request.body = form;
  } else if (parts.body !== undefined) request.body = JSON.stringify(parts.body);
  const limit = AbortSignal.timeout(timeoutMs);
  request.signal = signal ? AbortSignal.any([signal, limit]) : limit;
  const address = base + fill(route.path, parts.params) + search(parts.query);
  const response = await fetch(address, request).catch((error: unknown) => {
    if (signal?.aborted) throw error;
    throw new UnreachableError('The server could not be reached', { cause: error });
  });
  if (route.download && response.ok) return (await response.blob()) as R;
  const body: unknown = await response.json().catch(() => undefined);
  if (response.ok) return body as R;
  const told = problem.safeParse(body);
  if (told.success) throw new ProblemError(told.data);
  throw new UnreachableError(`The server answered ${response.status}`);
}

/** Tries again while nothing is known of the outcome, or the server says when. */
async function repeated<R>(once: () => Promise<R>, signal?: AbortSignal): Promise<R> {
  for (let tries = 1; ; tries++) {
    try {
      return await once();
    } catch (error) {
      const pause = pauseAfter(error, tries);
      if (pause === null || tries === TRIES || signal?.aborted) throw error;
      await new Promise((resolve) => setTimeout(resolve, Math.min(pause, MAX_PAUSE_S) * 1_000));
    }
  }
}

function pauseAfter(error: unknown, tries: number): number | null {
  if (error instanceof UnreachableError) return FIRST_PAUSE_S * 2 ** (tries - 1);
  return error instanceof ProblemError ? (error.problem.retryAfter ?? null) : null;
}

function fill(path: string, params: object = {}): string {
  const values = params as Record<string, string | number>;
  return path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(values[name])));
}

function search(query: object = {}): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== '');
  return given.length === 0 ? '' : `?${new URLSearchParams(given.map(([name, value]) => [name, String(value)]))}`;
}
