import { LRUCache } from 'lru-cache';
import type { Db } from '#platform/db';
import type { CallbackRefusal, WecomTables } from '../store.ts';

/** One refusal of an app is written down, then none for so long: whoever sets up needs the last, not each. */
const REST_MS = 1_000;
const APPS = 1_000;

/** Writes down that a call of an app was turned away, for the page that tells why nothing arrives. Never throws. */
export function createRefusals({ db, now, onError }: { db: Db; now(): Date; onError(error: Error): void }) {
  const lately = new LRUCache<string, true>({ max: APPS, ttl: REST_MS });
  return async ({ tenant, id }: { tenant: string; id: string }, why: CallbackRefusal): Promise<void> => {
    if (lately.has(id)) return;
    lately.set(id, true);
    try {
      await db.tenant(tenant, (tx) =>
        tx
          .tables<WecomTables>()
          .updateTable('wecom_apps')
          .set({ callback_refused_at: now(), callback_refused_why: why })
          .where('tenant_id', '=', tx.tenant)
          .where('id', '=', id)
          .execute(),
      );
    } catch (error) {
      onError(error as Error);
    }
  };
}
