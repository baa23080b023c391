import type { Selectable } from 'kysely';
import * as conversations from '#conversations';
import type { Db, Tx } from '#platform/db';
import { post } from '#platform/lanes';
import type { KfAccountRow, WecomTables } from '../store.ts';

/** The lane on which accounts are pulled; the key is the account. */
export const KF_LANE = 'wecom.kf';

/** Why an account is pulled: with the token of a callback, or because it is time. */
export interface Call {
  readonly token?: string;
}

export type KfAccount = Selectable<KfAccountRow>;

export const callFor = (tx: Tx, account: string, call: Call): Promise<void> =>
  post(tx, { lane: KF_LANE, key: account }, call);

/** The account while the bot serves it. */
export const serving = (tx: Tx, id: string): Promise<KfAccount | undefined> =>
  tx
    .tables<WecomTables>()
    .selectFrom('wecom_kf_accounts')
    .selectAll()
    .where('tenant_id', '=', tx.tenant)
    .where('id', '=', id)
    .where('serves', '=', true)
    .where('removed_at', 'is', null)
    .executeTakeFirst();

/** Ids of a corp's accounts by what the platform calls them. */
export async function accountsOf(tx: Tx, corpId: string, openKfIds: readonly string[]): Promise<Map<string, string>> {
  if (openKfIds.length === 0) return new Map();
  const rows = await tx
    .tables<WecomTables>()
    .selectFrom('wecom_kf_accounts')
    .select(['id', 'open_kfid'])
    .where('tenant_id', '=', tx.tenant)
    .where('corp_id', '=', corpId)
    .where('open_kfid', 'in', openKfIds)
    .where('removed_at', 'is', null)
    .execute();
  return new Map(rows.map(({ id, open_kfid }) => [open_kfid, id]));
}

/**
 * Everything up to `to` was worked on. False when somebody else has gone on from `from` meanwhile. `at` when nothing
 * more waits there.
 */
export async function moveCursor(
  tx: Tx,
  id: string,
  moved: { from: string; to: string; at: Date | null },
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .tables<WecomTables>()
    .updateTable('wecom_kf_accounts')
    .set({ cursor: moved.to, ...(moved.at === null ? {} : { pulled_at: moved.at }) })
    .where('tenant_id', '=', tx.tenant)
    .where('id', '=', id)
    .where('cursor', '=', moved.from)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** It was tried; an account that was never pulled stays one, so that its past is still known for the past. */
export async function triedAt(tx: Tx, id: string, at: Date): Promise<void> {
  await tx
    .tables<WecomTables>()
    .updateTable('wecom_kf_accounts')
    .set({ pulled_at: at })
    .where('tenant_id', '=', tx.tenant)
    .where('id', '=', id)
    .where('pulled_at', 'is not', null)
    .execute();
}

/** Whatever its past made us say in a talk is for the record: the customer is not told it now. */
export async function leaveUnsaid(tx: Tx, conversationId: string): Promise<void> {
  const { last_seq: end } = await conversations.get(tx, conversationId);
  await tx
    .tables<WecomTables>()
    .updateTable('wecom_talks')
    .set((eb) => ({ delivered_seq: end, revision: eb('revision', '+', 1) }))
    .where('tenant_id', '=', tx.tenant)
    .where('conversation_id', '=', conversationId)
    .where('delivered_seq', '<', end)
    .execute();
}

/** The clock called for it: others come before it the next time. */
export async function askedAt(tx: Tx, id: string, at: Date): Promise<void> {
  await tx
    .tables<WecomTables>()
    .updateTable('wecom_kf_accounts')
    .set({ asked_at: at })
    .where('tenant_id', '=', tx.tenant)
    .where('id', '=', id)
    .execute();
}

/** Accounts of all companies that nobody pulled since `before`, those first that nobody asked for longest. */
export const leftAlone = (db: Db, before: Date, limit: number): Promise<{ tenant_id: string; id: string }[]> =>
  db
    .router<WecomTables>()
    .selectFrom('wecom_kf_accounts')
    .select(['tenant_id', 'id'])
    .where('serves', '=', true)
    .where('removed_at', 'is', null)
    .where((eb) => eb.or([eb('pulled_at', 'is', null), eb('pulled_at', '<', before)]))
    .orderBy(
      (eb) => eb.fn('greatest', ['asked_at', 'pulled_at']),
      (order) => order.asc().nullsFirst(),
    )
    .limit(limit)
    .execute();
