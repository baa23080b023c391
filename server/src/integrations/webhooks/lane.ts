import type { Tx } from '#platform/db';
import { post } from '#platform/lanes';
import type { WebhookTables } from './store.ts';

/** One key per endpoint: a slow receiver holds up nobody else. */
export const WEBHOOK_LANE = 'webhooks';

/** A letter that is so late does not come any more: it became a dead one. */
const LOST_MS = 60_000;

/** A letter with this key only wakes the endpoint's own key: a delayed letter wants a clock of its own. */
const WAKE = '/later';
export const endpointToWake = (key: string) => (key.endsWith(WAKE) ? key.slice(0, -WAKE.length) : null);

/** Has the lane look at an endpoint again at `at`, with one letter under way at most for each earlier time. */
export async function wakeAt(tx: Tx, endpointId: string, { at, now }: { at: Date; now: Date }): Promise<void> {
  const lost = new Date(now.getTime() - LOST_MS);
  const first = await tx
    .tables<WebhookTables>()
    .updateTable('webhook_endpoints')
    .set({ wake_at: at })
    .where('tenant_id', '=', tx.tenant)
    .where('id', '=', endpointId)
    .where((eb) => eb.or([eb('wake_at', 'is', null), eb('wake_at', '>', at), eb('wake_at', '<', lost)]))
    .executeTakeFirst();
  if (first.numUpdatedRows === 0n) return;
  const delay = Math.max(0, at.getTime() - now.getTime());
  await post(tx, { lane: WEBHOOK_LANE, key: `${endpointId}${WAKE}` }, {}, delay);
}

/** The letter came: from now on none is under way, whatever the clock says. */
export async function wake(tx: Tx, endpointId: string): Promise<void> {
  await tx
    .tables<WebhookTables>()
    .updateTable('webhook_endpoints')
    .set({ wake_at: null })
    .where('tenant_id', '=', tx.tenant)
    .where('id', '=', endpointId)
    .execute();
  await post(tx, { lane: WEBHOOK_LANE, key: endpointId });
}
