import * as conversations from '#conversations';
import type { StoredBody } from '#conversations';
import type { Tx } from '#platform/db';
import type { HearDeps } from './deps.ts';
import type { Met } from './talk.ts';

/** What somebody said, by the platform's clock. */
export interface Said {
  readonly msgid: string;
  readonly body: StoredBody;
  readonly at: Date;
  /** Said so long before the account was connected that nobody expects an answer: kept, and not answered. */
  readonly past: boolean;
}

/** Stores what a customer said, opens the window in which he may be answered, and calls the bot. */
export async function append(
  tx: Tx,
  deps: Pick<HearDeps, 'conversations' | 'hooks' | 'wake'>,
  { talk, customerId }: Met,
  said: Said,
): Promise<void> {
  const { msgid, body, at, past } = said;
  const id = talk.conversation_id;
  const when = past ? { ...deps.conversations, now: () => at } : deps.conversations;
  const conversation = { id, customer_id: customerId };
  await deps.hooks.heard(tx, talk, at);
  const stood = await conversations.appendFromCustomer(tx, when, { conversation, origin: msgid, body });
  if (past) await conversations.passOver(tx, { id, epoch: stood.epoch }, stood.seq);
  else if (stood.speaker !== 'person') await deps.wake(tx, id);
}
