import type { Tx } from '#platform/db';
import type { WebhookTables } from './store.ts';

/** Events with their deliveries and tries are kept so long; what could not be sent by then is lost, and the log says so before. */
export const KEPT_MS = 30 * 24 * 3_600_000;
/** Events forgotten in one transaction. */
const AT_ONCE = 500;

/** Forgets old events, a bounded number at a time. Returns how many. */
export async function sweep(tx: Tx, now: Date): Promise<number> {
  const tables = tx.tables<WebhookTables>();
  const old = tables
    .selectFrom('webhook_events')
    .select('id')
    .where('tenant_id', '=', tx.tenant)
    .where('at', '<', new Date(now.getTime() - KEPT_MS))
    .limit(AT_ONCE);
  const gone = await tables
    .deleteFrom('webhook_events')
    .where('tenant_id', '=', tx.tenant)
    .where('id', 'in', old)
    .executeTakeFirst();
  return Number(gone.numDeletedRows);
}
