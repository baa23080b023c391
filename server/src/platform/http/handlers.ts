import type { Readable } from 'node:stream';
import type { z } from 'zod';
import type { Route } from '#contracts/route';
import type { CallerOf } from './caller.ts';

/** One uploaded file on its way in. The name and type are the sender's claims: believe neither. */
export interface Upload {
  readonly name: string;
  readonly mime: string;
  /** Errors with `file.too_large` at the limit and when the sender goes away. */
  readonly stream: Readable;
}

/** A stream of bytes that a browser saves under a name. An error while it flows cuts the connection. */
export interface Download {
  readonly name: string;
  readonly mime: string;
  readonly stream: Readable;
}

/** What a handler may know of the request beside its validated parts. */
export interface RequestView {
  readonly id: string;
  readonly ip: string;
  header(name: string): string | undefined;
  /** Adds a header to the reply, for example a cookie. */
  reply(name: string, value: string): void;
}

type Part<R, K extends 'params' | 'query' | 'body'> =
  R extends Record<K, infer S extends z.ZodType> ? z.output<S> : undefined;

/** A validated call of one route. */
export interface Call<R extends Route> {
  readonly params: Part<R, 'params'>;
  readonly query: Part<R, 'query'>;
  readonly body: Part<R, 'body'>;
  readonly upload: R extends { upload: true } ? Upload : undefined;
  readonly caller: CallerOf<R['access']>;
  readonly request: RequestView;
}

/** Answers one route with the value of its reply, or throws a refusal. */
export type Handler<R extends Route> = (
  call: Call<R>,
) => Promise<R extends { download: true } ? Download : z.input<R['reply']>>;
export type Handlers<T extends Record<string, Route>> = { readonly [K in keyof T]: Handler<T[K]> };

/** Types the handlers of a table of routes; each route must have one. */
export function handlers<T extends Record<string, Route>>(_table: T, written: Handlers<NoInfer<T>>): Handlers<T> {
  return written;
}
