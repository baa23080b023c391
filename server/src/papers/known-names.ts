import { isPrivate, type PaperField } from '#libs/papers';
import type { Tx } from '#platform/db';
import { Refusal } from '#platform/errors';
import type { Keys } from '#platform/keys';
import { openPaper } from './sealing.ts';
import { readPapers } from './store.ts';

export interface KnownNamesDeps {
  readonly keys: Keys;
  /** What he is called, as he told or as it is known of him. */
  namesOf(tx: Tx, customerId: string): Promise<readonly string[]>;
}

/** Of private fields those that name one person, or one thing of his, wherever they stand. */
const naming: readonly PaperField[] = ['name', 'holder', 'number', 'account', 'address'];

/** Names that are known of a customer, those on the cards he has shown among them; null of one who was forgotten. */
export async function knownNames(
  tx: Tx,
  { keys, namesOf }: KnownNamesDeps,
  customerId: string,
): Promise<readonly string[] | null> {
  const sealer = await keys.of(tx, customerId);
  if (!sealer) return null;
  const papers = (await readPapers(tx, customerId)).map((row) => openPaper(sealer, row));
  const shown = papers.flatMap(({ kind, fields }) =>
    fields.filter(({ name }) => naming.includes(name) && isPrivate(kind, name)).map(({ value }) => value),
  );
  try {
    return [...(await namesOf(tx, customerId)), ...shown];
  } catch (error) {
    if (error instanceof Refusal && error.code === 'customer.not_found') return null;
    throw error;
  }
}
