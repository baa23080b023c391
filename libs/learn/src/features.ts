import { normalise } from '#libs/text';

/** Longest text that is read, in UTF-16 units; intents are told by their beginning. */
const MAX_TEXT = 1_000;
/** A Han character or a kana alone; other words and numbers whole. */
const UNIT = /\p{Script=Han}|[\p{L}\p{M}\p{N}]+(?:'\p{L}+)?/gu;
const HAN = /^\p{Script=Han}$/u;
const SHORTEST_GRAM = 2;
const LONGEST_GRAM = 5;
/** Longest word whose inside is looked at. */
const MAX_WORD = 24;

/** A text as counts of hashed features, a map for each view on it, so that one may be weighed against the others. */
export type Counts = readonly ReadonlyMap<number, number>[];

const OFFSET = 0x811c9dc5;
const PRIME = 0x01000193;

/** FNV-1a over UTF-16 units from a state (http://www.isthe.com/chongo/tech/comp/fnv/). */
function mixed(state: number, text: string, from: number, to: number): number {
  let h = state;
  for (let i = from; i < to; i++) h = Math.imul(h ^ text.charCodeAt(i), PRIME);
  return h;
}

/** A state of its own for each kind of feature. */
const kind = (n: number) => Math.imul(OFFSET ^ n, PRIME);
const WORD = kind(1);
const PAIR = kind(2);
const TRIPLE = kind(3);
const GRAM = kind(4);
const EDGE = '\u0002';

/** Weights of the views of `countsOf`: words, neighbours, and what is inside words or across three characters. */
export const VIEW_WEIGHTS = [1, 0.7, 0.8] as const;

/** Counts what stands in a text: words, neighbours, and the letters of words in runs of 2 to 5. */
export function countsOf(text: string): Counts {
  const words = new Map<number, number>();
  const pairs = new Map<number, number>();
  const inside = new Map<number, number>();
  const add = (map: Map<number, number>, hash: number) => map.set(hash >>> 0, (map.get(hash >>> 0) ?? 0) + 1);
  const all = unitsOf(text);
  let before = EDGE;
  let beforeThat = '';
  for (const unit of [...all, EDGE]) {
    if (unit !== EDGE) add(words, mixed(WORD, unit, 0, unit.length));
    const pair = `${before} ${unit}`;
    add(pairs, mixed(PAIR, pair, 0, pair.length));
    if (HAN.test(unit) && HAN.test(before) && beforeThat !== '') {
      const triple = `${beforeThat} ${pair}`;
      add(inside, mixed(TRIPLE, triple, 0, triple.length));
    }
    if (unit !== EDGE && !HAN.test(unit)) grams(unit, (hash) => add(inside, hash));
    beforeThat = before;
    before = unit;
  }
  return [words, pairs, inside];
}

/** Units of the normalised text: a Han character alone, other words and numbers whole. */
export function unitsOf(text: string): string[] {
  return normalise(text.slice(0, MAX_TEXT)).match(UNIT) ?? [];
}

function grams(word: string, add: (hash: number) => void): void {
  const edged = ` ${word.slice(0, MAX_WORD)} `;
  for (let from = 0; from < edged.length; from++) {
    let h = mixed(GRAM, edged, from, Math.min(edged.length, from + SHORTEST_GRAM - 1));
    for (let to = from + SHORTEST_GRAM; to <= edged.length && to - from <= LONGEST_GRAM; to++) {
      h = mixed(h, edged, to - 1, to);
      add(h);
    }
  }
}
