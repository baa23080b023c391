import { checkSentence, judge, type Judgement, type JudgeReason, type Span, type Support } from '#libs/grounding';
import type { Draft } from './draft.ts';

export interface GuardRules {
  /** Hosts that links may lead to. */
  allowedHosts: readonly string[];
  /** The term of the company's lexicon that forbids this sentence, if any. */
  forbidden(sentence: string): Promise<string | null>;
}

export interface Cut {
  sentence: string;
  reason: JudgeReason;
  /** What in it was not allowed. */
  what: string;
  /** What the evidence says of it. */
  verdict: Exclude<Support, 'supported'>;
  /** Where, in the sentence. */
  spans: readonly Span[];
}

/**
 * Lets through the sentences that stand in their evidence and break no rule, whoever wrote them: two layers, `libs/grounding`.
 * Stock sentences are ours and pass; those that carry words of an article meet the rules.
 */
export async function guard(draft: Draft, rules: GuardRules): Promise<{ draft: Draft; cut: Cut[] }> {
  if (draft.evidence.length === 0) return withoutEvidence(draft, rules);
  const judged = judge(draft.sentences, draft.evidence, { allowedHosts: rules.allowedHosts, lexicon: [] });
  const cut: Cut[] = [];
  const passed: string[] = [];
  for (const [at, sentence] of draft.sentences.entries()) {
    const judgement = draft.stock?.includes(sentence) ? byRules(sentence, draft, rules) : judged[at]!;
    const objection = await objectionTo(sentence, judgement, rules);
    if (objection) cut.push({ sentence, ...objection });
    else passed.push(sentence);
  }
  return { draft: { ...draft, sentences: passed }, cut };
}

/** Words of the house need no evidence; those of the company stand among the stock, and its lexicon holds for them. */
async function withoutEvidence(draft: Draft, rules: GuardRules): Promise<{ draft: Draft; cut: Cut[] }> {
  const cut: Cut[] = [];
  for (const sentence of draft.stock ?? []) {
    const what = await rules.forbidden(sentence);
    if (what) cut.push({ sentence, reason: 'lexicon', what, verdict: 'not_found', spans: [] });
  }
  const out = new Set(cut.map(({ sentence }) => sentence));
  return { draft: { ...draft, sentences: draft.sentences.filter((sentence) => !out.has(sentence)) }, cut };
}

async function objectionTo(
  sentence: string,
  { verdict, reason, spans, detail }: Pick<Judgement, 'verdict' | 'reason' | 'spans' | 'detail'>,
  rules: GuardRules,
): Promise<Omit<Cut, 'sentence'> | null> {
  const term = await rules.forbidden(sentence);
  if (term) return { reason: 'lexicon', what: term, verdict: 'not_found', spans: [] };
  if (verdict === 'supported' || reason === null) return null;
  return {
    reason,
    what: detail || spans.map(({ start, end }) => sentence.slice(start, end)).join('、'),
    verdict,
    spans,
  };
}

function byRules(sentence: string, { evidence }: Draft, { allowedHosts }: GuardRules) {
  const ruled = checkSentence(sentence, evidence, { allowedHosts, lexicon: [] });
  return ruled.ok
    ? { verdict: 'supported' as const, reason: null, spans: [], detail: '' }
    : { verdict: 'not_found' as const, reason: ruled.reason, spans: [ruled.span], detail: ruled.detail };
}
