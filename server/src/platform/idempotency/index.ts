import { createHash } from 'node:crypto';
import { statement, type Db, type Tx } from '#platform/db';
import { refuse } from '#platform/errors';
import type { Claim, KeptAnswer, KeptAnswers, Mark } from '#platform/http';
import type { Keys } from '#platform/keys';

/** How long a first answer is kept. */
const KEEP_MS = 24 * 3_600_000;
/** A call that has not answered by then has died with its process; what it did is not known. */
const BUSY_MS = 120_000;
const BUSY_RETRY_S = 2;
/** Characters of an answer that is kept whole. */
const MAX_ANSWER = 64 * 1024;
/** Answers kept at once for one caller: about 7 changes a minute, day and night. Calls at the same moment may pass it by a few. */
const MAX_KEPT = 10_000;
/** Rows forgotten in one statement. */
const PAGE = 1_000;

interface Row {
  fingerprint: Buffer;
  claimed_at: Date;
  status: number | null;
  sealed: Buffer | null;
}

const take = statement<{ taken: boolean }>(
  'idempotency.take',
  `insert into kept_answers as k (tenant_id, caller, route, key_hash, fingerprint, claimed_at)
   select $1, $2, $3, $4, $5, $6
   where (select count(*) from (
     select from kept_answers where tenant_id = $1 and caller = $2 and claimed_at >= $7 limit $8) kept) < $8
   on conflict (tenant_id, caller, route, key_hash) do update
     set fingerprint = excluded.fingerprint, claimed_at = excluded.claimed_at, status = null, sealed = null
     where k.claimed_at < $7
   returning true as taken`,
);
const read = statement<Row>(
  'idempotency.read',
  `select fingerprint, claimed_at, status, sealed from kept_answers
   where tenant_id = $1 and caller = $2 and route = $3 and key_hash = $4 and claimed_at >= $5`,
);
/** Nothing while the caller may keep more; else when his oldest answer was claimed. */
const full = statement<{ oldest: Date }>(
  'idempotency.full',
  `select min(claimed_at) as oldest from kept_answers
   where tenant_id = $1 and caller = $2 and claimed_at >= $3 having count(*) >= $4`,
);
const keep = statement(
  'idempotency.keep',
  `update kept_answers set status = $6, sealed = $7
   where tenant_id = $1 and caller = $2 and route = $3 and key_hash = $4 and claimed_at = $5`,
);
const release = statement(
  'idempotency.release',
  `delete from kept_answers
   where tenant_id = $1 and caller = $2 and route = $3 and key_hash = $4 and claimed_at = $5 and status is null`,
);
const forget = statement<{ gone: number }>(
  'idempotency.forget',
  `delete from kept_answers where ctid in (
     select ctid from kept_answers where tenant_id = $1 and claimed_at < $2 limit ${PAGE}) returning 1 as gone`,
);

export interface KeptAnswersDeps {
  readonly db: Db;
  readonly keys: Keys;
  now(): Date;
  /** Answers kept at once for one caller. */
  readonly most?: number;
}

/**
 * First answers by key (draft-ietf-httpapi-idempotency-key-header). Of the key only a hash is stored, and the answer is
 * sealed: it may hold words of a customer, or a one-time token. It is kept all the same, because an answer that was lost
 * on the way is what the key is for; only the same caller with the same key and body hears it again.
 */
export function createKeptAnswers(deps: KeptAnswersDeps): KeptAnswers {
  const { db, now } = deps;
  return {
    claim: (mark) => claim(deps, mark),
    forgetOld: async (tenant) =>
      (await db.tenant(tenant, (tx) => tx.run(forget, [tenant, new Date(now().getTime() - KEEP_MS)]))).length === PAGE,
  };
}

async function claim({ db, keys, now, most = MAX_KEPT }: KeptAnswersDeps, mark: Mark): Promise<Claim> {
  const { tenant, caller, route, fingerprint } = mark;
  const hash = createHash('sha256').update(mark.key).digest();
  const place = [tenant, caller, route, hash];
  const context = `idempotency/${tenant}/${caller}/${route}/${hash.toString('hex')}`;
  const at = now();
  const inTenant = <R>(work: (tx: Tx) => Promise<R>) => db.tenant(tenant, work);
  const since = new Date(at.getTime() - KEEP_MS);
  const known = await inTenant(async (tx) => {
    const [taken] = await tx.run(take, [...place, fingerprint, at, since, most]);
    if (taken) return null;
    const [row] = await tx.run(read, [...place, since]);
    const [over] = row ? [] : await tx.run(full, [tenant, caller, since, most]);
    if (over) throw tooMany(over.oldest, at);
    return row;
  });
  if (known === null)
    return {
      kind: 'new',
      async keep({ status, body }: KeptAnswer) {
        const sealed = body.length <= MAX_ANSWER ? keys.own.seal(body, context) : null;
        await inTenant((tx) => tx.run(keep, [...place, at, status, sealed]));
      },
      async release() {
        await inTenant((tx) => tx.run(release, [...place, at]));
      },
    };
  return {
    kind: 'known',
    answer: answerOf(known, { fingerprint, now: at }, (sealed) => keys.own.open(sealed, context)),
  };
}

/** Refused before any work: a call that is not kept could be done twice. */
function tooMany(oldest: Date, now: Date) {
  const retryAfter = Math.max(1, Math.ceil((oldest.getTime() + KEEP_MS - now.getTime()) / 1_000));
  return refuse('request.rate_limited', 'Too many calls with an Idempotency-Key within a day', { retryAfter });
}

/** What a repeated call hears. A row that vanished in between was released by a first call that failed. */
function answerOf(
  row: Row | undefined,
  { fingerprint, now }: { fingerprint: Buffer; now: Date },
  open: (sealed: Buffer) => string,
): KeptAnswer {
  const busy = () =>
    refuse('request.idempotency_busy', 'The first call with this Idempotency-Key is still at work', {
      retryAfter: BUSY_RETRY_S,
    });
  if (!row) throw busy();
  if (!row.fingerprint.equals(fingerprint))
    throw refuse('request.idempotency_mismatch', 'This Idempotency-Key was used for another request');
  if (row.status !== null && row.sealed) return { status: row.status, body: open(row.sealed) };
  if (row.status === null && row.claimed_at.getTime() > now.getTime() - BUSY_MS) throw busy();
  const detail =
    row.status === null
      ? 'The first call with this Idempotency-Key was cut off. Look whether it took place, then use a new key'
      : `The first call with this Idempotency-Key was answered with ${row.status}, at too great a length to be kept`;
  throw refuse('request.idempotency_unknown', detail);
}
