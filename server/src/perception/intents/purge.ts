import type { Tx } from '#platform/db';
import type { Tables } from '../tables.ts';

/** An intent that was removed can be brought back for so long. */
export const KEPT_MS = 30 * 24 * 3_600_000;
/** Intents that go in one transaction; their examples go with them. */
const AT_ONCE = 100;

/**
 * Forgets intents that were removed long ago, with their examples, a bounded number at a time; returns how many. One that
 * a pack brought stays as a bare name, so that the pack does not bring it again; what staff and customers said goes.
 */
export async function forgetRemoved(tx: Tx, now: Date): Promise<number> {
  const tables = tx.tables<Tables>();
  const old = tables
    .selectFrom('intents')
    .select('id')
    .where('tenant_id', '=', tx.tenant)
    .where('removed_at', '<', new Date(now.getTime() - KEPT_MS));
  const gone = await tables
    .deleteFrom('intents')
    .where('tenant_id', '=', tx.tenant)
    .where('id', 'in', old.where('from_pack', '=', false).limit(AT_ONCE))
    .executeTakeFirst();
  const emptied = await tables
    .deleteFrom('intent_examples')
    .where('tenant_id', '=', tx.tenant)
    .where('origin', '!=', 'pack')
    .where('intent_id', 'in', old.where('from_pack', '=', true))
    .executeTakeFirst();
  return Number(gone.numDeletedRows) + Number(emptied.numDeletedRows);
}
