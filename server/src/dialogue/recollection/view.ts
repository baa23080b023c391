import type { CustomerMemory, MemoryFact, OwnMemory, Recollection } from '#contracts/http/memory';
import * as conversations from '#conversations';
import type { ConversationRecord, Reach } from '#conversations';
import type { Memory, Remembered } from '#customers';
import type { Tx } from '#platform/db';
import { upToNow, type RecollectionDeps } from './catch-up.ts';
import { openOf } from './state.ts';

/** For the customer himself. */
export async function ownMemory(tx: Tx, memory: Memory, customerId: string): Promise<OwnMemory> {
  const on = (await memory.state(tx, customerId)) === 'on';
  return { on, items: (await memory.remembered(tx, customerId)).map(factOf) };
}

/** For staff; a message that says it is named where the reader reaches its conversation. */
export async function customerMemory(
  tx: Tx,
  memory: Memory,
  customerId: string,
  reach: Reach,
): Promise<CustomerMemory> {
  const items = await memory.remembered(tx, customerId);
  const reached = new Set<string>();
  for (const id of new Set(items.flatMap(({ source }) => source?.conversationId ?? [])))
    if (await conversations.isWithin(tx, id, reach)) reached.add(id);
  return {
    state: await memory.state(tx, customerId),
    items: items.map((fact) => {
      const { sure, staffName, source } = fact;
      return { ...factOf(fact), sure, staffName, source: source && reached.has(source.conversationId) ? source : null };
    }),
  };
}

function factOf({ id, kind, value, by, toldAt, expiresAt, lasting }: Remembered): MemoryFact {
  return { id, kind, value, by, lasting, toldAt: toldAt.toISOString(), expiresAt: expiresAt.toISOString() };
}

/** What of a whole conversation is open, as of its last message. */
export async function recollectionOf(
  tx: Tx,
  deps: RecollectionDeps,
  conversation: ConversationRecord,
): Promise<Recollection> {
  const state = await upToNow(tx, deps, conversation);
  const [first] = state.asked;
  return {
    open: openOf(state).map(({ seq, at, text }) => ({ seq, at, text })),
    promises: [...state.promises],
    asked: state.count,
    first: first ? { seq: first.seq, at: first.at, text: first.text, answer: first.answer?.title ?? null } : null,
  };
}
