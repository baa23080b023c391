import { statement, type Tx } from '#platform/db';
import type { Keys } from '#platform/keys';
import { emptyState, type TalkState } from './state.ts';

interface Row {
  conversation_id: string;
  body: Buffer;
}

const one = statement<Row>(
  'dialogue.talk_state',
  'select conversation_id, body from talk_states where tenant_id = $1 and conversation_id = $2',
);
const oneLocked = statement<Row>('dialogue.talk_state_locked', `${one.text} for update`);
const keep = statement(
  'dialogue.keep_talk_state',
  `insert into talk_states (tenant_id, conversation_id, customer_id, up_to, body) values ($1, $2, $3, $4, $5)
   on conflict (tenant_id, conversation_id) do update set up_to = excluded.up_to, body = excluded.body
   where talk_states.up_to <= excluded.up_to`,
);
const ofCustomer = statement<Row>(
  'dialogue.talk_states_of',
  'select conversation_id, body from talk_states where tenant_id = $1 and customer_id = $2 for update',
);

/** Whose state it is. */
export interface Place {
  readonly id: string;
  readonly customer_id: string;
}

/** Empty also when his key is gone. `lock`: whoever changes it waits. */
export async function readTalk(tx: Tx, keys: Keys, conversation: Place, lock?: 'lock'): Promise<TalkState> {
  const [row] = await tx.run(lock ? oneLocked : one, [tx.tenant, conversation.id]);
  const sealer = row && (await keys.of(tx, conversation.customer_id));
  return sealer ? (JSON.parse(sealer.open(row.body, placeOf(conversation.id))) as TalkState) : emptyState;
}

export async function keepTalk(tx: Tx, keys: Keys, conversation: Place, state: TalkState): Promise<void> {
  const sealer = await keys.of(tx, conversation.customer_id);
  if (!sealer) return;
  const body = sealer.seal(JSON.stringify(state), placeOf(conversation.id));
  await tx.run(keep, [tx.tenant, conversation.id, conversation.customer_id, state.upTo, body]);
}

/** What was asked and promised leaves the states of a customer; messages that were read are not read again. */
export async function emptyTalks(tx: Tx, keys: Keys, customerId: string): Promise<void> {
  const rows = await tx.run(ofCustomer, [tx.tenant, customerId]);
  const sealer = rows.length > 0 ? await keys.of(tx, customerId) : null;
  for (const { conversation_id: id, body } of sealer ? rows : []) {
    const { upTo } = JSON.parse(sealer!.open(body, placeOf(id))) as TalkState;
    await keepTalk(tx, keys, { id, customer_id: customerId }, { ...emptyState, upTo });
  }
}

/** With the customer himself. */
export async function forgetTalks(tx: Tx, customerId: string): Promise<void> {
  await tx.run(drop, [tx.tenant, customerId]);
}
const drop = statement(
  'dialogue.drop_talk_states',
  'delete from talk_states where tenant_id = $1 and customer_id = $2',
);

const placeOf = (conversationId: string) => `talk/${conversationId}`;
