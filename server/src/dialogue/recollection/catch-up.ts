import { limits } from '#contracts/common';
import type { Message } from '#contracts/http/conversations';
import { messages, type ConversationsDeps } from '#conversations';
import type { Memory, Remembered, Telling } from '#customers';
import { factsIn } from '#libs/recollection';
import type { Db, Tx } from '#platform/db';
import { after, type TalkState } from './state.ts';
import { keepTalk, readTalk, type Place } from './store.ts';

/** Pages of messages read in at once; a longer backlog is read in by the next turns. */
const PAGES = 4;

export interface RecollectionDeps {
  conversations: Pick<ConversationsDeps, 'keys' | 'viewFiles'>;
  memory: Memory;
  /** In which the company means its times. */
  timeZoneOf(tx: Tx): Promise<string>;
}

/** What the bot knows beside the last lines. */
export interface Known {
  readonly state: TalkState;
  /** What is remembered of the customer. */
  readonly facts: readonly Remembered[];
  readonly timeZone: string;
}

/** What is known before a turn. Reads only. */
export function known(deps: RecollectionDeps & { db: Db }, tenant: string, conversation: Place): Promise<Known> {
  return deps.db.tenant(tenant, (tx) => knownIn(tx, deps, conversation));
}

export async function knownIn(tx: Tx, deps: RecollectionDeps, conversation: Place): Promise<Known> {
  const state = await readTalk(tx, deps.conversations.keys, conversation);
  const facts = await deps.memory.remembered(tx, conversation.customer_id);
  return { state, facts, timeZone: await deps.timeZoneOf(tx) };
}

/**
 * Reads in what was said since: questions, answers and promises into the state of the conversation, what the customer
 * told of himself into his memory. Messages are read in once, so that what he erased does not come back.
 */
export async function catchUp(tx: Tx, deps: RecollectionDeps, conversation: Place): Promise<TalkState> {
  const { keys } = deps.conversations;
  // Forgotten: nothing can be read, nothing is known.
  const before = await readTalk(tx, keys, conversation, 'lock');
  if (!(await keys.of(tx, conversation.customer_id))) return before;
  const { state, told } = await readOn(tx, deps, conversation, before);
  if (state.upTo === before.upTo) return state;
  await keepTalk(tx, keys, conversation, state);
  await deps.memory.remember(tx, conversation.customer_id, [...told, ...interestIn(state, before, conversation)]);
  return state;
}

/** The state with what was said since, for whoever looks at it. Reads only. */
export async function upToNow(tx: Tx, deps: RecollectionDeps, conversation: Place): Promise<TalkState> {
  const before = await readTalk(tx, deps.conversations.keys, conversation);
  return (await readOn(tx, deps, conversation, before)).state;
}

async function readOn(
  tx: Tx,
  deps: RecollectionDeps,
  conversation: Place,
  before: TalkState,
): Promise<{ state: TalkState; told: Telling[] }> {
  const timeZone = await deps.timeZoneOf(tx);
  const told: Telling[] = [];
  let state = before;
  for (let page = 0, more = true; page < PAGES && more; page++) {
    const wanted = { conversation, audience: 'customer' as const, after: state.upTo, limit: limits.page };
    const read = await messages(tx, deps.conversations, wanted);
    for (const message of read.items) {
      state = after(state, message, timeZone);
      told.push(...tellings(message));
    }
    ({ more } = read);
  }
  return { state, told };
}

function tellings({ author, body, conversationId, seq, at }: Message): Telling[] {
  if (author.kind !== 'customer' || body.kind !== 'text') return [];
  const source = { conversationId, seq };
  return factsIn(body.text).map(({ kind, value, gone, sure }) => ({
    kind,
    value,
    gone,
    sure,
    source,
    by: 'customer',
    at: new Date(at),
  }));
}

/** What was answered to him last is what he cares about. */
function interestIn(state: TalkState, before: TalkState, { id }: Place): Telling[] {
  const last = state.asked.findLast(({ answer }) => answer !== null);
  const known = before.asked.find(({ seq }) => seq === last?.seq);
  if (!last?.answer || known?.answer) return [];
  const source = { conversationId: id, seq: last.seq };
  return [{ kind: 'interest', value: last.answer.title, sure: 0.6, by: 'customer', source, at: new Date(last.at) }];
}
