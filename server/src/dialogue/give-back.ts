import { limits } from '#contracts/common';
import type { Message } from '#contracts/http/conversations';
import * as conversations from '#conversations';
import type { ConversationRecord } from '#conversations';
import type { Tx } from '#platform/db';
import { words, type Words } from '#platform/words';
import type { TurnDeps } from './turn.ts';

/** Characters quoted of one message. */
const QUOTE = 80;

/** Back to the bot: it starts from a summary of what the person did, not from the backlog. Staff can read it. */
export async function giveBack(
  tx: Tx,
  deps: Pick<TurnDeps, 'conversations' | 'deskLocale'>,
  conversationId: string,
  staff: { id: string; name: string },
): Promise<ConversationRecord> {
  const before = await conversations.get(tx, conversationId, { lock: true });
  const after = await conversations.giveBack(tx, deps.conversations, conversationId, staff);
  const page = { conversation: before, audience: 'customer' as const, limit: limits.page };
  const { items } = await conversations.messages(tx, deps.conversations, page);
  const text = summaryOf(items, staff.name, words(await deps.deskLocale(tx)));
  await conversations.say(tx, deps.conversations, after, {
    author: 'bot',
    audience: 'staff',
    body: { kind: 'note', text },
  });
  return after;
}

/** What was said while the person spoke. Pure. */
export function summaryOf(items: readonly Message[], name: string, say: Words): string {
  const began = items.findLastIndex(({ body }) => body.kind === 'event' && body.event.type === 'handoff.claimed');
  const talk = items.slice(began + 1).filter(({ body }) => body.kind !== 'event');
  const asked = talk.filter(({ author }) => author.kind === 'customer');
  const said = talk.filter(({ author }) => author.kind === 'person');
  const lines = [say('summary.returned', { name, asked: asked.length, said: said.length })];
  const question = asked.at(-1);
  const reply = said.at(-1);
  if (question) lines.push(say('summary.lastAsked', { words: quote(question) }));
  if (reply) lines.push(say('summary.lastSaid', { words: quote(reply) }));
  return lines.join('\n');
}

const quote = ({ body }: Message) => [...conversations.plain(body)].slice(0, QUOTE).join('');
