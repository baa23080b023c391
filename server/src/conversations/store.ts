import type { ColumnType, Generated } from 'kysely';
import type { Channel, HandoffReason, HandoffState, Speaker } from '#contracts/http/conversations';
import { statement } from '#platform/db';
import { recordingSql } from '#platform/facts';
import { MESSAGE_APPENDED } from './facts.ts';
import { withinSql } from './reach.ts';

export interface ConversationRecord {
  tenant_id: string;
  id: string;
  kind: 'direct' | 'group' | 'archived' | 'call';
  channel: Channel;
  account: string;
  customer_id: string;
  /** The team it belongs to; null for everybody's. */
  team_id: string | null;
  status: 'open' | 'closed';
  speaker: Speaker;
  epoch: number;
  staff_id: string | null;
  staff_name: string | null;
  handoff_id: string | null;
  /** The highest sequence given out. */
  last_seq: number;
  /** The last message of the customer. */
  asked_seq: number;
  /** Up to where the bot has answered, or decided to be silent. */
  answered_seq: number;
  /** The last message worth a preview. */
  preview_seq: number;
  customer_read_seq: number;
  staff_read_seq: number;
  unread: number;
  revision: number;
  waiting_since: Date | null;
  created_at: Date;
  updated_at: Date;
}

export interface MessageRecord {
  tenant_id: string;
  conversation_id: string;
  seq: number;
  id: string;
  origin: string | null;
  author: 'customer' | 'bot' | 'person' | 'system';
  staff_id: string | null;
  turn_id: string | null;
  kind: string;
  audience: 'all' | 'staff';
  body: Buffer;
  created_at: Date;
}

export interface HandoffRecord {
  tenant_id: string;
  id: string;
  conversation_id: string;
  state: HandoffState;
  reason: HandoffReason;
  words: Buffer;
  requested_at: Date;
  promised_at: Date | null;
  delays: number;
  claimed_at: Date | null;
  claimed_by: string | null;
  ended_at: Date | null;
}

type Defaults =
  | 'last_seq'
  | 'asked_seq'
  | 'answered_seq'
  | 'preview_seq'
  | 'customer_read_seq'
  | 'staff_read_seq'
  | 'unread'
  | 'revision'
  | 'status'
  | 'speaker'
  | 'epoch';

export interface Tables {
  conversations: {
    [K in keyof ConversationRecord]: K extends Defaults ? Generated<ConversationRecord[K]> : ConversationRecord[K];
  };
  messages: MessageRecord;
  handoffs: Omit<HandoffRecord, 'delays'> & { delays: ColumnType<number, number | undefined> };
  message_feedback: {
    tenant_id: string;
    conversation_id: string;
    seq: number;
    value: 'up' | 'down';
    reason: Buffer | null;
    at: Date;
  };
}

export interface Placed {
  seq: number;
  revision: number;
  epoch: number;
  speaker: Speaker;
  channel: Channel;
  /** Id of the fact that tells it. */
  fact: number;
}

const appended = ({ audience, author, kind }: Record<'audience' | 'author' | 'kind', string>) =>
  recordingSql({
    ...MESSAGE_APPENDED,
    payload: `jsonb_build_object('conversationId', $2::uuid, 'seq', seq, 'audience', ${audience}, 'channel', channel,
      'author', ${author}, 'kind', ${kind})`,
    from: 'c',
  });

/**
 * The customer speaks: sequence, unread count and waiting time move in the row that is locked, then the message stands.
 * $1 tenant $2 conversation $3 message id $4 origin $5 kind $6 body $7 at
 */
export const appendAsked = statement<Placed>(
  'conversations.append_asked',
  `with c as (
     update conversations set last_seq = last_seq + 1, asked_seq = last_seq + 1, preview_seq = last_seq + 1,
       unread = unread + 1, revision = revision + 1, status = 'open', updated_at = $7,
       waiting_since = case when speaker = 'bot' then null else coalesce(waiting_since, $7) end
     where tenant_id = $1 and id = $2 returning last_seq as seq, revision, epoch, speaker, channel),
   m as (
     insert into messages (tenant_id, conversation_id, seq, id, origin, author, kind, audience, body, created_at)
     select $1, $2, seq, $3, $4, 'customer', $5, 'all', $6, $7 from c),
   f as (${appended({ audience: `'all'::text`, author: `'customer'::text`, kind: '$5::text' })})
   select seq, revision, epoch, speaker, channel, f.id as fact from c, f`,
);

