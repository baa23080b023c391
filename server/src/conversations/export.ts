import type { Message } from '#contracts/http/conversations';
import type { Tx } from '#platform/db';
import type { Keys } from '#platform/keys';
import { messages, type ReadDeps } from './read.ts';
import type { Tables } from './store.ts';

/** Read at once. */
const PAGE = 200;

/** A message as a company takes it along, notes included. */
export interface ExportedMessage extends Omit<Message, 'clientId'> {
  customerId: string;
}

/** Every message of the company that can still be read, conversation by conversation, in order. */
export async function* exportMessages(tx: Tx, deps: ReadDeps & { keys: Keys }): AsyncGenerator<ExportedMessage> {
  let after = '00000000-0000-0000-0000-000000000000';
  for (;;) {
    const page = await tx
      .tables<Tables>()
      .selectFrom('conversations')
      .select(['id', 'customer_id'])
      .where('id', '>', after)
      .orderBy('id')
      .limit(PAGE)
      .execute();
    for (const conversation of page) yield* messagesOf(tx, deps, conversation);
    if (page.length < PAGE) return;
    after = page.at(-1)!.id;
  }
}

async function* messagesOf(
  tx: Tx,
  deps: ReadDeps & { keys: Keys },
  conversation: { id: string; customer_id: string },
): AsyncGenerator<ExportedMessage> {
  // Who was forgotten cannot be read again, by anybody.
  if ((await deps.keys.of(tx, conversation.customer_id)) === null) return;
  for (let seq = 0, more = true; more;) {
    const page = await messages(tx, deps, {
      conversation,
      audience: 'staff',
      uncovered: true,
      after: seq,
      limit: PAGE,
    });
    for (const { clientId: _, ...message } of page.items) yield { ...message, customerId: conversation.customer_id };
    seq = page.items.at(-1)?.seq ?? seq;
    ({ more } = page);
  }
}
