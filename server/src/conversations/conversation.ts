import type { Channel, Message, Speaker } from '#contracts/http/conversations';
import type { Tx } from '#platform/db';
import { refuse } from '#platform/errors';
import { announce, record } from '#platform/facts';
import { newId } from '#platform/ids';
import type { Keys, Sealer } from '#platform/keys';
import { pack, type StoredBody } from './body.ts';
import { conversationChanged, feedbackGiven, messageAppended } from './facts.ts';
import { withinValues, type Reach } from './reach.ts';
import {
  appendAsked,
  appendSaid,
  lockConversation,
  lockWithin,
  markAnswered,
  selectConversation,
  selectWithin,
  type ConversationRecord,
  type Placed,
  type Tables,
} from './store.ts';

export interface Said extends Placed {
  id: string;
  at: Date;
}

export interface Saying {
  author: 'bot' | 'person' | 'system';
  body: StoredBody;
  audience?: 'all' | 'staff';
  /** The sender's own id within the conversation; the same again is refused by the database. */
  origin?: string;
  /** Without an id: somebody who is no staff here. */
  staff?: { id: string | null; name: string };
  turnId?: string;
  /** Speak only if things are still so. */
  only?: { speaker?: Speaker; epoch?: number; asked?: number };
}

export interface ConversationDeps {
  keys: Keys;
  now(): Date;
}

