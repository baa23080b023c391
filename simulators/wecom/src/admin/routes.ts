import type { FastifyInstance } from 'fastify';
import { z } from 'zod';

/** What a handler is given: the checked body and query, and the path's parameters as texts. */
export interface Asked<B> {
  readonly body: B;
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
}

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export interface Route {
  readonly method: Method;
  readonly path: string;
  run(asked: { body: unknown; params: unknown; query: unknown }): Promise<unknown>;
}

const nothing = z.strictObject({}).nullish();

/** A route with a body of that shape; its reply is `{}` where it returns nothing. */
export function route<S extends z.ZodType>(
  [method, path]: readonly [Method, string],
  shape: S,
  run: (asked: Asked<z.output<S>>) => unknown,
): Route {
  return {
    method,
    path,
    async run({ body, params, query }) {
      return run({
        body: shape.parse(body),
        params: params as Record<string, string>,
        query: query as Record<string, string>,
      });
    },
  };
}

/** A route without a body. */
export function plain(at: readonly [Method, string], run: (asked: Asked<unknown>) => unknown): Route {
  return route(at, nothing, run);
}

export function serveRoutes(server: FastifyInstance, routes: readonly Route[]): void {
  for (const { method, path, run } of routes) {
    server.route({
      method,
      url: path,
      handler: async ({ body, params, query }, reply) =>
        reply.header('cache-control', 'no-store').send((await run({ body, params, query })) ?? {}),
    });
  }
}
