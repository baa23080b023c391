import { normalise } from '#libs/text';
import { likeness } from './edit.ts';
import { asksElse, signsOf, type Signs } from './signs.ts';
import { bm25, markQuery, type Lore, type Query } from './query.ts';
import { countOf, termOf, type Store } from './store.ts';
import { hashOf } from './terms.ts';
import { ROW } from './texts.ts';
import { credit, Marks, PART_CREDIT } from './units.ts';

/** What is known about a query and one entry, each 0..1 (dense and centred from -1, length to about 1.5). */
export const FEATURES = [
  'exact',
  'coverage',
  'covered',
  'answered',
  'reverse',
  'cosine',
  'words',
  'bm25',
  'edit',
  'dense',
  'centred',
  'support',
  'wordings',
  'missing',
  'surplus',
  'numbers',
  'asking',
  'length',
  'short',
] as const;
export type Feature = (typeof FEATURES)[number];
export type Features = Record<Feature, number>;

/** What tells that something else is asked. It says whether a hit answers, not which of several does it best. */
export const CLASHES = ['surplus', 'numbers', 'asking'] as const satisfies readonly Feature[];
export type Scored = Exclude<Feature, (typeof CLASHES)[number]>;
/** What the score of a hit is made of. */
export const SCORED = FEATURES.filter((name): name is Scored => !(CLASHES as readonly Feature[]).includes(name));

/** A word found only around the questions excuses its absence from them this much. */
const AROUND_CREDIT = 0.3;
const SHORT_QUERY = 0.5;
/** Longer texts are compared letter by letter up to here. */
const MAX_LIKE = 80;

/** One text against the query. */
export interface Compared {
  readonly row: number;
  readonly exact: number;
  readonly coverage: number;
  readonly reverse: number;
  /** Weight of the heaviest thing it speaks of and the query does not. */
  readonly surplus: number;
  readonly cosine: number;
  readonly bm25: number;
  readonly dense: number;
  readonly centred: number;
  /** How near, to choose among the texts of an entry. */
  readonly merit: number;
}

export interface Comparison {
  readonly features: Features;
  readonly matched: string[];
  readonly best: number;
  /** By how much a question that must not be answered is nearer than the nearest spelling; 0 when it is not. */
  readonly refused: number;
}

/** Compares one query with many entries; what is counted for the query is counted once. */
export class Comparer {
  readonly #store: Store;
  readonly #lore: Lore;
  readonly #query: Query;
  readonly #ofQuery = new Marks();
  readonly #ofRow = new Marks();
  readonly #core: number;
  readonly #credits = new Map<number, number>();
  readonly #here: Float64Array;
  readonly #idfs = new Map<number, number>();
  readonly #grams = new Map<number, number>();
  readonly #signs: Signs;

  constructor(store: Store, lore: Lore, query: Query) {
    this.#store = store;
    this.#lore = lore;
    this.#query = query;
    this.#core = hashOf(query.analysis.core);
    this.#signs = signsOf(query.analysis.text);
    this.#here = new Float64Array(query.units.length);
    for (const { term, idf, weight } of query.grams) {
      this.#idfs.set(term, idf);
      this.#grams.set(term, weight);
    }
    markQuery(query, store, this.#ofQuery);
  }

  /** How far the query speaks of a unit of the index. */
  #creditOf(unit: number): number {
    const known = this.#credits.get(unit);
    if (known !== undefined) return known;
    const { data, at } = this.#store.units;
    const found = credit(data, at[unit]!, this.#ofQuery);
    this.#credits.set(unit, found);
    return found;
  }

  /** Leaves the credit of each unit of the query in `#here`. */
  #covered(row: number): number {
    const { units, total } = this.#query;
    this.#ofRow.clear(this.#store.terms.count);
    this.#store.eachKeyOf(row, (term) => this.#ofRow.set(term));
    let sum = 0;
    for (const [i, { numbers, weight }] of units.entries()) {
      this.#here[i] = credit(numbers, 0, this.#ofRow);
      sum += weight * this.#here[i];
    }
    return total === 0 ? 0 : sum / total;
  }

