import type { ConversationEvent } from '#contracts/http/conversations';
import type { Tx } from '#platform/db';
import { eventBody } from './body.ts';
import { get, say } from './conversation.ts';
import { backToBot, setStatus, type HandoffDeps } from './handoff.ts';

/** An event that only staff see. */
export async function tellStaff(tx: Tx, deps: HandoffDeps, id: string, event: ConversationEvent): Promise<void> {
  await say(tx, deps, await get(tx, id), { author: 'system', body: eventBody(event), audience: 'staff' });
}

/** The customer wants nothing of him processed: whatever was being prepared is dropped, and nobody is waited for. */
export async function endForWithdrawal(tx: Tx, deps: HandoffDeps, id: string): Promise<void> {
  const conversation = await get(tx, id, { lock: true });
  await backToBot(tx, deps, conversation, { ended: 'closed', event: { type: 'consent.withdrawn' } });
  await setStatus(tx, id, 'closed');
}
