import { wecomLimits } from '#contracts/http/wecom-limits';
import type { Tx } from '#platform/db';
import type { WecomTables } from '../store.ts';

const UNDO_MS = wecomLimits.undoHours * 3_600_000;
const GONE = Buffer.alloc(0);

/** What was taken away before this stays away. */
export const undoFrom = (now: Date): Date => new Date(now.getTime() - UNDO_MS);

/** Until when something can be brought back. */
export const undoUntil = (removedAt: Date): Date => new Date(removedAt.getTime() + UNDO_MS);

/** Wipes the secrets of apps and robots that were taken away longer ago than they could be brought back. Returns how many. */
export async function forgetRemoved(tx: Tx, now: Date): Promise<number> {
  const apps = await tx
    .tables<WecomTables>()
    .updateTable('wecom_apps')
    .set({ secret: GONE, callback_token: GONE, callback_aes_key: GONE })
    .where('tenant_id', '=', tx.tenant)
    .where('removed_at', '<', undoFrom(now))
    .where('secret', '!=', GONE)
    .executeTakeFirst();
  return Number(apps.numUpdatedRows);
}
