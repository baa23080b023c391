import { THRESHOLDS } from './coefficients.ts';
import type { Hit } from './entry.ts';
import type { Thresholds } from './thresholds.ts';

/** What to make of a list of hits. */
export type Match =
  | { readonly kind: 'sure'; readonly hit: Hit }
  | { readonly kind: 'ambiguous'; readonly hits: readonly Hit[] }
  | { readonly kind: 'unknown'; readonly best?: Hit };

const MAX_CHOICES = 3;

/** One sure answer, two or three to choose from, or nothing; `hits` as `search` returns them. */
export function match(hits: readonly Hit[], thresholds: Thresholds = THRESHOLDS): Match {
  const [first, second] = hits;
  if (!first) return { kind: 'unknown' };
  const ahead = !second || second.probability < thresholds.choice || first.score - second.score >= thresholds.lead;
  if (first.probability >= thresholds.sure && ahead) return { kind: 'sure', hit: first };
  const choices = hits.slice(0, MAX_CHOICES).filter((hit) => hit.probability >= thresholds.choice);
  const chance = choices.reduce((sum, hit) => sum + hit.probability, 0);
  const uncovered = first.signals['missing'] ?? 0;
  const offered = choices.length >= 2 && chance >= thresholds.offer && uncovered <= thresholds.uncovered;
  return offered ? { kind: 'ambiguous', hits: choices } : { kind: 'unknown', best: first };
}
