import type { Intent, QueuedMessage } from '#contracts/http/learning';

/** Keys that choose an intent, in the order in which they are given out; more than these nobody finds at a glance. */
const keys = '123456789abcdef'.split('');

/** An intent that a key chooses. */
export interface Choice {
  readonly key: string;
  readonly id: string;
  readonly title: string;
  /** What the version in service thinks, null where it did not name it. */
  readonly probability: number | null;
}

/**
 * What may be meant by a message: first what was guessed, then what was chosen lately (`recent`, the latest first), then
 * the intents that have most examples.
 */
export function choicesFor(
  { ranked }: Pick<QueuedMessage, 'ranked'>,
  intents: readonly Pick<Intent, 'id' | 'title' | 'examples'>[],
  recent: readonly string[] = [],
): Choice[] {
  const known = new Map(intents.map((intent) => [intent.id, intent]));
  const guessed = ranked.flatMap(({ intentId, probability }) => {
    const intent = intentId === null ? undefined : known.get(intentId);
    return intent ? [{ id: intent.id, title: intent.title, probability }] : [];
  });
  const lately = (id: string) => (recent.includes(id) ? recent.indexOf(id) : recent.length);
  const others = intents
    .filter(({ id }) => !guessed.some((one) => one.id === id))
    .toSorted((a, b) => lately(a.id) - lately(b.id) || b.examples - a.examples)
    .map(({ id, title }) => ({ id, title, probability: null }));
  return [...guessed, ...others].slice(0, keys.length).map((choice, at) => ({ key: keys[at]!, ...choice }));
}
