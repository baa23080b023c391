import type { EvaluationVerdict } from '#contracts/http/evaluations';
import type { Outcome } from '#libs/evaluation';
import { finding } from '../finding.ts';
import type { Lookup } from '../retrieval.ts';

/** What the search made of one question. */
export interface Asked extends Outcome {
  readonly verdict: EvaluationVerdict;
  /** The article that stood first, and how sure the search was of it. */
  readonly came: { readonly articleId: string; readonly probability: number } | null;
}

/** How good each verdict is for the customer; a false answer is worse than none. */
const worth: Record<EvaluationVerdict, number> = { right: 3, offered: 2, silent: 1, wrong: 0, false: 0 };

export function isWorse(after: EvaluationVerdict, before: EvaluationVerdict): boolean {
  return worth[after] < worth[before];
}

/**
 * Reads a lookup as the bot would: a sure article and a likely one answer, others are offered. `gold` answers the
 * question, or (null) nothing should.
 */
export function judge(gold: string | null, lookup: Pick<Lookup, 'hits' | 'match'>, ms: number): Asked {
  const { hits } = lookup;
  const { kind, found } = finding(lookup);
  const ranked = [...new Set(hits.map(({ article }) => article.articleId))];
  const first = hits[0];
  const answered = kind === 'sure' || kind === 'likely' ? (ranked[0] ?? null) : null;
  const choices = kind === 'ambiguous' ? found.map(({ article }) => article.articleId) : [];
  return {
    gold,
    ranked,
    answered,
    ms,
    confidence: first?.probability ?? Number.NEGATIVE_INFINITY,
    verdict: verdictOf(gold, answered, choices),
    came: first
      ? {
          articleId: first.article.articleId,
          probability: first.probability,
        }
      : null,
  };
}

function verdictOf(gold: string | null, answered: string | null, choices: readonly string[]): EvaluationVerdict {
  if (gold === null) return answered === null ? 'right' : 'false';
  if (answered !== null) return answered === gold ? 'right' : 'wrong';
  return choices.includes(gold) ? 'offered' : 'silent';
}
