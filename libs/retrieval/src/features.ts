import type { Analysis, Unit } from './analyse.ts';
import type { Store, Stored, Variant } from './store.ts';

/** What is known about a query and one entry, each 0..1 (length: 0..about 1.5). */
export const FEATURES = [
  'exact',
  'coverage',
  'covered',
  'answered',
  'reverse',
  'cosine',
  'words',
  'missing',
  'length',
  'short',
] as const;
export type Feature = (typeof FEATURES)[number];
export type Features = Record<Feature, number>;

const CONCEPT_CREDIT = 0.9;
const PART_CREDIT = 0.8;
const BIGRAM_CREDIT = 0.6;
/** Written there as it is, but cut into other words: 加盟费 in 加盟费用, 老板 in 老板娘. */
const INSIDE_CREDIT = 0.95;
const SHORT_INSIDE_CREDIT = 0.75;
const CHARACTER_CREDIT = 0.25;
/** A word found only in the answer excuses its absence from the questions this much. */
const ANSWER_CREDIT = 0.3;

export interface Weighted {
  readonly unit: Unit;
  readonly weight: number;
}

export interface Query {
  readonly analysis: Analysis;
  readonly units: readonly Weighted[];
  readonly total: number;
  readonly grams: ReadonlyMap<string, number>;
  readonly norm: number;
}

function shareIn(wanted: readonly string[], keys: ReadonlySet<string>): number {
  if (wanted.length === 0) return 0;
  let found = 0;
  for (const key of wanted) if (keys.has(key)) found++;
  return found / wanted.length;
}

function bigramsIn(unit: Unit, keys: ReadonlySet<string>): number {
  const share = shareIn(unit.bigrams, keys);
  if (share < 1) return BIGRAM_CREDIT * share;
  return unit.bigrams.length > 1 ? INSIDE_CREDIT : SHORT_INSIDE_CREDIT;
}

/** Of 机器人 the part 机器 is two thirds, however many parts there are. */
function partsIn(unit: Unit, keys: ReadonlySet<string>): number {
  if (unit.parts.length === 0) return 0;
  let [found, length] = [0, 0];
  for (const key of unit.parts) {
    if (!keys.has(key)) continue;
    found++;
    length += key.length - 1;
  }
  return (found / unit.parts.length) * Math.min(1, length / unit.text.length);
}

/** How far a text with `keys` speaks of `unit`, 0..1. */
export function credit(unit: Unit, keys: ReadonlySet<string>): number {
  if (keys.has(unit.word)) return 1;
  if (unit.concepts.some((c) => keys.has(c))) return CONCEPT_CREDIT;
  const best = Math.max(PART_CREDIT * partsIn(unit, keys), bigramsIn(unit, keys));
  return best > 0 ? best : CHARACTER_CREDIT * shareIn(unit.characters, keys);
}

function rarityOf(unit: Unit, store: Store): number {
  const word = store.rarity(unit.word);
  // A concept is as rare as the commonest way to say it.
  return unit.concepts.length > 0 ? Math.min(word, ...unit.concepts.map((c) => store.rarity(c))) : word;
}

function distinct(units: readonly Unit[]): Unit[] {
  const seen = new Set<string>();
  return units.filter((u) => !seen.has(u.word) && seen.add(u.word));
}

function weighGrams(analysis: Analysis, store: Store): { grams: Map<string, number>; norm: number } {
  const grams = new Map<string, number>();
  let squares = 0;
  for (const [key, count] of analysis.grams) {
    const weight = Math.sqrt(count) * store.rarity(key) ** 2 * (key.length > 2 ? 1 : 0.4);
    grams.set(key, weight);
    squares += weight * weight;
  }
  return { grams, norm: Math.sqrt(squares) };
}

export function weighQuery(analysis: Analysis, store: Store): Query {
  const units = distinct(analysis.units).map((unit) => ({ unit, weight: unit.base * rarityOf(unit, store) }));
  return { analysis, units, total: units.reduce((sum, u) => sum + u.weight, 0), ...weighGrams(analysis, store) };
}

/** The weights of a spelling change with the index, so they are made once per search. */
export type Weigher = (variant: Variant) => Query;

function covered(query: Query, keys: ReadonlySet<string>): number {
  if (query.total === 0) return 0;
  let sum = 0;
  for (const { unit, weight } of query.units) sum += weight * credit(unit, keys);
  return sum / query.total;
}

function cosine(query: Query, other: Query): number {
  if (query.norm === 0 || other.norm === 0) return 0;
  let dot = 0;
  for (const [key, weight] of query.grams) dot += weight * (other.grams.get(key) ?? 0);
  return Math.min(1, dot / (query.norm * other.norm));
}

interface Best {
  coverage: number;
  reverse: number;
  cosine: number;
  words: number;
  exact: number;
  merit: number;
  raw: string;
}

function bestVariant(query: Query, stored: Stored, weigh: Weigher): Best {
  let best: Best | undefined;
  for (const variant of stored.variants) {
    const coverage = covered(query, variant.analysis.keys);
    const exact = variant.analysis.core === query.analysis.core ? 1 : 0;
    // What is still to be counted is at most one each: a variant that cannot win is not counted further.
    if (best && 2 * exact + coverage + 0.6 + 0.6 < best.merit) continue;
    const theirs = weigh(variant);
    const reverse = covered(theirs, query.analysis.keys);
    const near = cosine(query, theirs);
    const merit = 2 * exact + coverage + 0.6 * reverse + 0.6 * near;
    if (!best || merit > best.merit || (merit === best.merit && variant.raw < best.raw)) {
      best = { coverage, reverse, cosine: near, words: Math.sqrt(coverage * reverse), exact, merit, raw: variant.raw };
    }
  }
  return best!;
}

/** Compares a query with one entry over all its spellings. */
export function compare(
  query: Query,
  stored: Stored,
  weigh: Weigher,
): { features: Features; matched: string[]; matchedQuestion: string } {
  const best = bestVariant(query, stored, weigh);
  let [inQuestions, anywhere, missing] = [0, 0, 0];
  const matched: string[] = [];
  for (const { unit, weight } of query.units) {
    const question = credit(unit, stored.questionKeys);
    const any = Math.max(question, credit(unit, stored.answer.keys));
    inQuestions += weight * question;
    anywhere += weight * any;
    missing = Math.max(missing, weight * (1 - Math.max(question, ANSWER_CREDIT * any)));
    if (any >= PART_CREDIT / 2) matched.push(unit.text);
  }
  const total = query.total || 1;
  const features: Features = {
    exact: best.exact,
    coverage: best.coverage,
    covered: inQuestions / total,
    answered: (anywhere - inQuestions) / total,
    reverse: best.reverse,
    cosine: best.cosine,
    words: best.words,
    missing,
    length: Math.log1p(query.total) / 2,
    short: query.total < 0.5 ? 1 : 0,
  };
  return { features, matched, matchedQuestion: best.raw };
}
