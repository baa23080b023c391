import { limits } from '#contracts/common';
import { messages, type ConversationsDeps } from '#conversations';
import { isPrivate, type PaperField } from '#libs/papers';
import { factsIn } from '#libs/recollection';
import type { Tx } from '#platform/db';
import { Refusal } from '#platform/errors';
import type { Keys } from '#platform/keys';
import type { Talk } from './look.ts';
import { openPaper } from './sealing.ts';
import { readPapers } from './store.ts';

export interface KnownNamesDeps {
  readonly keys: Keys;
  readonly conversations: Pick<ConversationsDeps, 'keys' | 'viewFiles'>;
  /** What he is called, as it is known or remembered of him. */
  namesOf(tx: Tx, customerId: string): Promise<readonly string[]>;
}

/** Pages of a conversation in which he may have told a name; what he told before those is remembered long since. */
const PAGES = 10;

/** Of private fields those that name one person, or one thing of his, wherever they stand. */
const naming: readonly PaperField[] = ['name', 'holder', 'number', 'account', 'address'];

/**
 * Names that are known of a customer, those on the cards he has shown and those he just told among them; null of one who
 * was forgotten.
 */
export async function knownNames(tx: Tx, deps: KnownNamesDeps, talk: Talk): Promise<readonly string[] | null> {
  const sealer = await deps.keys.of(tx, talk.customerId);
  if (!sealer) return null;
  const papers = (await readPapers(tx, talk.customerId)).map((row) => openPaper(sealer, row));
  const shown = papers.flatMap(({ kind, fields }) =>
    fields.filter(({ name }) => naming.includes(name) && isPrivate(kind, name)).map(({ value }) => value),
  );
  try {
    return [...(await deps.namesOf(tx, talk.customerId)), ...(await toldIn(tx, deps, talk)), ...shown];
  } catch (error) {
    if (error instanceof Refusal && error.code === 'customer.not_found') return null;
    throw error;
  }
}

/**
 * What he calls himself in the conversation. It is remembered only once the bot has spoken: not before the picture beside
 * it is looked at, and not while a person speaks.
 */
async function toldIn(tx: Tx, { conversations }: KnownNamesDeps, { id, customerId }: Talk): Promise<string[]> {
  const place = { conversation: { id, customer_id: customerId }, audience: 'customer' as const, limit: limits.page };
  const told: string[] = [];
  let before: number | undefined;
  for (let page = 0, more = true; page < PAGES && more; page++) {
    const read = await messages(tx, conversations, { ...place, ...(before === undefined ? {} : { before }) });
    for (const { author, body } of read.items)
      if (author.kind === 'customer' && body.kind === 'text') told.push(...namesIn(body.text));
    before = read.items[0]?.seq;
    ({ more } = read);
  }
  return told;
}

const namesIn = (text: string): string[] =>
  factsIn(text)
    .filter(({ kind }) => kind === 'name' || kind === 'phone')
    .map(({ value }) => value);
