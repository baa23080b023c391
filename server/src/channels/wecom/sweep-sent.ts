import { statement, type Tx } from '#platform/db';

const DAY = 24 * 3_600_000;
/** What became of a message is told for this long. */
const DELIVERY_MS = 30 * DAY;
/** A code that ran out longer ago than this is looked for by nobody. */
const CODE_MS = DAY;

const deliveries = statement<{ id: string }>(
  'wecom.deliveries_sweep',
  `delete from wecom_deliveries where tenant_id = $1 and id in (
     select id from wecom_deliveries where tenant_id = $1 and at < $2 and state <> 'sending' limit $3) returning id`,
);
const codes = statement<{ kind: string }>(
  'wecom.codes_sweep',
  `delete from wecom_codes where tenant_id = $1 and (conversation_id, kind) in (
     select conversation_id, kind from wecom_codes where tenant_id = $1 and expires_at < $2 limit $3) returning kind`,
);

/** Removes old deliveries that are no longer on their way and codes that ran out, at most `limit` of each; how many of the more. */
export async function sweepSent(tx: Tx, now: Date, limit: number): Promise<number> {
  const before = (age: number) => new Date(now.getTime() - age);
  const sent = await tx.run(deliveries, [tx.tenant, before(DELIVERY_MS), limit]);
  const spent = await tx.run(codes, [tx.tenant, before(CODE_MS), limit]);
  return Math.max(sent.length, spent.length);
}
