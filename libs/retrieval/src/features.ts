import type { Analysis, Unit } from './analyse.ts';
import type { Store, Stored, Variant } from './store.ts';

/** What is known about a query and one entry, each 0..1 (length: 0..about 1.5). */
export const FEATURES = ['exact', 'coverage', 'covered', 'answered', 'reverse', 'cosine', 'words', 'missing', 'length', 'short'] as const;
export type Feature = (typeof FEATURES)[number];
export type Features = Record<Feature, number>;

const CONCEPT_CREDIT = 0.9;
const PART_CREDIT = 0.8;
const BIGRAM_CREDIT = 0.6;
const CHARACTER_CREDIT = 0.25;

export interface Weighted {
  readonly unit: Unit;
  readonly weight: number;
}

export interface Query {
  readonly analysis: Analysis;
  readonly units: readonly Weighted[];
  readonly total: number;
  readonly grams: readonly (readonly [key: string, weight: number])[];
  readonly norm: number;
}

/** How far a text with `keys` speaks of `unit`, 0..1. */
export function credit(unit: Unit, keys: ReadonlySet<string>): number {
  if (keys.has(unit.word)) return 1;
  if (unit.concepts.some((c) => keys.has(c))) return CONCEPT_CREDIT;
  let best = 0;
  if (unit.parts.length > 0) best = (PART_CREDIT * unit.parts.filter((p) => keys.has(p)).length) / unit.parts.length;
  if (unit.bigrams.length > 0) best = Math.max(best, (BIGRAM_CREDIT * unit.bigrams.filter((g) => keys.has(g)).length) / unit.bigrams.length);
  if (best > 0 || unit.text.length > 4) return best;
  const chars = [...unit.text];
  return (CHARACTER_CREDIT * chars.filter((c) => keys.has(`g${c}`)).length) / chars.length;
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

function weighGrams(analysis: Analysis, store: Store): { grams: (readonly [string, number])[]; norm: number } {
  const grams = [...analysis.grams].map(([key, count]) => [key, Math.sqrt(count) * store.rarity(key) ** 2 * (key.length > 2 ? 1 : 0.4)] as const);
  return { grams, norm: Math.sqrt(grams.reduce((sum, [, w]) => sum + w * w, 0)) };
}

export function weighQuery(analysis: Analysis, store: Store): Query {
  const units = distinct(analysis.units).map((unit) => ({ unit, weight: unit.base * rarityOf(unit, store) }));
  return { analysis, units, total: units.reduce((sum, u) => sum + u.weight, 0), ...weighGrams(analysis, store) };
}

/** The weights of a spelling change with the index, so they are made once per search. */
export type Weigher = (variant: Variant) => Query;

function covered(query: Query, keys: ReadonlySet<string>): number {
  if (query.total === 0) return 0;
  return query.units.reduce((sum, { unit, weight }) => sum + weight * credit(unit, keys), 0) / query.total;
}

function cosine(query: Query, other: Query): number {
  if (query.norm === 0 || other.norm === 0) return 0;
  const theirs = new Map(other.grams);
  const dot = query.grams.reduce((sum, [key, weight]) => sum + weight * (theirs.get(key) ?? 0), 0);
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
    const theirs = weigh(variant);
    const coverage = covered(query, variant.analysis.keys);
    const reverse = covered(theirs, query.analysis.keys);
    const near = cosine(query, theirs);
    const exact = variant.analysis.core === query.analysis.core ? 1 : 0;
    const merit = 2 * exact + coverage + 0.6 * reverse + 0.6 * near;
    if (!best || merit > best.merit || (merit === best.merit && variant.raw < best.raw)) {
      best = { coverage, reverse, cosine: near, words: Math.sqrt(coverage * reverse), exact, merit, raw: variant.raw };
    }
  }
  return best!;
}

/** Compares a query with one entry over all its spellings. */
export function compare(query: Query, stored: Stored, weigh: Weigher): { features: Features; matched: string[]; matchedQuestion: string } {
  const best = bestVariant(query, stored, weigh);
  let [inQuestions, anywhere, missing] = [0, 0, 0];
  const matched: string[] = [];
  for (const { unit, weight } of query.units) {
    const question = credit(unit, stored.questionKeys);
    const any = Math.max(question, credit(unit, stored.answer.keys));
    inQuestions += weight * question;
    anywhere += weight * any;
    missing = Math.max(missing, weight * (1 - Math.max(question, 0.5 * any)));
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
