import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import fastify, { LogController, type FastifyBaseLogger, type FastifyInstance } from 'fastify';
import helmet from '@fastify/helmet';
import { limits as wireLimits } from '#contracts/common';
import { keyLimits } from '#contracts/http/keys';
import type { Route } from '#contracts/route';
import { newId } from '#platform/ids';
import type { Telemetry } from '#platform/telemetry';
import type { KeeperLookup, ProgramLookup, SessionLookup, VisitorLookup } from './caller.ts';
import { serveDocs } from './docs.ts';
import type { Handler, Handlers } from './handlers.ts';
import type { KeptAnswers } from './idempotency.ts';
import { readJson } from './json-body.ts';
import { mountRoute } from './mount.ts';
import { answerMalformed, answerProblems, answerUnknown } from './refusals.ts';
import { servePages, type PageOptions } from './pages.ts';
import { serveProbes } from './probes.ts';
import { apiHeaders, watchRequests } from './requests.ts';
import { sessionCookie } from './session-cookie.ts';
import { createBuckets, type BucketSize } from './token-buckets.ts';
import { acceptUploads } from './uploads.ts';

export interface HttpOptions {
  telemetry: Telemetry;
  now: () => Date;
  /** Where browsers find this server; decides about secure cookies and accepted origins. */
  publicUrl: string;
  sessions: SessionLookup;
  visitors: VisitorLookup;
  /** Left out, no API key opens anything. */
  programs?: ProgramLookup;
  /** Where first answers are kept; left out, `Idempotency-Key` is not looked at. */
  answers?: KeptAnswers;
  /** Left out, there are none. */
  keepers?: KeeperLookup;
  /** Fails when the database does not answer. */
  ping: () => Promise<void>;
  /** Lets a collector on another machine read `/metrics`. */
  operationsToken?: string;
  /** Built pages; left out, there are none (tests, nodes without the api role). */
  pages?: PageOptions;
  /** Requests of one address: 600 at once, 60 more each second. */
  perAddress?: BucketSize;
  /** Calls of one API key. */
  perKey?: BucketSize;
  /** Addresses of proxies whose `x-forwarded-for` is believed. None unless the operator names them. */
  trustProxy?: string[];
}

export interface Http {
  /** For what no contract describes: file streams, the docs. */
  readonly app: FastifyInstance;
  /** For the socket hub, which listens to `upgrade`. */
  readonly server: Server;
  /** Registers every route of a table; before `listen`. */
  mount<T extends Record<string, Route>>(table: T, handlers: Handlers<T>): void;
  listen(at: { host: string; port: number }): Promise<{ port: number }>;
  readonly draining: boolean;
  /** Makes `/readyz` say 503, refuses new requests, lets those under way end for 2.5 s, then cuts what is left. */
  stop(): Promise<void>;
}

/** Headers of one request, the time to send them, and the time to send everything. */
const MAX_HEADER_BYTES = 16 * 1024;
const HEADERS_TIMEOUT_MS = 10_000;
const REQUEST_TIMEOUT_MS = 60_000;
/** Longest path parameter. */
const MAX_PARAM = 200;
const DRAIN_LIMIT_MS = 2_500;

/** The HTTP side of one process: contracts in, problem+json out, nothing listening yet. */
export async function createHttp(options: HttpOptions): Promise<Http> {
  const { telemetry, sessions, visitors, keepers = async () => null, publicUrl } = options;
  const cookies = { cookie: sessionCookie(publicUrl), keeperCookie: sessionCookie(publicUrl, 'liren_keeper') };
  const { programs = async () => null, answers, perKey = keyLimits } = options;
  const keyShares = createBuckets(perKey, () => options.now().getTime());
  const access = { sessions, visitors, keepers, programs, publicUrl, ...cookies, keyShares, answers };
  const tables: Record<string, Route>[] = [];
  const drain = { on: false };
  const app = bareServer(options);
  watchRequests(app, { ...options, draining: () => drain.on });
  app.addHook('onRequest', apiHeaders(publicUrl));
  app.setErrorHandler(answerProblems(telemetry));
  app.setNotFoundHandler(answerUnknown(() => tables));
  await app.register(helmet, { global: false });
  serveProbes(app, { ...options, draining: () => drain.on });
  await serveDocs(app, () => Object.assign({}, ...tables));
  if (options.pages) await servePages(app, options.pages, publicUrl);
  const sockets = trackSockets(app.server);

  return {
    app,
    server: app.server,
    mount(table, handlers) {
      tables.push(table);
      const both = Object.entries(table).map(([name, route]) => ({ route, handler: handlers[name] as Handler<never> }));
      for (const { route, handler } of both.filter(({ route }) => !route.upload))
        mountRoute(app, route, handler, access);
      const uploads = both.filter(({ route }) => route.upload);
      if (uploads.length === 0) return;
      // Kept until `ready`, which waits for it and reports its failure.
      void app.register(async (scope) => {
        await acceptUploads(scope);
        for (const { route, handler } of uploads) mountRoute(scope, route, handler, access);
      });
    },
    async listen(at) {
      await app.listen(at);
      const address = app.server.address();
      return { port: typeof address === 'object' && address ? address.port : at.port };
    },
    get draining() {
      return drain.on;
    },
    async stop() {
      drain.on = true;
      const closed = app.close();
      const late = await Promise.race([closed.then(() => false), sleep(DRAIN_LIMIT_MS, true, { ref: false })]);
      if (late) for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

/** Fastify with our limits and our reading of bodies, and without its own answers and log lines. */
function bareServer({ telemetry, trustProxy }: HttpOptions): FastifyInstance {
  const app = fastify({
    loggerInstance: telemetry.log as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'requestId' }),
    genReqId: () => newId(),
    bodyLimit: wireLimits.jsonBody,
    requestTimeout: REQUEST_TIMEOUT_MS,
    routerOptions: { maxParamLength: MAX_PARAM },
    trustProxy: trustProxy ?? false,
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    http: { maxHeaderSize: MAX_HEADER_BYTES, headersTimeout: HEADERS_TIMEOUT_MS },
    clientErrorHandler: answerMalformed,
    frameworkErrors: (error, request, reply) => void answerProblems(telemetry)(error, request, reply as never),
  });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, async (_request: unknown, body: Buffer) =>
    readJson(body),
  );
  app.decorateRequest('caller', null);
  return app;
}

/** Node forgets upgraded sockets when it closes connections; these are all of them. */
function trackSockets(server: Server): Set<Socket> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  return sockets;
}
