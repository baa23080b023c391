import { createHash } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import type { Route } from '#contracts/route';
import { Refusal, refuse } from '#platform/errors';
import { problemOf } from './problems.ts';

export interface KeptAnswer {
  readonly status: number;
  readonly body: string;
}

/** One call that may be repeated, and what it asked for. */
export interface Mark {
  readonly tenant: string;
  readonly caller: string;
  readonly route: string;
  readonly key: string;
  /** SHA-256 of method, address and body. */
  readonly fingerprint: Buffer;
}

export type Claim =
  | { readonly kind: 'known'; readonly answer: KeptAnswer }
  | {
      readonly kind: 'new';
      keep(answer: KeptAnswer): Promise<void>;
      /** Nothing took place: the key is free again. */
      release(): Promise<void>;
    };

/** Where first answers are kept. */
export interface KeptAnswers {
  /**
   * Refuses with `request.idempotency_mismatch` another request under a known key, with `request.idempotency_busy`
   * while the first is at work, with `request.idempotency_unknown` when its answer is not known.
   */
  claim(mark: Mark): Promise<Claim>;
  /** Forgets some of what is too old; true when there may be more. */
  forgetOld(tenant: string): Promise<boolean>;
}

const MAX_KEY = 255;
/** What a repeated call may try again for real: nothing took place and waiting helps. */
const passing: readonly number[] = [401, 429];

/**
 * The mark of a call that carries `Idempotency-Key` (draft-ietf-httpapi-idempotency-key-header-07), or null. Routes of
 * the session are left out: their answers set cookies and belong to one browser.
 */
export function markOf(route: Route, request: FastifyRequest): Mark | null {
  const given = request.headers['idempotency-key'];
  const { caller } = request;
  if (given === undefined || route.method === 'GET' || caller?.kind !== 'staff' || route.access === 'session')
    return null;
  const key = typeof given === 'string' ? /^"?([\x21\x23-\x7e]+)"?$/.exec(given.trim())?.[1] : undefined;
  if (key === undefined || key.length > MAX_KEY) {
    const fields = { 'idempotency-key': `must be one string of 1 to ${MAX_KEY} visible ASCII characters` };
    throw refuse('request.invalid', 'The Idempotency-Key is not one', { fields });
  }
  // The bytes of an upload are not read yet: for those the length stands in.
  const body = route.upload ? (request.headers['content-length'] ?? '') : JSON.stringify(request.body ?? null);
  const fingerprint = createHash('sha256').update(`${request.method} ${request.url}\n${body}`).digest();
  return { tenant: caller.tenant, caller: caller.staffId, route: `${route.method} ${route.path}`, key, fingerprint };
}

/** Runs a call once: the first time for real, then from what was kept. */
export async function once(
  answers: KeptAnswers,
  mark: Mark,
  { request, run }: { request: FastifyRequest; run: () => Promise<KeptAnswer> },
): Promise<KeptAnswer & { replayed: boolean }> {
  const claim = await answers.claim(mark);
  if (claim.kind === 'known') return { ...claim.answer, replayed: true };
  // The work is done and told; an answer that cannot be kept must not make it look undone.
  const failed = (error: unknown) => request.log.error({ err: error, requestId: request.id }, 'answer not kept');
  try {
    const answer = await run();
    await claim.keep(answer).catch(failed);
    return { ...answer, replayed: false };
  } catch (error) {
    const final = error instanceof Refusal && error.status < 500 && !passing.includes(error.status);
    if (final) {
      const body = JSON.stringify(problemOf(error, request.id));
      await claim.keep({ status: error.status, body }).catch(failed);
    } else await claim.release().catch(failed);
    throw error;
  }
}
