import { setTimeout as sleep } from 'node:timers/promises';
import multipart from '@fastify/multipart';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { CallFault } from '../faults.ts';
import { onlyThisMachine } from '../loopback.ts';
import type { Sim } from '../sim.ts';
import { Binary, type Endpoint, type UploadedFile } from './endpoint.ts';
import { endpoints } from './endpoints.ts';
import { registerKfLinks } from './kf-links.ts';
import { errorReply, pass, type Incoming, type Outcome } from './pass.ts';
import { PlatformError, refuse } from './platform-error.ts';
import { registerPictures } from '../media/pictures.ts';
import { registerSignIn } from '../sign-in/pages.ts';
import { record } from './record.ts';

/** Largest body that is read: a file of 20 MB in its multipart dress, and then some so that 45001 can be said. */
const BODY_BYTES = 32 * 1024 * 1024;

/** The API port: everything under `/cgi-bin`, and the pages on which somebody signs in. */
export async function apiServer(sim: Sim): Promise<FastifyInstance> {
  const server = fastify({
    bodyLimit: BODY_BYTES,
    exposeHeadRoutes: false,
    routerOptions: { ignoreTrailingSlash: false },
  });
  onlyThisMachine(server);
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  await server.register(multipart, { limits: { fileSize: BODY_BYTES, files: 1, fields: 10, fieldSize: 1024 } });
  server.addHook('onSend', async (_request, reply) => void reply.header('Server', 'nginx'));
  // An unknown path has neither a code nor a body.
  server.setNotFoundHandler(async (_request, reply) => reply.code(404).send());
  for (const endpoint of endpoints) {
    server.route({
      method: ['GET', 'POST'],
      url: endpoint.path,
      handler: async (request, reply) => answer(sim, endpoint, { request, reply }),
    });
  }
  registerSignIn(server, sim);
  registerKfLinks(server, sim);
  registerPictures(server, sim);
  return server;
}

interface Exchange {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

async function answer(sim: Sim, endpoint: Endpoint, { request, reply }: Exchange): Promise<FastifyReply> {
  const startedAt = performance.now();
  const incoming = incomingOf(request);
  const before = await befall(sim, endpoint, { incoming, faults: sim.faults.onCall(endpoint.path) });
  const outcome = before.outcome ?? (before.cut ? null : await pass(sim, endpoint, incoming));
  const after = outcome
    ? await befall(sim, endpoint, { incoming, faults: sim.faults.onReply(endpoint.path, outcome.errcode) })
    : nothing;
  const cut = before.cut ?? after.cut;
  const final = after.outcome ?? outcome;
  record(sim, endpoint, { incoming, outcome: final, cut, ms: performance.now() - startedAt });
  if (cut || !final) return cutShort(reply, { cut: cut ?? 'drop', outcome: final });
  return send(reply, final);
}

type Cut = 'drop' | number | { bytes: number };

interface Befallen {
  /** Said instead of the true reply. */
  readonly outcome?: Outcome;
  /** The connection ends, a bare status goes out, or the reply stops after some bytes. */
  readonly cut?: Cut;
}

const nothing: Befallen = {};

async function befall(
  sim: Sim,
  endpoint: Endpoint,
  { incoming, faults }: { incoming: Incoming; faults: readonly CallFault[] },
): Promise<Befallen> {
  let befallen: Befallen = nothing;
  for (const fault of faults) {
    sim.log.add('fault', `${fault.kind}: ${endpoint.path}`, { fault });
    if (fault.kind === 'delay') await sleep(fault.ms);
    else if (fault.kind === 'expire-token') expireToken(sim, incoming);
    else if (fault.kind === 'drop') befallen = { ...befallen, cut: 'drop' };
    else if (fault.kind === 'status') befallen = { ...befallen, cut: fault.status };
    else if (fault.kind === 'truncate') befallen = { ...befallen, cut: { bytes: fault.bytes } };
    else {
      const error = new PlatformError(fault.errcode, fault.errmsg === undefined ? {} : { text: fault.errmsg });
      const reply = errorReply(sim, error, { endpoint, ip: incoming.ip });
      befallen = { ...befallen, outcome: { errcode: fault.errcode, agentid: null, reply } };
    }
  }
  return befallen;
}

function expireToken(sim: Sim, { query }: Incoming): void {
  const token = sim.world.tokens.find((each) => each.token === query.access_token);
  if (!token) return;
  token.expiresAt = sim.clock.now();
  sim.changed();
}

function incomingOf(request: FastifyRequest): Incoming {
  return {
    method: request.method,
    ip: request.ip.replace(/^::ffff:/, ''),
    query: request.query as Record<string, unknown>,
    body: Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0),
    headers: request.headers,
    file: () => fileOf(request),
  };
}

async function fileOf(request: FastifyRequest): Promise<UploadedFile | null> {
  if (!request.isMultipart()) return null;
  try {
    const part = await request.file();
    if (!part || part.fieldname !== 'media') return null;
    return { name: part.filename, mime: part.mimetype, bytes: await part.toBuffer() };
  } catch (error) {
    if (!(error instanceof Error && 'statusCode' in error)) throw error;
    if (error.statusCode === 413) refuse(45001);
    // A body that is no multipart after all, or none with a file in it: the platform sees an empty medium.
    return null;
  }
}

function send(reply: FastifyReply, { errcode, reply: said }: Outcome): FastifyReply {
  if (said instanceof Binary) return reply.code(said.status).headers(said.headers).send(said.bytes);
  if (errcode !== 0) {
    reply.header('Error-Code', String(errcode));
    // A header holds no Chinese; the body does.
    reply.header('Error-Msg', String(said.errmsg).replaceAll(/[^\x20-\x7e]/g, '?'));
  }
  return reply.type('application/json; charset=UTF-8').send(JSON.stringify(said));
}

function cutShort(reply: FastifyReply, { cut, outcome }: { cut: Cut; outcome: Outcome | null }): FastifyReply {
  if (typeof cut === 'number') return reply.code(cut).send();
  reply.hijack();
  if (cut !== 'drop' && outcome) {
    const whole = outcome.reply instanceof Binary ? outcome.reply.bytes : Buffer.from(JSON.stringify(outcome.reply));
    reply.raw.writeHead(200, { 'Content-Type': 'application/json; charset=UTF-8', 'Content-Length': whole.length });
    reply.raw.write(whole.subarray(0, cut.bytes), () => reply.raw.destroy());
  } else reply.raw.destroy();
  return reply;
}
