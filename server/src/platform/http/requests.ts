import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { refuse } from '#platform/errors';
import type { Telemetry } from '#platform/telemetry';
import { tellShare } from './shares.ts';
import { type BucketSize, createBuckets, networkOf } from './token-buckets.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The route keeps a share per address itself: all its callers may come from one. */
    ownShare?: true;
  }
}

const PER_ADDRESS: BucketSize = { burst: 600, perSecond: 60 };
/** Asked by machines that must always hear an answer. */
const probes = new Set(['/healthz', '/readyz', '/metrics']);

interface Watch {
  telemetry: Telemetry;
  now: () => Date;
  perAddress?: BucketSize;
  draining: () => boolean;
}

/** Counts, times and logs every request, and turns away those beyond their share and those that come too late. */
export function watchRequests(app: FastifyInstance, { telemetry, now, perAddress, draining }: Watch): void {
  const labels = ['method', 'route', 'status'] as const;
  const seconds = telemetry.histogram({ name: 'liren_http_request_seconds', help: 'Time to answer a request', labels });
  const buckets = createBuckets(perAddress ?? PER_ADDRESS, () => now().getTime());

  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id);
    if (request.raw.httpVersionMajor < 1) throw refuse('request.unreadable', 'This version of HTTP is too old');
    if (probes.has(request.url)) return;
    if (draining()) throw refuse('service.stopping', 'The service is stopping; try again shortly', { retryAfter: 2 });
    if (request.routeOptions.config.ownShare) return;
    const standing = buckets.count(networkOf(request.ip));
    tellShare(reply, 'address', standing);
    if (standing.wait > 0)
      throw refuse('request.rate_limited', 'Too many requests from this address', { retryAfter: standing.wait });
  });

  // What was under way when the draining began is answered, and its connection not used again.
  app.addHook('onSend', async (_request, reply) => {
    if (draining()) reply.header('connection', 'close');
  });

  app.addHook('onResponse', async (request, reply) => {
    // The pattern, never the address: addresses carry ids and what people search for.
    const route = request.is404 ? 'unknown' : (request.routeOptions.url ?? 'unknown');
    const status = reply.statusCode;
    seconds.observe({ method: request.method, route, status: String(status) }, reply.elapsedTime / 1000);
    if (probes.has(route)) return;
    const line = { method: request.method, route, status, ms: Math.round(reply.elapsedTime), ...whoOf(request) };
    request.log.info(line, 'request');
  });
}

function whoOf({ caller }: FastifyRequest): object {
  if (caller?.kind === 'staff') return { tenant: caller.tenant, staff: caller.staffId };
  if (caller?.kind === 'visitor') return { tenant: caller.tenant, customer: caller.customerId };
  return {};
}

/** Headers of every answer that is no page; pages bring their own. */
export function apiHeaders(publicUrl: string) {
  const headers = {
    'cache-control': 'no-store',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    'cross-origin-resource-policy': 'same-origin',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    ...(publicUrl.startsWith('https:') && { 'strict-transport-security': 'max-age=31536000' }),
  };
  return async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    if (!('helmet' in request.routeOptions.config)) reply.headers(headers);
  };
}
