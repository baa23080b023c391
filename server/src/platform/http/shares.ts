import type { FastifyReply } from 'fastify';
import type { Standing } from './token-buckets.ts';

/** Paths whose answers tell how much of the caller's share is left. */
const counted = /^\/(?:api|chat)\/v\d+\//;

/**
 * `RateLimit-Policy` and `RateLimit` (draft-ietf-httpapi-ratelimit-headers-09): q calls in w seconds; r are left, and in
 * t seconds all are back. A later, narrower share replaces what an earlier one told.
 */
export function tellShare(reply: FastifyReply, policy: 'address' | 'key', standing: Standing): void {
  if (!counted.test(reply.request.url)) return;
  const { quota, windowSeconds, left, fullIn } = standing;
  reply.header('ratelimit-policy', `"${policy}";q=${quota};w=${windowSeconds}`);
  reply.header('ratelimit', `"${policy}";r=${left};t=${fullIn}`);
}
