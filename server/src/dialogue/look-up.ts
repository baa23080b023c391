import { finding, type Finding, type Found, type Lookup } from '#knowledge';
import type { Observations } from '#perception';
import type { Resolved } from './resolve.ts';

/** From here on a question that was made whole is not asked as it was said, when the whole one is answered surely. */
const SURELY_LACKING = 0.95;

export interface LookUpDeps {
  search(query: string): Promise<Lookup>;
  /** A published article, or a passage of it, as if it had been found. */
  pick(articleId: string, passage?: string): Promise<Found | null>;
}

export interface Asking {
  readonly resolved: Resolved;
  readonly observations: Observations;
  /** The article that was answered with right before. */
  readonly last: string | null;
}

export async function lookUp({ resolved, observations, last }: Asking, deps: LookUpDeps): Promise<Finding> {
  if (observations.empty) return { kind: 'unknown', found: [] };
  if (resolved.kind === 'picked') {
    const found = await deps.pick(resolved.articleId, resolved.passage);
    if (found) return { kind: 'sure', found: [found] };
  }
  const whole = finding(await deps.search(resolved.query));
  if (resolved.kind === 'pointed' && resolved.articleId && whole.kind !== 'sure') {
    const found = await deps.pick(resolved.articleId, resolved.passage);
    if (found) return { kind: 'sure', found: [found] };
  }
  if (resolved.kind === 'rewritten' && whole.kind === 'sure' && resolved.lacks > SURELY_LACKING) return whole;
  if (resolved.kind !== 'joined' && resolved.kind !== 'rewritten') return whole;
  // A follow-up may also be a question of its own: the surer reading wins.
  const alone = finding(await deps.search(resolved.alone));
  // What was restored finds what was said already; what he adds is not known.
  const sameAgain = whole.kind === 'ambiguous' && whole.found[0]!.article.articleId === last;
  if (sameAgain && alone.kind === 'unknown') return alone;
  return (alone.found[0]?.probability ?? 0) > (whole.found[0]?.probability ?? 0) ? alone : whole;
}
