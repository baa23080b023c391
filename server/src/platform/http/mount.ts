import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { Route } from '#contracts/route';
import { refuse } from '#platform/errors';
import { authorise, type AccessDeps } from './authorise.ts';
import type { Caller } from './caller.ts';
import type { Call, Download, Handler, RequestView } from './handlers.ts';
import { bodyTypeFits, isCleanText } from './json-body.ts';
import { refuseIssues } from './problems.ts';
import { receiveFile } from './uploads.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Set once access was granted, for the log. */
    caller: Caller | null;
  }
}

type AnyHandler = Handler<Route>;

/** Registers one route: access before the body is read, then its shape, then the handler, then the shape of the reply. */
export function mountRoute(app: FastifyInstance, route: Route, handler: Handler<never>, deps: AccessDeps): void {
  const run = handler as unknown as AnyHandler;
  app.route({
    method: route.method,
    url: route.path,
    async onRequest(request) {
      request.caller = await authorise(route, request, deps);
      mustBringFittingBody(route, request);
    },
    async handler(request, reply) {
      const call = {
        params: read(route.params, request.params, 'params'),
        query: read(route.query, request.query, 'query'),
        body: route.upload ? undefined : read(route.body, request.body, 'body'),
        caller: request.caller,
        request: viewOf(request, reply),
      } as unknown as Call<Route>;
      const value = route.upload
        ? await receiveFile(request, (upload) => run({ ...call, upload: upload as never }))
        : await run(call);
      if (route.download) return sendDownload(reply, value as unknown as Download);
      // A reply that breaks its own contract is our fault: parse throws and the caller hears `service.broken`.
      const answer = JSON.stringify(route.reply.parse(value));
      return reply
        .code(route.status ?? 200)
        .type('application/json; charset=utf-8')
        .send(answer);
    },
  });
}

function sendDownload(reply: FastifyReply, { name, mime, stream }: Download): FastifyReply {
  // RFC 6266: an ASCII name for old readers, the real one in UTF-8.
  const plain = name.replace(/[^\w.-]/g, '_');
  return reply
    .type(mime)
    .header('content-disposition', `attachment; filename="${plain}"; filename*=UTF-8''${encodeURIComponent(name)}`)
    .header('cache-control', 'no-store')
    .send(stream);
}

function mustBringFittingBody(route: Route, request: FastifyRequest): void {
  if (!route.body && !route.upload) return;
  if (bodyTypeFits(request.headers['content-type'], route.upload === true)) return;
  const wanted = route.upload ? 'multipart/form-data' : 'application/json';
  throw refuse('request.unsupported_media', `This needs a body of type ${wanted}`);
}

function read(schema: z.ZodType | undefined, value: unknown, part: 'params' | 'query' | 'body'): unknown {
  if (!schema) return undefined;
  if (part !== 'body') mustBeCleanText(value as Record<string, unknown>);
  const result = schema.safeParse(value);
  if (!result.success) throw refuseIssues(result.error.issues, part);
  return result.data;
}

function mustBeCleanText(values: Record<string, unknown>): void {
  const clean = Object.entries(values)
    .flat(2)
    .every((value) => typeof value !== 'string' || isCleanText(value));
  if (!clean) throw refuse('request.invalid', 'The address holds NUL or broken characters');
}

function viewOf(request: FastifyRequest, reply: FastifyReply): RequestView {
  return {
    id: request.id,
    ip: request.ip,
    header(name) {
      const value = request.headers[name.toLowerCase()];
      return typeof value === 'string' ? value : undefined;
    },
    reply: (name, value) => void reply.header(name, value),
  };
}
