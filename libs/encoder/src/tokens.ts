import { normalise } from '#libs/text';

/** Units of a text that are read; what follows is not. */
const MAX_UNITS = 256;
const UNIT = /[a-z]+|\d+|[\p{L}\p{N}\p{M}]/gu;
/** Stands before the first and after the last unit. */
const EDGE = '\u0002';

/** What tokens are looked up in. */
export interface Vocabulary {
  /** A unit, or two neighbouring units joined by a space, to its row. */
  readonly rowOf: ReadonlyMap<string, number>;
  /** Rows from `buckets.first` on are shared by unknown tokens. */
  readonly buckets: { readonly first: number; readonly count: number };
}

/** Letters, digits and marks of the normalised text: a Han character alone, a Latin word or a number whole. */
export function units(text: string): string[] {
  const out: string[] = [];
  for (const [unit] of normalise(text).matchAll(UNIT)) {
    if (out.push(unit) === MAX_UNITS) break;
  }
  return out;
}

/** FNV-1a over UTF-16 code units (http://www.isthe.com/chongo/tech/comp/fnv/). */
export function hash(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return h >>> 0;
}

/** Rows of the units and of every two neighbours, edges included. */
export function tokens(text: string, vocabulary: Vocabulary): number[] {
  const all = units(text);
  if (all.length === 0) return [];
  const rows: number[] = [];
  let before = EDGE;
  for (const unit of all) {
    rows.push(row(unit, vocabulary), row(`${before} ${unit}`, vocabulary));
    before = unit;
  }
  rows.push(row(`${before} ${EDGE}`, vocabulary));
  return rows;
}

function row(token: string, { rowOf, buckets }: Vocabulary): number {
  return rowOf.get(token) ?? buckets.first + (hash(token) % buckets.count);
}
