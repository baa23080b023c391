import type { Finding, GraphFound } from '#knowledge';
import type { IntentSeen, Observations } from '#perception';
import type { LookUpDeps } from './look-up.ts';
import type { Resolved } from './resolve.ts';
import type { Told } from './trace.ts';

/**
 * Probabilities from which on an intent is followed. An article that the search holds possible too needs less: two that
 * read the message in different ways agree. What only the intent sees needs much, because somebody may ask for anything.
 * Words that the company taught for the intent need nothing: it said itself what they mean.
 */
const AGREED = 0.5;
const ALONE = 0.95;
const PERSON = 0.8;
/** From here on the article is said outright; below, the question that it answers is named first. */
const SURE = 0.9;

export interface Led {
  /** What is found after all. */
  readonly match: Finding;
  readonly intent: IntentSeen | null;
  /** searched: what the search found counts · led: the article of the intent is taken · person: it leads to a person */
  readonly how: 'none' | 'rejected' | 'searched' | 'led' | 'person';
}

export interface Leading {
  readonly observations: Pick<Observations, 'intent' | 'smallTalk'>;
  readonly resolved: Resolved;
  readonly match: Finding;
  /** What the graph answers. */
  readonly graph: GraphFound | null;
}

/**
 * What the company taught, beside what the search found. A search that is sure or likely stands above every intent: it
 * read the article, the intent only resembles examples. A question that leans on what was said before is not what the
 * intent was read from, so it is left to the search.
 */
export async function followIntent(
  { observations: { intent, smallTalk }, resolved, match, graph }: Leading,
  { pick }: Pick<LookUpDeps, 'pick'>,
): Promise<Led> {
  if (!intent || smallTalk) return { match, intent, how: 'none' };
  if (!intent.accepted && !intent.taught) return { match, intent, how: 'rejected' };
  const searched = { match, intent, how: 'searched' as const };
  const isKnown = match.kind === 'sure' || match.kind === 'likely' || graph !== null;
  if (isKnown || resolved.kind !== 'kept') return searched;
  const { leadsTo } = intent;
  const probability = intent.taught ? 1 : intent.probability;
  if (leadsTo.kind === 'person') return probability >= PERSON ? { match, intent, how: 'person' } : searched;
  if (leadsTo.kind === 'nothing') return searched;
  const possible = match.found.find(({ article }) => article.articleId === leadsTo.articleId);
  if (probability < (possible ? AGREED : ALONE)) return searched;
  const found = possible ?? (await pick(leadsTo.articleId));
  // It is published no longer.
  if (!found) return searched;
  const kind = probability >= SURE ? ('sure' as const) : ('likely' as const);
  return { match: { kind, found: [{ ...found, probability }] }, intent, how: 'led' };
}

/** What the trace tells of it. */
export function tellLed({ intent, how, match }: Led): Told {
  if (!intent) return { key: 'intent.none' };
  const { title, probability, version, inScope, accepted, ranked } = intent;
  return {
    key: `intent.${how}`,
    values: {
      title,
      probability: Math.round(probability * 100),
      version,
      ...(how === 'led' && { article: match.found[0]!.article.question }),
    },
    detail: { accepted, inScope, ranked },
  };
}