  #reverse(row: number): { reverse: number; surplus: number } {
    const { at, unitCounts, forward } = this.#store;
    let [sum, total, surplus] = [0, 0, 0];
    for (let i = at[row]!; i < at[row]! + unitCounts[row]!; i++) {
      const unit = forward.data[i]!;
      const weight = this.#lore.weightOf(unit);
      const credited = this.#creditOf(unit);
      total += weight;
      sum += weight * credited;
      surplus = Math.max(surplus, weight * (1 - credited));
    }
    return { reverse: total === 0 ? 0 : sum / total, surplus };
  }

  /** Cosine and BM25 over grams of characters, in one walk. */
  #inGrams(row: number): { cosine: number; marks: number } {
    const { norm, fullMarks } = this.#query;
    const { at, unitCounts, gramCounts, forward, sums, lengths } = this.#store;
    const from = at[row]! + unitCounts[row]!;
    const relative = sums.length === 0 ? 1 : (lengths[row]! * sums.spellings) / sums.length;
    let [dot, squares, marks] = [0, 0, 0];
    for (let i = from; i < from + gramCounts[row]!; i++) {
      const packed = forward.data[i]!;
      const [term, count] = [termOf(packed), countOf(packed)];
      // Whether a gram has one or two characters is not kept: the weight of the query knows, others follow the count.
      const mine = this.#grams.get(term);
      const weight = this.#lore.gramWeight(term, count, 2);
      squares += weight * weight;
      if (mine === undefined) continue;
      dot += mine * weight;
      marks += bm25(this.#idfs.get(term)!, count, relative);
    }
    return {
      cosine: norm === 0 || squares === 0 ? 0 : Math.min(1, dot / (norm * Math.sqrt(squares))),
      marks: fullMarks === 0 ? 0 : Math.min(1, marks / fullMarks),
    };
  }

  row(row: number): Compared {
    const { vector } = this.#query;
    const { vectors, cores } = this.#store;
    const coverage = this.#covered(row);
    const { reverse, surplus } = this.#reverse(row);
    const { cosine, marks } = this.#inGrams(row);
    const dense = vector && vectors ? vectors.cosine(vector, row) : 0;
    const centred = vector && vectors ? vectors.centred(vector, row) : 0;
    const exact = cores[row] === this.#core ? 1 : 0;
    const merit = 2 * exact + coverage + 0.6 * reverse + 0.6 * cosine + dense + centred;
    return { row, exact, coverage, reverse, surplus, cosine, bm25: marks, dense, centred, merit };
  }

  entry(entry: number): Comparison {
    const { units, total } = this.#query;
    let best: Compared | undefined;
    const merits: number[] = [];
    let refusal: Compared | undefined;
    const asked = new Float64Array(units.length);
    const around = new Float64Array(units.length);
    for (const row of this.#store.rowsOf(entry)) {
      const kind = this.#store.kinds[row]!;
      if (kind === ROW.around) {
        this.#covered(row);
        for (let i = 0; i < units.length; i++) around[i] = this.#here[i]!;
        continue;
      }
      const compared = this.row(row);
      if (kind === ROW.negative) {
        if (!refusal || compared.merit > refusal.merit) refusal = compared;
        continue;
      }
      for (let i = 0; i < units.length; i++) asked[i] = Math.max(asked[i]!, this.#here[i]!);
      merits.push(compared.merit);
      // Of equals the earlier one.
      if (!best || compared.merit > best.merit) best = compared;
    }
    let [inQuestions, anywhere, missing] = [0, 0, 0];
    const matched: string[] = [];
    for (const [i, { text, weight }] of units.entries()) {
      const any = Math.max(asked[i]!, around[i]!);
      inQuestions += weight * asked[i]!;
      anywhere += weight * any;
      missing = Math.max(missing, weight * (1 - Math.max(asked[i]!, AROUND_CREDIT * any)));
      if (any >= PART_CREDIT / 2) matched.push(text);
    }
    const first = best!;
    const share = total || 1;
    const text = normalise(this.#store.raws[first.row]!.slice(0, MAX_LIKE));
    const features: Features = {
      ...pick(first),
      edit: likeness(this.#query.analysis.text, text),
      covered: inQuestions / share,
      answered: (anywhere - inQuestions) / share,
      support: supportOf(merits, first.merit),
      wordings: Math.log(merits.length),
      missing,
      ...this.#clashes(text),
      length: Math.log1p(total) / 2,
      short: total < SHORT_QUERY ? 1 : 0,
    };
    return { features, matched, best: first.row, refused: refusal ? Math.max(0, refusal.merit - first.merit) : 0 };
  }

  #clashes(text: string): { numbers: number; asking: number } {
    const [mine, theirs] = [this.#signs, signsOf(text)];
    return { numbers: mine.numbers === theirs.numbers ? 0 : 1, asking: asksElse(mine.asking, theirs.asking) ? 1 : 0 };
  }
}

/** How far below the nearest spelling another one still speaks for its entry. */
const NEAR = 0.6;

/**
 * How many spellings stand by the nearest one, as a logarithm: 0 for one alone. A kernel density of the entry at the query
 * (Parzen, 1962), told apart from the height of its nearest point.
 */
function supportOf(merits: readonly number[], highest: number): number {
  return Math.log(merits.reduce((sum, merit) => sum + Math.exp((merit - highest) / NEAR), 0));
}

function pick({ exact, coverage, reverse, surplus, cosine, bm25: marks, dense, centred }: Compared) {
  return {
    exact,
    coverage,
    reverse,
    surplus,
    cosine,
    words: Math.sqrt(coverage * reverse),
    bm25: marks,
    dense,
    centred,
  };
}
