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
   values ($1, $2, $3, $4, $5, $6)
   on conflict (tenant_id, caller, route, key_hash) do update
     set fingerprint = excluded.fingerprint, claimed_at = excluded.claimed_at, status = null, sealed = null
     where k.claimed_at < $7
   returning true as taken`,
);
const read = statement<Row>(
  'idempotency.read',
  `select fingerprint, claimed_at, status, sealed from kept_answers
   where tenant_id = $1 and caller = $2 and route = $3 and key_hash = $4`,
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

/**
 * First answers by key (draft-ietf-httpapi-idempotency-key-header). Of the key only a hash is stored, and the answer is
 * sealed: it may hold words of a customer, or a one-time token. It is kept all the same, because an answer that was lost
 * on the way is what the key is for; only the same caller with the same key and body hears it again.
 */
export function createKeptAnswers({ db, keys, now }: { db: Db; keys: Keys; now: () => Date }): KeptAnswers {
  return {
    claim: (mark) => claim({ db, keys, now }, mark),
    forgetOld: async (tenant) =>
      (await db.tenant(tenant, (tx) => tx.run(forget, [tenant, new Date(now().getTime() - KEEP_MS)]))).length === PAGE,
  };
}

async function claim({ db, keys, now }: { db: Db; keys: Keys; now: () => Date }, mark: Mark): Promise<Claim> {
  const { tenant, caller, route, fingerprint } = mark;
  const hash = createHash('sha256').update(mark.key).digest();
  const place = [tenant, caller, route, hash];
  const context = `idempotency/${tenant}/${caller}/${route}/${hash.toString('hex')}`;
  const at = now();
  const inTenant = <R>(work: (tx: Tx) => Promise<R>) => db.tenant(tenant, work);
  const known = await inTenant(async (tx) => {
    const [taken] = await tx.run(take, [...place, fingerprint, at, new Date(at.getTime() - KEEP_MS)]);
    return taken ? null : (await tx.run(read, place))[0];
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
