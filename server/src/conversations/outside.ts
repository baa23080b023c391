import type { ConversationEvent } from '#contracts/http/conversations';
import type { Tx } from '#platform/db';
import type { StoredBody } from './body.ts';
import { get, say, type Said } from './conversation.ts';
import { backToBot, take, type HandoffDeps } from './handoff.ts';

/**
 * Somebody takes the conversation in the client of another platform. Staff here see it, and cannot take it from him:
 * the platform would not carry their words. Taking what he has already changes his name only.
 */
export async function takeOutside(tx: Tx, deps: HandoffDeps, id: string, name: string): Promise<void> {
  const conversation = await get(tx, id, { lock: true });
  if (isOutside(conversation) && conversation.staff_name === name) return;
  await take(tx, deps, conversation, { id: null, name });
}

/** He has ended in his client: the bot starts from here. Nothing happens where nobody outside speaks. */
export async function endOutside(tx: Tx, deps: HandoffDeps, id: string): Promise<boolean> {
  const conversation = await get(tx, id, { lock: true });
  if (!isOutside(conversation)) return false;
  const event: ConversationEvent = { type: 'handoff.returned', name: conversation.staff_name ?? '' };
  await backToBot(tx, deps, conversation, { ended: 'returned', event });
  return true;
}

/** What he wrote there. Null when it stands already. */
export async function sayOutside(
  tx: Tx,
  deps: HandoffDeps,
  id: string,
  said: { name: string; body: StoredBody; origin: string },
): Promise<Said | null> {
  const conversation = await get(tx, id, { lock: true });
  const { name, body, origin } = said;
  return say(tx, deps, conversation, { author: 'person', body, origin, staff: { id: null, name } });
}

export const isOutside = ({ speaker, staff_id }: { speaker: string; staff_id: string | null }): boolean =>
  speaker === 'person' && staff_id === null;
