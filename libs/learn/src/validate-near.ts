import { normalise } from '#libs/text';

/** What is left of a text when only case, script, width, blanks and marks are taken away; the marks where nothing else is. */
export function bareOf(text: string): string {
  const plain = normalise(text);
  return plain.replace(/[^\p{L}\p{N}]+/gu, '') || plain.replaceAll(' ', '');
}

/** A character of a script without blanks between its words, or a word. */
const unit =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}]|[[\p{L}\p{N}]--[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}]]+/gv;
const EDGE = '\u0002';
/** Units that are read of a text; who writes more repeats himself. */
const MAX_UNITS = 100;

/** Units and pairs of neighbours, the edges included. */
function featuresOf(text: string): Set<string> {
  const units = (normalise(text).match(unit) ?? []).slice(0, MAX_UNITS);
  const features = new Set<string>(units);
  for (let i = 0; i <= units.length; i++) features.add(`${units[i - 1] ?? EDGE} ${units[i] ?? EDGE}`);
  return features;
}

/** Features of one text, the rarest first, with weights of unit length. */
interface Row {
  readonly at: Int32Array;
  readonly weights: Float64Array;
  /** So many features stand for the text in the search: what is left of it cannot reach the least likeness alone. */
  readonly prefix: number;
}

export interface Near {
  readonly at: number;
  readonly similarity: number;
}

/** Features looked at for a whole set, and for one new text: behind them nothing more is found, and it is said so. */
const WORK = 200_000_000;
const WORK_ABOUT = 2_000_000;
/** Pairs told of one text. */
const MAX_PAIRS = 100;

/**
 * Texts that say nearly the same: cosine over units and pairs of units, rare ones weighing more (inverse document
 * frequency). All pairs above the least likeness are found without comparing all: two such texts share one of the rarest
 * features of each (prefix filtering; Bayardo, Ma, Srikant 2007, "Scaling up all pairs similarity search").
 */
export class Likeness {
  readonly #least: number;
  readonly #ids = new Map<string, number>();
  readonly #idf: Float64Array;
  readonly #rare: number;
  readonly #rows: readonly Row[];
  /** Texts by a feature of their prefix. */
  readonly #holders = new Map<number, number[]>();
  readonly #work = { left: WORK };

  constructor(texts: readonly string[], least: number) {
    this.#least = least;
    const sets = texts.map(featuresOf);
    const counts: number[] = [];
    for (const set of sets) {
      for (const feature of set) {
        const id = this.#ids.get(feature) ?? this.#ids.size;
        this.#ids.set(feature, id);
        counts[id] = (counts[id] ?? 0) + 1;
      }
    }
    this.#idf = Float64Array.from(counts, (count) => idfOf(count, texts.length));
    this.#rare = idfOf(1, texts.length + 1);
    this.#rows = sets.map((set) => this.#rowOf(set));
    for (const [at, { at: features, prefix }] of this.#rows.entries()) {
      for (const feature of features.subarray(0, prefix)) {
        const holders = this.#holders.get(feature);
        if (holders) holders.push(at);
        else this.#holders.set(feature, [at]);
      }
    }
  }

  /** Whether so much is alike that not everything was compared. */
  get isCut(): boolean {
    return this.#work.left <= 0;
  }

  /** Texts behind `at` that are like it, and that `wanted` lets through; at most `MAX_PAIRS`. */
  behind(at: number, wanted: (other: number) => boolean): Near[] {
    return this.#like(this.#rows[at]!, (other) => other > at && wanted(other), this.#work);
  }

  /** Texts that are like a new one; at most `MAX_PAIRS`. */
  about(text: string, wanted: (other: number) => boolean): Near[] {
    return this.#like(this.#rowOf(featuresOf(text)), wanted, { left: WORK_ABOUT });
  }

  #like(row: Row, wanted: (other: number) => boolean, work: { left: number }): Near[] {
    const seen = new Set<number>();
    const weightOf = new Map(Array.from(row.at, (feature, i) => [feature, row.weights[i]!]));
    const near: Near[] = [];
    for (const feature of row.at.subarray(0, row.prefix)) {
      for (const other of this.#holders.get(feature) ?? []) {
        if (work.left-- <= 0 || near.length >= MAX_PAIRS) return near;
        if (seen.has(other) || !wanted(other)) continue;
        seen.add(other);
        work.left -= this.#rows[other]!.at.length;
        const similarity = dot(weightOf, this.#rows[other]!);
        if (similarity >= this.#least) near.push({ at: other, similarity: Math.min(1, similarity) });
      }
    }
    return near;
  }

  #rowOf(set: ReadonlySet<string>): Row {
    // A feature that only a new text has counts in its length, and is found nowhere.
    const weighed = Array.from(set, (feature) => {
      const id = this.#ids.get(feature) ?? -1;
      return { id, weight: id < 0 ? this.#rare : this.#idf[id]! };
    }).sort((one, other) => other.weight - one.weight || one.id - other.id);
    const length = Math.sqrt(weighed.reduce((sum, { weight }) => sum + weight * weight, 0)) || 1;
    const weights = Float64Array.from(weighed, ({ weight }) => weight / length);
    let left = 1;
    let prefix = 0;
    while (prefix < weights.length && left >= this.#least * this.#least - 1e-9) left -= weights[prefix++]! ** 2;
    return { at: Int32Array.from(weighed, ({ id }) => id), weights, prefix };
  }
}

const idfOf = (count: number, texts: number) => Math.log((texts + 1) / (count + 0.5));

function dot(weightOf: ReadonlyMap<number, number>, { at, weights }: Row): number {
  let sum = 0;
  for (let i = 0; i < at.length; i++) sum += (weightOf.get(at[i]!) ?? 0) * weights[i]!;
  return sum;
}
