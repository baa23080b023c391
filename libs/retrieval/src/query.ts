import { quantise } from '#libs/encoder';
import type { Analysis } from './analyse.ts';
import type { Store } from './store.ts';
import { conceptsOf, eachKey, type Marks } from './units.ts';

export interface Weighted {
  readonly text: string;
  /** Numbers of the unit, as `Units` keeps them. */
  readonly numbers: Uint32Array;
  readonly weight: number;
}

/** A query as the index sees it. */
export interface Query {
  readonly analysis: Analysis;
  readonly units: readonly Weighted[];
  readonly total: number;
  /** Grams that somebody here has. */
  readonly grams: readonly {
    readonly term: number;
    readonly weight: number;
    readonly idf: number;
    readonly length: number;
  }[];
  readonly norm: number;
  /** What BM25 gives a text that has every gram of the query once. */
  readonly fullMarks: number;
  readonly vector: Int8Array | null;
}

/** Smooths the share of spellings of one entry that keep a word: so many pairs are believed to be as the average. */
const BELIEVED = 12;
/** How strongly a word counts that the spellings of one entry keep, against one they change at will. */
const STEADINESS = 0.5;
const SINGLE_GRAM = 0.4;
const MIN_RARITY = 0.2;
const SMOOTH = 8;

/** What the index knows of its own words, remembered until the next edit. */
export class Lore {
  readonly #store: Store;
  #version = -1;
  #rarities = new Float32Array(0);
  #weights = new Float64Array(0);

  constructor(store: Store) {
    this.#store = store;
  }

  #fresh(): void {
    const { version, terms, units } = this.#store;
    if (this.#version === version) return;
    this.#version = version;
    if (this.#rarities.length < terms.count) this.#rarities = new Float32Array(Math.ceil(terms.count * 1.3));
    else this.#rarities.fill(0);
    if (this.#weights.length < units.count) this.#weights = new Float64Array(Math.ceil(units.count * 1.3));
    else this.#weights.fill(0);
  }

  /** 1 for a key nobody has, falling to 0.2 for one that every entry has; smoothed so that tiny indexes do not jump. */
  rarity(term: number): number {
    this.#fresh();
    const known = this.#rarities[term];
    if (known !== undefined && known > 0) return known;
    const n = this.#store.size + SMOOTH;
    const entries = this.#store.entriesOf[term] ?? 0;
    const rarity = Math.fround(Math.max(MIN_RARITY, Math.log(1 + n / (entries + 1)) / Math.log(1 + n)));
    if (term < this.#rarities.length) this.#rarities[term] = rarity;
    return rarity;
  }

  /** Inverse document frequency of Okapi BM25. */
  idf(term: number): number {
    const n = this.#store.size;
    const entries = Math.min(n, this.#store.entriesOf[term] ?? 0);
    return Math.log(1 + (n - entries + 0.5) / (entries + 0.5));
  }

  /**
   * How steady a word is: above 1 when the spellings of one entry tend to share it, below when they change it. Learned
   * from the similar questions of this very index.
   */
  steadiness(term: number): number {
    const { sums, oneOf, bothOf } = this.#store;
    if (sums.one === 0) return 1;
    const average = sums.both / sums.one;
    const here = ((bothOf[term] ?? 0) + BELIEVED * average) / ((oneOf[term] ?? 0) + BELIEVED);
    return (here / average) ** STEADINESS;
  }

  /** A concept is as rare as the commonest way to say it. */
  weigh(numbers: Uint32Array, base: number): number {
    let rarity = this.rarity(numbers[0]!);
    for (const concept of conceptsOf(numbers, 0)) rarity = Math.min(rarity, this.rarity(concept));
    return base * rarity * this.steadiness(numbers[0]!);
  }

  /** `weigh` of a unit that the index knows. */
  weightOf(unit: number): number {
    this.#fresh();
    const known = this.#weights[unit];
    if (known !== undefined && known > 0) return known;
    const { units } = this.#store;
    const weight = this.weigh(units.data.subarray(units.at[unit]), units.base[unit]!);
    if (unit < this.#weights.length) this.#weights[unit] = weight;
    return weight;
  }

  gramWeight(term: number, count: number, length: number): number {
    return Math.sqrt(count) * this.rarity(term) ** 2 * (length > 1 ? 1 : SINGLE_GRAM);
  }
}

const K1 = 1.2;
const B = 0.75;

/** Okapi BM25 (Robertson & Zaragoza 2009) of one key that stands `count` times in a text of this length. */
export function bm25(idf: number, count: number, relativeLength: number): number {
  return (idf * count * (K1 + 1)) / (count + K1 * (1 - B + B * relativeLength));
}

export function weighQuery(analysis: Analysis, store: Store, lore: Lore, vector: Float32Array | undefined): Query {
  const units = analysis.tokens.map((token) => {
    const { numbers, base } = store.units.passing(token);
    return { text: token.text, numbers, weight: lore.weigh(numbers, base) };
  });
  let [squares, fullMarks] = [0, 0];
  const grams = [];
  for (const [gram, count] of analysis.grams) {
    const term = store.terms.find(`g${gram}`);
    const length = [...gram].length;
    const weight = lore.gramWeight(term, count, length);
    const idf = lore.idf(term);
    squares += weight * weight;
    fullMarks += bm25(idf, 1, 1);
    grams.push({ term, weight, idf, length });
  }
  const found = vector ?? store.encoder?.encode(analysis.text);
  return {
    analysis,
    units,
    total: units.reduce((sum, { weight }) => sum + weight, 0),
    grams,
    norm: Math.sqrt(squares),
    fullMarks,
    vector: found?.some((x) => x !== 0) ? quantise(found) : null,
  };
}

/** Marks every key of a query. */
export function markQuery(query: Query, store: Store, marks: Marks): void {
  marks.clear(store.terms.count);
  for (const { numbers } of query.units) eachKey(numbers, 0, (term) => marks.set(term));
  for (const { term } of query.grams) marks.set(term);
}