/**
 * Anybody else speaks, if things still are as the speaker saw them: same speaker, same epoch, nothing newer asked
 * and that not answered yet (null asks nothing). No row means: no longer so, stay silent.
 * $1 tenant $2 conversation $3 message id $4 origin $5 author $6 staff $7 turn $8 kind $9 audience $10 body $11 at
 * $12 speaker $13 epoch $14 asked
 */
export const appendSaid = statement<Placed>(
  'conversations.append_said',
  `with c as (
     update conversations set last_seq = last_seq + 1, revision = revision + 1, updated_at = $11,
       answered_seq = case when $5 = 'bot' and $9 = 'all' then asked_seq else answered_seq end,
       preview_seq = case when $8 in ('event', 'note') then preview_seq else last_seq + 1 end,
       unread = case when $9 = 'all' and ($5 = 'person' or ($5 = 'bot' and speaker = 'bot')) then 0 else unread end,
       waiting_since = case when $5 = 'person' and $9 = 'all' then null else waiting_since end
     where tenant_id = $1 and id = $2 and ($12::text is null or speaker = $12) and ($13::int is null or epoch = $13)
       and ($14::bigint is null or (asked_seq = $14 and answered_seq < $14))
     returning last_seq as seq, revision, epoch, speaker, channel),
   m as (
     insert into messages (tenant_id, conversation_id, seq, id, origin, author, staff_id, turn_id, kind, audience, body, created_at)
     select $1, $2, seq, $3, $4, $5, $6, $7, $8, $9, $10, $11 from c),
   f as (${appended({ audience: '$9::text', author: '$5::text', kind: '$8::text' })})
   select seq, revision, epoch, speaker, channel, f.id as fact from c, f`,
);

export const selectConversation = statement<ConversationRecord>(
  'conversations.get',
  'select * from conversations where tenant_id = $1 and id = $2',
);

export const lockConversation = statement<ConversationRecord>(
  'conversations.lock',
  'select * from conversations where tenant_id = $1 and id = $2 for update',
);

/** The same for a member of staff, within his reach. $3 everything $4 teams $5 staff */
export const selectWithin = statement<ConversationRecord>(
  'conversations.get_within',
  `${selectConversation.text} and ${withinSql(3)}`,
);

export const lockWithin = statement<ConversationRecord>('conversations.lock_within', `${selectWithin.text} for update`);

/** A message with what its reader thought of it. */
export interface ReadRecord extends MessageRecord {
  feedback?: 'up' | 'down' | null;
  feedback_reason?: Buffer | null;
}

const withFeedback = `select m.*, f.value as feedback, f.reason as feedback_reason from messages m
  left join message_feedback f on f.tenant_id = m.tenant_id and f.conversation_id = m.conversation_id and f.seq = m.seq`;

export const selectMessages = statement<ReadRecord>(
  'conversations.messages_after',
  `${withFeedback} where m.tenant_id = $1 and m.conversation_id = $2 and m.seq > $3 and ($4 = 'staff' or m.audience = 'all') order by m.seq limit $5`,
);

export const selectEarlier = statement<ReadRecord>(
  'conversations.messages_before',
  `${withFeedback} where m.tenant_id = $1 and m.conversation_id = $2 and m.seq < $3 and ($4 = 'staff' or m.audience = 'all') order by m.seq desc limit $5`,
);

/** The bot decided to say nothing to what was asked. $3 epoch $4 asked */
export const markAnswered = statement<{ id: string }>(
  'conversations.mark_answered',
  `update conversations set answered_seq = greatest(answered_seq, $4) where tenant_id = $1 and id = $2 and epoch = $3 returning id`,
);
