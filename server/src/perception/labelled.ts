import type { EntityOptions } from '#libs/entities';
import { shippedLabeller } from '#libs/learn';

/** What the shipped labeller finds and a message of a customer is asked for; titles and offices are left alone. */
const ASKED = ['company', 'person', 'position', 'address'] as const;
/** Less likely ones are left out: a wrong name in a profile is worse than none. */
const LEAST = 0.5;

const isAsked = (type: string): type is (typeof ASKED)[number] => ASKED.some((asked) => asked === type);

/** Names that no rule can know, as the labeller that ships finds them. */
export const labelled: NonNullable<EntityOptions['label']> = (text) =>
  shippedLabeller()
    .label(text)
    .flatMap(({ type, ...span }) => (isAsked(type) && span.probability >= LEAST ? [{ ...span, type }] : []));
