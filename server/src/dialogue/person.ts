import * as conversations from '#conversations';
import type { ConversationRecord } from '#conversations';
import type { Tx } from '#platform/db';
import { words } from '#platform/words';
import { recallIn } from './recall.ts';
import { catchUp, knownIn } from './recollection/index.ts';
import { summarise } from './summary.ts';
import type { TurnDeps } from './turn.ts';

/** The customer asked for a person without words. Asking again while one is called changes nothing. */
export async function callPerson(tx: Tx, deps: TurnDeps, conversationId: string): Promise<void> {
  const conversation = await conversations.get(tx, conversationId, { lock: true });
  if (conversation.speaker !== 'bot') return;
  const say = words(await deps.localeOf(tx, conversation.customer_id));
  await catchUp(tx, deps, conversation);
  const recalled = await recallIn(tx, deps.conversations, conversation);
  const context = { ...recalled, known: await knownIn(tx, deps, conversation) };
  const summary = summarise({ why: 'asked', question: '', context }, words(await deps.deskLocale(tx)));
  const body = { kind: 'answer' as const, sentences: [say('bot.handover.asked')], sources: [] };
  await conversations.say(tx, deps.conversations, conversation, { author: 'bot', body });
  await conversations.handOver(tx, deps.conversations, conversationId, { reason: 'asked', ...summary });
}

/** A message that could not be answered goes to a person; the customer hears it. */
export async function giveUp(deps: TurnDeps, tenant: string, conversationId: string): Promise<void> {
  await deps.db.tenant(tenant, async (tx) => {
    const conversation = await conversations.get(tx, conversationId, { lock: true });
    if (conversation.speaker !== 'bot' || isAnswered(conversation)) return;
    const say = words(await deps.localeOf(tx, conversation.customer_id));
    const body = { kind: 'answer' as const, sentences: [say('bot.handover.failure')], sources: [] };
    await conversations.say(tx, deps.conversations, conversation, { author: 'bot', body });
    await conversations.handOver(tx, deps.conversations, conversationId, {
      reason: 'failure',
      detail: '',
      summary: words(await deps.deskLocale(tx))('summary.failure'),
    });
  });
}

/** A reply may have been stored although its turn was told otherwise: the database died between the two. */
export const isAnswered = ({ asked_seq, answered_seq }: ConversationRecord): boolean => asked_seq <= answered_seq;
