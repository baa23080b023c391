import * as conversations from '#conversations';
import type { Customers } from '#customers';
import { forgetIn, type Tx } from '#platform/db';
import type { Talk } from '../out/hooks.ts';
import type { WecomTables } from '../store.ts';

/** Where on the platform somebody talks with us. */
export interface Place {
  readonly kind: Talk['kind'];
  readonly corpId: string;
  /** The 微信客服 account or the app. */
  readonly account: string;
  readonly teamId: string | null;
}

/** A talk with the customer it is held with. */
export interface Met {
  readonly talk: Talk;
  readonly customerId: string;
}

export interface TalkDeps {
  readonly customers: Customers;
  now(): Date;
}

const columns = ['conversation_id', 'kind', 'corp_id', 'account', 'external_id', 'customer_id'] as const;

/** The talk of somebody at a place; null when there is none. */
export async function findTalk(tx: Tx, at: { account: string; externalId: string }): Promise<Met | null> {
  const row = await tx
    .tables<WecomTables>()
    .selectFrom('wecom_talks')
    .select(columns)
    .where('tenant_id', '=', tx.tenant)
    .where('account', '=', at.account)
    .where('external_id', '=', at.externalId)
    .executeTakeFirst();
  if (!row) return null;
  const { customer_id: customerId, ...talk } = row;
  return { talk, customerId };
}

/** Those of them who have a talk at a place. */
export async function talkers(tx: Tx, account: string, externalIds: readonly string[]): Promise<Set<string>> {
  if (externalIds.length === 0) return new Set();
  const rows = await tx
    .tables<WecomTables>()
    .selectFrom('wecom_talks')
    .select('external_id')
    .where('tenant_id', '=', tx.tenant)
    .where('account', '=', account)
    .where('external_id', 'in', externalIds)
    .execute();
  return new Set(rows.map(({ external_id }) => external_id));
}

/** The same as `findTalk`, made when there is none: a customer of the whole corp, with a conversation at this place. */
export async function meet(
  tx: Tx,
  deps: TalkDeps,
  place: Place,
  person: { externalId: string; name: string | null },
): Promise<Met> {
  const { kind, corpId, account, teamId } = place;
  const { externalId, name } = person;
  const known = await findTalk(tx, { account, externalId });
  if (known) return known;
  const channel = kind === 'kf' ? 'kf' : 'wecom';
  // Locks the address: whoever meets the same person at this moment finds him made.
  const arrival = {
    channel,
    account: corpId,
    externalId,
    locale: 'zh-CN',
    ...(name === null ? {} : { name }),
  } as const;
  const { id: customerId } = await deps.customers.start(tx, arrival);
  const meanwhile = await findTalk(tx, { account, externalId });
  if (meanwhile) return meanwhile;
  const conversation = await conversations.start(tx, deps.now(), { channel, account, customerId, teamId });
  const talk: Talk = { conversation_id: conversation.id, kind, corp_id: corpId, account, external_id: externalId };
  const started = { customer_id: customerId, heard_at: null, session_state: null, servicer: null };
  await tx
    .tables<WecomTables>()
    .insertInto('wecom_talks')
    .values({ ...talk, ...started, tenant_id: tx.tenant })
    .execute();
  return { talk, customerId };
}

/** Nothing here leads to this customer any more; should he write again, he is somebody new. */
export const forgetTalks = (tx: Tx, customerId: string): Promise<void> =>
  forgetIn<WecomTables>(tx, ['wecom_talks'], customerId);
