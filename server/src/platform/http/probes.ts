import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { refuse } from '#platform/errors';
import type { Telemetry } from '#platform/telemetry';

interface Probes {
  telemetry: Telemetry;
  ping: () => Promise<void>;
  draining: () => boolean;
  operationsToken?: string;
}

const PING_LIMIT_MS = 2_000;

/** Alive, ready for work, and in numbers. */
export function serveProbes(app: FastifyInstance, { telemetry, ping, draining, operationsToken }: Probes): void {
  app.get('/healthz', async () => ({ status: 'alive' }));

  app.get('/readyz', async (_request, reply) => {
    const database = await answers(ping);
    const status = draining() ? 'stopping' : database ? 'ready' : 'database does not answer';
    return reply.code(status === 'ready' ? 200 : 503).send({ status });
  });

  app.get('/metrics', async (request, reply) => {
    // To strangers the page does not exist.
    if (!mayCollect(request, operationsToken)) throw refuse('request.not_found', 'There is nothing at this address');
    const { contentType, text } = await telemetry.exposition();
    return reply.type(contentType).send(text);
  });
}

async function answers(ping: () => Promise<void>): Promise<boolean> {
  const limit = AbortSignal.timeout(PING_LIMIT_MS);
  const late = new Promise<false>((resolve) => limit.addEventListener('abort', () => resolve(false), { once: true }));
  return Promise.race([
    ping().then(
      () => true,
      () => false,
    ),
    late,
  ]);
}

/** From this machine itself, not through a proxy on it; or with the operator's token. */
function mayCollect(request: FastifyRequest, token: string | undefined): boolean {
  const { headers } = request;
  const given = /^Bearer (\S{16,200})$/.exec(headers.authorization ?? '')?.[1];
  if (token && given) return timingSafeEqual(digest(given), digest(token));
  const forwarded = ['forwarded', 'x-forwarded-for', 'x-real-ip', 'via'].some((name) => name in headers);
  return !forwarded && /^(::1|(::ffff:)?127\.\d+\.\d+\.\d+)$/.test(request.socket.remoteAddress ?? '');
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
