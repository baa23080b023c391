import { checkSentence } from '#libs/grounding';
import type { Draft } from './compose.ts';

export interface GuardRules {
  /** Hosts that links may lead to. */
  allowedHosts: readonly string[];
  /** The term of the company's lexicon that forbids this sentence, if any. */
  forbidden(sentence: string): Promise<string | null>;
}

export interface Cut {
  sentence: string;
  reason: 'number' | 'link' | 'lexicon' | 'promise' | 'contact';
  /** What in it was not allowed. */
  what: string;
}

/** Lets through the sentences that stand in their evidence and break no rule. Stock sentences are ours and pass. */
export async function guard(draft: Draft, rules: GuardRules): Promise<{ draft: Draft; cut: Cut[] }> {
  if (draft.evidence.length === 0) return { draft, cut: [] };
  const cut: Cut[] = [];
  const passed: string[] = [];
  for (const sentence of draft.sentences) {
    const objection = await objectionTo(sentence, draft.evidence, rules);
    if (objection) cut.push({ sentence, ...objection });
    else passed.push(sentence);
  }
  return { draft: { ...draft, sentences: passed }, cut };
}

async function objectionTo(
  sentence: string,
  evidence: readonly string[],
  rules: GuardRules,
): Promise<Omit<Cut, 'sentence'> | null> {
  const term = await rules.forbidden(sentence);
  if (term) return { reason: 'lexicon', what: term };
  const verdict = checkSentence(sentence, evidence, { allowedHosts: rules.allowedHosts, lexicon: [] });
  return verdict.ok ? null : { reason: verdict.reason, what: verdict.detail };
}
