import { secondsBefore, type PackContent, type PackConversation } from '#libs/pack';
import { sentences } from '#libs/text';
import * as conversations from '#conversations';
import type { ConversationRecord, ConversationsDeps } from '#conversations';
import type { Source } from '#contracts/http/conversations';
import { createCustomers } from '#customers';
import type { Tx } from '#platform/db';
import type { House } from '../compose.ts';

type Person = { id: string; name: string };

interface Past {
  tx: Tx;
  house: House;
  people: ReadonlyMap<string, Person>;
  sources: ReadonlyMap<string, Source>;
  told: PackConversation;
  now: number;
}

/** Replays the conversations of a pack through the same verbs as live ones, at their own times. */
export async function addPastConversations(
  house: House,
  tenant: string,
  { conversations: all }: PackContent,
  people: ReadonlyMap<string, Person>,
): Promise<void> {
  const sources = await house.db.tenant(tenant, (tx) => house.knowledge.packSources(tx));
  const now = house.talk.now().getTime();
  const byStart = all.toSorted((a, b) => secondsBefore(b.startedAt) - secondsBefore(a.startedAt));
  for (const told of byStart) await house.db.tenant(tenant, (tx) => replay({ tx, house, people, sources, told, now }));
}

async function replay(past: Past): Promise<void> {
  const { tx, house, told } = past;
  const widget = (await house.channels.widgets(tx))[0]!;
  const began = timeOf(past, told.startedAt);
  const customer = await createCustomers({ keys: house.keys, now: () => began }).start(tx, {
    channel: 'web',
    account: widget.id,
    name: told.customer.name,
    locale: told.language,
  });
  const { id } = await conversations.start(tx, began, {
    channel: 'web',
    account: widget.id,
    customerId: customer.id,
  });
  const handoffAt = told.handoff ? secondsBefore(told.handoff.at) : -1;
  const messages = told.messages.map((message, index) => ({ message, index, seconds: secondsBefore(message.at) }));
  for (const { message, index } of messages.filter(({ seconds }) => seconds >= handoffAt))
    await speak(past, id, message, index);
  if (told.handoff) await handOver(past, id, told.handoff);
  for (const { message, index } of messages.filter(({ seconds }) => seconds < handoffAt))
    await speak(past, id, message, index);
  await finish(past, id);
}

const timeOf = ({ now }: Past, ago: string) => new Date(now - secondsBefore(ago) * 1000);
/** People were there then, whoever is there now. */
const ONLINE = 2;
const depsAt = (past: Past, at: Date): ConversationsDeps => ({
  ...past.house.talk,
  now: () => at,
  availability: async (tx) => ({ ...(await past.house.talk.availability(tx)), online: ONLINE }),
});

async function speak(
  past: Past,
  id: string,
  message: PackConversation['messages'][number],
  index: number,
): Promise<void> {
  const { tx } = past;
  const deps = depsAt(past, timeOf(past, message.at));
  const conversation = await conversations.get(tx, id);
  switch (message.author) {
    case 'customer':
      await conversations.appendFromCustomer(tx, deps, {
        conversation,
        origin: `past-${index}`,
        body: { kind: 'text', text: message.text },
      });
      return;
    case 'bot': {
      const cited = (message.articles ?? []).flatMap((key) => past.sources.get(key) ?? []);
      await conversations.say(tx, deps, conversation, {
        author: 'bot',
        body: { kind: 'answer', sentences: sentences(message.text), sources: cited },
      });
      return;
    }
    case 'person':
    case 'note': {
      const note = message.author === 'note';
      const staff = past.people.get(message.staff)!;
      await conversations.say(tx, deps, conversation, {
        author: 'person',
        staff,
        audience: note ? 'staff' : 'all',
        body: { kind: note ? 'note' : 'text', text: message.text },
      });
    }
  }
}

async function handOver(past: Past, id: string, handoff: NonNullable<PackConversation['handoff']>): Promise<void> {
  const { tx } = past;
  const deps = depsAt(past, timeOf(past, handoff.at));
  await conversations.handOver(tx, deps, id, {
    reason: handoff.why,
    detail: lastQuestion(past.told),
    summary: handoff.summary,
  });
  if (handoff.staff)
    await conversations.claim(tx, deps, id, { staff: past.people.get(handoff.staff)!, takeOver: false });
}

const lastQuestion = ({ messages }: PackConversation) =>
  messages.findLast(({ author }) => author === 'customer')?.text ?? '';

/** Leaves the conversation as the pack says it stands. */
async function finish(past: Past, id: string): Promise<void> {
  const { tx, told, people } = past;
  const last = told.messages.at(-1)!;
  const deps = depsAt(past, timeOf(past, last.at));
  const staff = people.get(told.handoff?.staff ?? '') ?? [...people.values()][0]!;
  if (told.handoff?.state === 'returned') await conversations.giveBack(tx, deps, id, staff);
  if (told.rating) await rate(past, deps, await conversations.get(tx, id));
  if (told.status === 'closed') await conversations.close(tx, deps, id, staff);
  const { last_seq } = await conversations.get(tx, id);
  if (told.speaker !== 'nobody' || told.status === 'closed') await conversations.markRead(tx, id, 'staff', last_seq);
}

async function rate(past: Past, deps: ConversationsDeps, conversation: ConversationRecord): Promise<void> {
  const { items } = await conversations.messages(past.tx, deps, { conversation, audience: 'staff', limit: 100 });
  const answer = items.findLast(({ author, body }) => author.kind === 'bot' && body.kind === 'answer');
  if (answer)
    await conversations.giveFeedback(past.tx, deps, { conversation, seq: answer.seq, value: past.told.rating! });
}
