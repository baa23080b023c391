import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { Route } from '#contracts/route';
import { refuse } from '#platform/errors';
import { authorise, type AccessDeps } from './authorise.ts';
import type { Caller } from './caller.ts';
import type { Call, Download, Handler, RequestView } from './handlers.ts';
import { markOf, once, type KeptAnswer, type KeptAnswers } from './idempotency.ts';
import { bodyTypeFits, isCleanText } from './json-body.ts';
import { refuseIssues } from './problems.ts';
import { tellShare } from './shares.ts';
import type { Buckets } from './token-buckets.ts';
import { receiveFile } from './uploads.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Set once access was granted, for the log. */
    caller: Caller | null;
  }
}

type AnyHandler = Handler<Route>;

export interface MountDeps extends AccessDeps {
  /** Calls of one API key. */
  keyShares: Buckets;
  answers?: KeptAnswers | undefined;
}

/** Registers one route: access before the body is read, then its shape, then the handler, then the shape of the reply. */
export function mountRoute(app: FastifyInstance, route: Route, handler: Handler<never>, deps: MountDeps): void {
  const run = handler as unknown as AnyHandler;
  app.route({
    method: route.method,
    url: route.path,
    ...(route.bodyBytes !== undefined && { bodyLimit: route.bodyBytes }),
    async onRequest(request, reply) {
      request.caller = await authorise(route, request, deps);
      mustBeWithinShare(request, reply, deps.keyShares);
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
      const work = async () =>
        route.upload
          ? receiveFile(request, (upload) => run({ ...call, upload: upload as never }), route.uploadBytes)
          : run(call);
      if (route.download) return sendDownload(reply, (await work()) as unknown as Download);
      // A reply that breaks its own contract is our fault: parse throws and the caller hears `service.broken`.
      const answer = async (): Promise<KeptAnswer> => {
        return { status: route.status ?? 200, body: JSON.stringify(route.reply.parse(await work())) };
      };
      const mark = deps.answers ? markOf(route, request) : null;
      if (!deps.answers || !mark) return sendAnswer(reply, await answer());
      const { replayed, ...kept } = await once(deps.answers, mark, { request, run: answer });
      if (replayed) reply.header('idempotency-replayed', 'true');
      return sendAnswer(reply, kept);
    },
  });
}

function sendAnswer(reply: FastifyReply, { status, body }: KeptAnswer): FastifyReply {
  const type = status < 400 ? 'application/json' : 'application/problem+json';
  return reply.code(status).type(`${type}; charset=utf-8`).send(body);
}

function mustBeWithinShare({ caller }: FastifyRequest, reply: FastifyReply, shares: Buckets): void {
  if (caller?.kind !== 'staff' || !caller.isProgram) return;
  const standing = shares.count(caller.sessionId);
  tellShare(reply, 'key', standing);
  if (standing.wait > 0)
    throw refuse('request.rate_limited', 'Too many calls with this API key', { retryAfter: standing.wait });
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
