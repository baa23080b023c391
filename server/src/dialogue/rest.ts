import * as conversations from '#conversations';
import { record, type NewFact } from '#platform/facts';
import { newId } from '#platform/ids';
import { post } from '#platform/lanes';
import { REST_MS } from './breaker.ts';
import { isAnswered } from './person.ts';
import type { TurnDeps } from './turn.ts';

/** Where conversations rest while the bot is broken; each letter has a key of its own, for its own time. */
export const RESTING_LANE = 'resting';
/** Rests before a conversation goes to a person all the same. */
export const ROUNDS = 5;

/** A letter of the lane on which the bot is called: how often this conversation has rested. */
export interface Call {
  round?: number;
}

export const botPaused = 'bot.paused';
const paused: NewFact = { type: botPaused, version: 1, payload: {} };

/** The bot is broken: the customer hears it once, staff are told, and the question is tried again after a rest. */
export async function rest(
  deps: TurnDeps,
  tenant: string,
  resting: { conversationId: string; round: number },
): Promise<void> {
  const { conversationId, round } = resting;
  await deps.db.tenant(tenant, async (tx) => {
    const conversation = await conversations.get(tx, conversationId, { lock: true });
    if (conversation.speaker !== 'bot' || isAnswered(conversation)) return;
    if (round === 0) {
      const body = conversations.eventBody({ type: 'bot.paused' });
      await conversations.say(tx, deps.conversations, conversation, { author: 'system', body });
    }
    await record(tx, paused);
    const later = { lane: RESTING_LANE, key: `${conversationId}/${newId()}` };
    await post(tx, later, { conversationId, round: round + 1 }, REST_MS);
  });
}
