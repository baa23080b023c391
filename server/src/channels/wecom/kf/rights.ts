import type { KfRights } from '#libs/wecom';
import type { Tx } from '#platform/db';
import type { WecomApp } from '../app.ts';
import type { HearDeps } from '../hear/deps.ts';
import type { WecomTables } from '../store.ts';

interface Change {
  readonly app: WecomApp;
  readonly event: KfRights;
  finish(tx: Tx): Promise<boolean>;
}

/** An account that was taken from the app is there no more; given back, it is as it was. One that is new waits for staff. */
export async function changeRights({ db, now }: HearDeps, { app, event, finish }: Change): Promise<void> {
  await db.tenant(app.tenant, async (tx) => {
    if (!(await finish(tx))) return;
    await mark(tx, app, event.removed, now());
    await mark(tx, app, event.added, null);
  });
}

async function mark(tx: Tx, app: WecomApp, openKfIds: readonly string[], removedAt: Date | null): Promise<void> {
  if (openKfIds.length === 0) return;
  await tx
    .tables<WecomTables>()
    .updateTable('wecom_kf_accounts')
    .set((eb) => ({ removed_at: removedAt, revision: eb('revision', '+', 1) }))
    .where('tenant_id', '=', tx.tenant)
    .where('app_id', '=', app.id)
    .where('open_kfid', 'in', openKfIds)
    .where('removed_at', removedAt === null ? 'is not' : 'is', null)
    .execute();
}
