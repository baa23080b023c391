import type { See, Sense } from './features.ts';
import { hashOf, type KeyTable } from './hashing.ts';
import type { Reading } from './reading.ts';

/** Groups of a word: by its neighbours, coarse and fine, and by subject. */
export interface Groups {
  /** Place of a word in `groups`, by the hash of its text. */
  readonly places: KeyTable;
  readonly coarse: Uint8Array;
  readonly fine: Uint16Array;
  readonly subject: Uint8Array;
}

const NONE = -1;
/** Subjects that so many words or more share are told. */
const LEAST_WORDS = 2;

/** What kind of words stand around, learned from texts without labels (Brown et al. 1992; Turian, Ratinov and Bengio 2010). */
export const neighbourhood =
  (groups: Groups): Sense =>
  (reading: Reading) => {
    const { words, wordOf, plain, at } = reading;
    const places = words.map(({ start, end }) => groups.places.get(hashOf(plain, at[start], at[end]) >>> 0 || 1));
    const subjects = subjectsOf(groups, places, words);
    const of = (table: Uint8Array | Uint16Array, index: number) => {
      const place = places[index];
      return place === undefined ? -2 : place < 0 ? NONE : table[place]!;
    };
    return (t: number, see: See) => {
      const index = wordOf[t]!;
      const { start, end } = words[index]!;
      const place = (t === start ? 1 : 0) + (t === end - 1 ? 2 : 0);
      const coarse = (k: number) => of(groups.coarse, index + k);
      const fine = (k: number) => of(groups.fine, index + k);
      see(130, fine(0), place);
      see(131, fine(-1), place);
      see(132, fine(1), place);
      see(133, coarse(-1), coarse(0), place);
      see(134, coarse(0), coarse(1), place);
      see(135, coarse(-1), coarse(0), coarse(1), place);
      see(136, coarse(-2), coarse(-1), coarse(0), place);
      see(137, coarse(0), coarse(1), coarse(2), place);
      see(138, fine(-2), place);
      see(139, fine(2), place);
      see(140, fine(-1), fine(0), place);
      see(141, fine(0), fine(1), place);
      see(142, of(groups.subject, index), place);
      for (const subject of subjects) see(143, subject, coarse(0), place);
    };
  };

/** What a text is about: the commonest subjects of its words of two characters and more. */
function subjectsOf(groups: Groups, places: readonly number[], words: Reading['words']): number[] {
  const counts = new Map<number, number>();
  places.forEach((place, index) => {
    if (place < 0 || words[index]!.end - words[index]!.start < 2) return;
    const subject = groups.subject[place]!;
    counts.set(subject, (counts.get(subject) ?? 0) + 1);
  });
  return [...counts]
    .filter(([, count]) => count >= LEAST_WORDS)
    .sort(([a, x], [b, y]) => y - x || a - b)
    .slice(0, 2)
    .map(([subject]) => subject);
}
