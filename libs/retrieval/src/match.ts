import type { Hit } from './entry.ts';

/** What to make of a list of hits. */
export type Match =
  | { readonly kind: 'sure'; readonly hit: Hit }
  | { readonly kind: 'ambiguous'; readonly hits: readonly Hit[] }
  | { readonly kind: 'unknown'; readonly best?: Hit };

export interface Thresholds {
  /** The first hit answers alone from this probability on … */
  readonly sure: number;
  /** … when its score leads the second by this much, or the second is itself improbable. */
  readonly lead: number;
  /** Hits from this probability on may be offered as a choice. */
  readonly possible: number;
}

/** Chosen by `fit.ts` on training folds: at most one false answer in twenty unanswerable questions. */
export const DEFAULT_THRESHOLDS: Thresholds = { sure: 0.5, lead: 0.15, possible: 0.25 };

const MAX_CHOICES = 3;

/** One sure answer, two or three to choose from, or nothing; `hits` as `search` returns them. */
export function match(hits: readonly Hit[], thresholds: Thresholds = DEFAULT_THRESHOLDS): Match {
  const [first, second] = hits;
  if (!first) return { kind: 'unknown' };
  const ahead = !second || second.probability < thresholds.possible || first.score - second.score >= thresholds.lead;
  if (first.probability >= thresholds.sure && ahead) return { kind: 'sure', hit: first };
  const choices = hits.filter((hit) => hit.probability >= thresholds.possible).slice(0, MAX_CHOICES);
  return choices.length >= 2 ? { kind: 'ambiguous', hits: choices } : { kind: 'unknown', best: first };
}
