import type { Acknowledged, Seen } from './kill-load.ts';
import type { World } from './world.ts';

/** Counts of broken promises: all of them must be 0. */
export interface Verdict {
  /** Acknowledged and not stored as acknowledged. */
  lost: number;
  /** The same message stored twice. */
  storedTwice: number;
  /** Conversations whose sequence has a hole or does not end where the conversation says. */
  gaps: number;
  /** Acknowledged in another order than stored. */
  disordered: number;
  /** Replies to something that was answered already. */
  duplicateReplies: number;
  /** Conversations in which something asked was never answered. */
  unanswered: number;
  /** Conversations whose customer did not get everything, or got it out of order. */
  notDelivered: number;
}

export const promises: Record<keyof Verdict, string> = {
  lost: 'acknowledged messages lost',
  storedTwice: 'messages stored twice',
  gaps: 'conversations with a gap in their sequence',
  disordered: 'messages out of order',
  duplicateReplies: 'duplicate replies',
  unanswered: 'conversations left without an answer',
  notDelivered: 'customers who missed a frame',
};

interface StoredMessage {
  conversation: string;
  seq: string;
  id: string;
  origin: string | null;
  author: string;
}

/** The highest sequence of each of these conversations, once nothing waits for an answer or the limit passed. */
export async function settled(world: World, ids: string[], limitMs: number): Promise<Record<string, number>> {
  const ends = Date.now() + limitMs;
  for (;;) {
    const rows = await world.sql<{ id: string; last: string; waits: boolean }>(
      `select id, last_seq as last, speaker = 'bot' and asked_seq > answered_seq as waits from conversations where id = any($1)`,
      [ids],
    );
    if (rows.every(({ waits }) => !waits) || Date.now() > ends) {
      return Object.fromEntries(rows.map(({ id, last }) => [id, Number(last)]));
    }
    await new Promise((done) => setTimeout(done, 200));
  }
}

/** Compares what was acknowledged and seen with what stands in the database. */
export async function judge(
  world: World,
  acknowledged: readonly Acknowledged[],
  seen: readonly Seen[],
): Promise<Verdict> {
  const ids = seen.map(({ conversation }) => conversation);
  const messages = await world.sql<StoredMessage>(
    `select conversation_id as conversation, seq, id, origin, author from messages where conversation_id = any($1) order by conversation_id, seq`,
    [ids],
  );
  const rows = await world.sql<{ id: string; last: string; waits: boolean }>(
    `select id, last_seq as last, speaker = 'bot' and asked_seq > answered_seq as waits from conversations where id = any($1)`,
    [ids],
  );
  const repeatedTurns = await world.sql(
    `select 1 from turns where conversation_id = any($1) and reply_seq is not null group by conversation_id, based_on_seq having count(*) > 1`,
    [ids],
  );
  const byConversation = Map.groupBy(messages, ({ conversation }) => conversation);
  const stored = new Set(messages.map(({ conversation, seq, id, origin }) => `${conversation} ${seq} ${id} ${origin}`));
  const lastOf = new Map(rows.map(({ id, last }) => [id, Number(last)]));
  const all = [...byConversation.values()];
  const keyOf = ({ conversation, seq, id, clientId }: Acknowledged) =>
    `${conversation} ${seq} ${id} ${conversation}/${clientId}`;
  return {
    lost: acknowledged.filter((one) => !stored.has(keyOf(one))).length,
    storedTwice: all.reduce((sum, one) => sum + countRepeats(one), 0),
    gaps: ids.filter((id) => hasGap(byConversation.get(id) ?? [], lastOf.get(id) ?? -1)).length,
    disordered: countDisordered(acknowledged),
    duplicateReplies: all.reduce((sum, one) => sum + countSecondReplies(one), 0) + repeatedTurns.length,
    unanswered: rows.filter(({ waits }) => waits).length,
    notDelivered: seen.filter(({ conversation, upTo, broken }) => broken > 0 || upTo !== lastOf.get(conversation))
      .length,
  };
}

function countRepeats(messages: readonly StoredMessage[]): number {
  const origins = messages.flatMap(({ origin }) => (origin === null ? [] : [origin]));
  return origins.length - new Set(origins).size;
}

function hasGap(messages: readonly StoredMessage[], last: number): boolean {
  return messages.length !== last || messages.some(({ seq }, index) => Number(seq) !== index + 1);
}

/** Each customer waits for an acknowledgement before he writes again, so his sequences can only rise. */
function countDisordered(acknowledged: readonly Acknowledged[]): number {
  const last = new Map<string, number>();
  let wrong = 0;
  for (const { conversation, seq } of acknowledged) {
    if (seq <= (last.get(conversation) ?? 0)) wrong++;
    last.set(conversation, seq);
  }
  return wrong;
}

/** A reply answers all that was asked: two in a row mean that one message was answered twice. */
function countSecondReplies(messages: readonly StoredMessage[]): number {
  const talk = messages.filter(({ author }) => author !== 'system');
  return talk.filter(({ author }, index) => author === 'bot' && talk[index - 1]?.author === 'bot').length;
}