/** Opens a conversation; it starts with the bot. */
export async function start(
  tx: Tx,
  now: Date,
  opening: { channel: Channel; account: string; customerId: string; teamId?: string | null },
): Promise<ConversationRecord> {
  const { channel, account, customerId, teamId = null } = opening;
  return tx
    .tables<Tables>()
    .insertInto('conversations')
    .values({
      tenant_id: tx.tenant,
      id: newId(),
      kind: 'direct',
      channel,
      account,
      customer_id: customerId,
      team_id: teamId,
      staff_id: null,
      staff_name: null,
      handoff_id: null,
      waiting_since: null,
      created_at: now,
      updated_at: now,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
}

/** The customer's conversation in one channel account, the latest if there are several. */
export async function ofCustomer(tx: Tx, customerId: string, account: string): Promise<ConversationRecord | undefined> {
  return tx
    .tables<Tables>()
    .selectFrom('conversations')
    .selectAll()
    .where('tenant_id', '=', tx.tenant)
    .where('customer_id', '=', customerId)
    .where('account', '=', account)
    .orderBy('created_at', 'desc')
    .limit(1)
    .executeTakeFirst();
}

/** Throws `conversation.not_found` also for another tenant's and for one beyond `reach`: existence is not told. */
export async function get(
  tx: Tx,
  id: string,
  { lock = false, reach }: { lock?: boolean; reach?: Reach } = {},
): Promise<ConversationRecord> {
  const [row] = reach
    ? await tx.run(lock ? lockWithin : selectWithin, [tx.tenant, id, ...withinValues(reach)])
    : await tx.run(lock ? lockConversation : selectConversation, [tx.tenant, id]);
  if (!row) throw refuse('conversation.not_found', 'There is no such conversation');
  return row;
}

/** What must be known of a conversation to read and write in it. */
export type Place = Pick<ConversationRecord, 'id' | 'customer_id'>;

/** The key everything said in a conversation is sealed under. */
export async function sealerOf(tx: Tx, keys: Keys, conversation: Place): Promise<Sealer> {
  const sealer = await keys.of(tx, conversation.customer_id);
  if (!sealer) throw refuse('customer.not_found', 'This customer was forgotten; what was said can no longer be read');
  return sealer;
}

/** The place a body is sealed to. */
export const placeOf = (conversationId: string, messageId: string) => `${conversationId}/${messageId}`;

/** Stores what the customer says. Committing it is what may be acknowledged; whoever answers is woken by the caller. */
export async function appendFromCustomer(
  tx: Tx,
  deps: ConversationDeps,
  said: { conversation: Place; origin: string; body: StoredBody },
): Promise<Said> {
  const { conversation, origin, body } = said;
  const sealer = await sealerOf(tx, deps.keys, conversation);
  const id = newId();
  const at = deps.now();
  const sealed = sealer.seal(pack(body), placeOf(conversation.id, id));
  const [placed] = await tx.run(appendAsked, [
    tx.tenant,
    conversation.id,
    id,
    `${conversation.id}/${origin}`,
    body.kind,
    sealed,
    at,
  ]);
  if (!placed) throw refuse('conversation.not_found', 'There is no such conversation');
  const appended = { ...placed, audience: 'all', author: 'customer', kind: body.kind } as const;
  announce(tx, { ...messageAppended(conversation.id, appended), id: placed.fact, tenant: tx.tenant });
  return { ...placed, id, at };
}

/** Stores what anybody else says, or returns null when `only` no longer holds. */
export async function say(
  tx: Tx,
  deps: ConversationDeps,
  conversation: ConversationRecord,
  saying: Saying,
): Promise<Said | null> {
  const { author, body, audience = 'all', origin, staff, turnId, only = {} } = saying;
  const sealer = await sealerOf(tx, deps.keys, conversation);
  const id = newId();
  const at = deps.now();
  const sealed = sealer.seal(pack(body, staff?.name), placeOf(conversation.id, id));
  const [placed] = await tx.run(appendSaid, [
    tx.tenant,
    conversation.id,
    id,
    origin ? `${conversation.id}/${origin}` : null,
    author,
    staff?.id ?? null,
    turnId ?? null,
    body.kind,
    audience,
    sealed,
    at,
    only.speaker ?? null,
    only.epoch ?? null,
    only.asked ?? null,
  ]);
  if (!placed) return null;
  const appended = { ...placed, audience, author, kind: body.kind };
  announce(tx, { ...messageAppended(conversation.id, appended), id: placed.fact, tenant: tx.tenant });
  return { ...placed, id, at };
}

/** The bot keeps silent about what was asked up to `asked`. False when somebody else speaks by now. */
export async function passOver(tx: Tx, conversation: { id: string; epoch: number }, asked: number): Promise<boolean> {
  return (await tx.run(markAnswered, [tx.tenant, conversation.id, conversation.epoch, asked])).length > 0;
}

/** Moves a read mark forward, never back and never past the end. */
export async function markRead(tx: Tx, id: string, reader: 'customer' | 'staff', seq: number): Promise<void> {
  const db = tx.tables<Tables>();
  const column = reader === 'customer' ? 'customer_read_seq' : 'staff_read_seq';
  const moved = await db
    .updateTable('conversations')
    .set((eb) => ({
      [column]: eb.fn<number>('least', ['last_seq', eb.val(seq)]),
      revision: eb('revision', '+', 1),
      ...(reader === 'staff'
        ? { unread: eb.case().when('asked_seq', '<=', seq).then(0).else(eb.ref('unread')).end() }
        : {}),
    }))
    .where('tenant_id', '=', tx.tenant)
    .where('id', '=', id)
    .where(column, '<', seq)
    .where((eb) => eb(column, '<', eb.ref('last_seq')))
    .executeTakeFirst();
  if (moved.numUpdatedRows > 0n) await record(tx, conversationChanged(id));
}

/** The customer's thumb on an answer of the bot. The last word counts. */
export async function giveFeedback(
  tx: Tx,
  deps: ConversationDeps,
  given: { conversation: ConversationRecord; seq: number; value: 'up' | 'down'; reason?: string },
): Promise<void> {
  const { conversation, seq, value, reason } = given;
  const db = tx.tables<Tables>();
  const message = await db
    .selectFrom('messages')
    .select(['id', 'author'])
    .where('tenant_id', '=', tx.tenant)
    .where('conversation_id', '=', conversation.id)
    .where('seq', '=', seq)
    .where('audience', '=', 'all')
    .executeTakeFirst();
  if (!message || message.author !== 'bot') throw refuse('message.not_found', 'There is no answer at this place');
  const sealer = await sealerOf(tx, deps.keys, conversation);
  const sealed = reason ? sealer.seal(reason, `feedback/${placeOf(conversation.id, message.id)}`) : null;
  await db
    .insertInto('message_feedback')
    .values({ tenant_id: tx.tenant, conversation_id: conversation.id, seq, value, reason: sealed, at: deps.now() })
    .onConflict((oc) =>
      oc.columns(['tenant_id', 'conversation_id', 'seq']).doUpdateSet({ value, reason: sealed, at: deps.now() }),
    )
    .execute();
  await record(tx, feedbackGiven(conversation.id, seq));
}

/** True when the error says that this very message stands already. */
export function isRepeat(error: unknown): boolean {
  const { code, constraint } = error as { code?: string; constraint?: string };
  return code === '23505' && constraint === 'messages_origin';
}

export type { Message };
