import { areas } from './area.ts';
import { codes } from './codes.ts';
import { companies } from './companies.ts';
import { contacts } from './contacts.ts';
import { counted } from './counted.ts';
import { dates } from './dates/index.ts';
import { named } from './gazetteer.ts';
import { money } from './money.ts';
import { peopleAndRoles } from './people.ts';
import { phones } from './phones.ts';
import { places } from './places.ts';
import { settled } from './settle.ts';
import { sourceOf } from './source.ts';
import type { Entity, GazetteerEntry, LabelledSpan } from './types.ts';

export { isCreditCode, isIdNumber } from './codes.ts';
export { guarded } from './guarded.ts';
export type {
  Bounds,
  Currency,
  DecisionRole,
  Entity,
  EntityType,
  EntityValues,
  GazetteerEntry,
  Grain,
  LabelledSpan,
  LabelledType,
  Place,
  TimeSpan,
} from './types.ts';

/** What a message is read with. */
export interface EntityOptions {
  /** When it was said: 明天 is the day after. */
  readonly at: Date;
  /** IANA name of the zone in which the company means its days. */
  readonly timeZone: string;
  /** Names of the company's own world; the same array for the same names, so that it is prepared once. */
  readonly gazetteer?: readonly GazetteerEntry[] | undefined;
  /** A trained labeller beside the rules. */
  readonly label?: ((text: string) => readonly LabelledSpan[]) | undefined;
}

/** Characters of a message that are read; a customer's message is shorter. */
const READ = 4_000;

/**
 * Everything that a message names, with what it means, by position; see `settled` for what happens where two overlap.
 * Pure: the same text, moment and names give the same answer. Throws RangeError for a time zone that nobody knows.
 */
export function entitiesIn(text: string, { at, timeZone, gazetteer = [], label }: EntityOptions): Entity[] {
  const read = text.slice(0, READ);
  const source = sourceOf(read);
  const found = [
    ...codes(source),
    ...contacts(source),
    ...phones(source),
    ...named(source, gazetteer),
    ...dates(source, at, timeZone),
    ...money(source),
    ...areas(source),
    ...counted(read),
    ...companies(source),
    ...peopleAndRoles(source),
    ...places(source),
  ];
  const labelled = (label?.(read) ?? []).map(
    ({ start, end, type, probability }) =>
      ({
        type,
        start,
        end,
        text: read.slice(start, end),
        value: labelledValue(type, read.slice(start, end)),
        source: 'model',
        probability,
      }) as Entity,
  );
  return settled(found, labelled);
}

function labelledValue(type: LabelledSpan['type'], name: string) {
  return type === 'person' ? { name, surname: null, title: null, gender: null } : { name };
}
