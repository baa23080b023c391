import { COEFFICIENTS } from './coefficients.ts';
import type { Hit } from './entry.ts';
import type { Thresholds } from './thresholds.ts';

/** What to make of a list of hits. */
export type Match =
  | { readonly kind: 'sure'; readonly hit: Hit }
  | { readonly kind: 'ambiguous'; readonly hits: readonly Hit[] }
  | { readonly kind: 'unknown'; readonly best?: Hit };

const MAX_CHOICES = 3;

/** One sure answer, two or three to choose from, or nothing; `hits` as `search` returns them. */
export function match(hits: readonly Hit[], thresholds: Thresholds = COEFFICIENTS.shipped.thresholds): Match {
  const [first, second] = hits;
  if (!first) return { kind: 'unknown' };
  // Two questions: is the answer here at all, and is it this one?
  const here = first.signals['here'] ?? first.probability;
  const share = here === 0 ? 0 : first.probability / here;
  const ahead = !second || second.probability < thresholds.choice || share >= thresholds.first;
  if (here >= thresholds.sure && ahead) return { kind: 'sure', hit: first };
  const choices = hits.slice(0, MAX_CHOICES).filter((hit) => hit.probability >= thresholds.choice);
  const uncovered = first.signals['missing'] ?? 0;
  const offered = choices.length >= 2 && here >= thresholds.offer && uncovered <= thresholds.uncovered;
  return offered ? { kind: 'ambiguous', hits: choices } : { kind: 'unknown', best: first };
}
