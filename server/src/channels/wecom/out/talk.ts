import type { Selectable } from 'kysely';
import type { Tx } from '#platform/db';
import type { Keys } from '#platform/keys';
import type { CodeRow, DeliveryRow, KfAccountRow, TalkRow, WecomTables } from '../store.ts';

export type TalkRecord = Selectable<TalkRow>;

/** Where a conversation lies on the platform; undefined for one that lies elsewhere. */
export function readTalk(
  tx: Tx,
  conversationId: string,
  { lock = false }: { lock?: boolean } = {},
): Promise<TalkRecord | undefined> {
  const talk = tx
    .tables<WecomTables>()
    .selectFrom('wecom_talks')
    .selectAll()
    .where('tenant_id', '=', tx.tenant)
    .where('conversation_id', '=', conversationId);
  return (lock ? talk.forUpdate() : talk).executeTakeFirst();
}

export async function changeTalk(tx: Tx, id: string, change: Partial<TalkRecord>): Promise<void> {
  await tx
    .tables<WecomTables>()
    .updateTable('wecom_talks')
    .set((eb) => ({ ...change, revision: eb('revision', '+', 1) }))
    .where('tenant_id', '=', tx.tenant)
    .where('conversation_id', '=', id)
    .execute();
}

/** The 微信客服 account of a talk; undefined once it was disconnected. */
export function accountOf(
  tx: Tx,
  { account }: Pick<TalkRow, 'account'>,
): Promise<Selectable<KfAccountRow> | undefined> {
  return tx
    .tables<WecomTables>()
    .selectFrom('wecom_kf_accounts')
    .selectAll()
    .where('tenant_id', '=', tx.tenant)
    .where('id', '=', account)
    .where('removed_at', 'is', null)
    .executeTakeFirst();
}

const codePlace = (conversationId: string, kind: string) => `wecom-code/${conversationId}/${kind}`;

/** Keeps a code; a newer one takes the place of the one before. */
export async function keepCode(
  tx: Tx,
  keys: Keys,
  kept: { conversationId: string; kind: CodeRow['kind']; code: string; expiresAt: Date },
): Promise<void> {
  const { conversationId, kind, code, expiresAt } = kept;
  const row = { sealed: keys.own.seal(code, codePlace(conversationId, kind)), expires_at: expiresAt, used_at: null };
  await tx
    .tables<WecomTables>()
    .insertInto('wecom_codes')
    .values({ tenant_id: tx.tenant, conversation_id: conversationId, kind, ...row })
    .onConflict((conflict) => conflict.columns(['tenant_id', 'conversation_id', 'kind']).doUpdateSet(row))
    .execute();
}

/** A code that was not used and still holds; null otherwise. */
export async function codeOf(
  tx: Tx,
  keys: Keys,
  wanted: { conversationId: string; kind: CodeRow['kind']; now: Date },
): Promise<string | null> {
  const { conversationId, kind, now } = wanted;
  const row = await tx
    .tables<WecomTables>()
    .selectFrom('wecom_codes')
    .select('sealed')
    .where('tenant_id', '=', tx.tenant)
    .where('conversation_id', '=', conversationId)
    .where('kind', '=', kind)
    .where('used_at', 'is', null)
    .where('expires_at', '>', now)
    .executeTakeFirst();
  return row ? keys.own.open(row.sealed, codePlace(conversationId, kind)) : null;
}

export async function spendCode(tx: Tx, conversationId: string, kind: CodeRow['kind'], now: Date): Promise<void> {
  await tx
    .tables<WecomTables>()
    .updateTable('wecom_codes')
    .set({ used_at: now })
    .where('tenant_id', '=', tx.tenant)
    .where('conversation_id', '=', conversationId)
    .where('kind', '=', kind)
    .execute();
}

/** Keeps what became of some messages; told again under the same id it takes the place of what was kept, but of a failure. */
export async function keepDelivery(tx: Tx, delivery: Omit<DeliveryRow, 'tenant_id' | 'tries'> & { tries: number }) {
  const { state, why, tries, at } = delivery;
  await tx
    .tables<WecomTables>()
    .insertInto('wecom_deliveries')
    .values({ ...delivery, tenant_id: tx.tenant })
    .onConflict((conflict) =>
      conflict
        .columns(['tenant_id', 'msgid'])
        .doUpdateSet({ state, why, tries, at })
        .where('wecom_deliveries.state', '<>', 'failed'),
    )
    .execute();
}

/** What was on its way is something else by now. */
export async function dropDelivery(tx: Tx, id: string): Promise<void> {
  await tx
    .tables<WecomTables>()
    .deleteFrom('wecom_deliveries')
    .where('tenant_id', '=', tx.tenant)
    .where('id', '=', id)
    .execute();
}

/** Deliveries that reach beyond a sequence, in order. */
export function deliveriesAfter(tx: Tx, conversationId: string, seq: number): Promise<Selectable<DeliveryRow>[]> {
  return tx
    .tables<WecomTables>()
    .selectFrom('wecom_deliveries')
    .selectAll()
    .where('tenant_id', '=', tx.tenant)
    .where('conversation_id', '=', conversationId)
    .where('to_seq', '>', seq)
    .orderBy('to_seq')
    .execute();
}
