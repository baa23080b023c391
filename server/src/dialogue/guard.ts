import { checkSentence, type Verdict } from '#libs/grounding'
import type { Draft } from './compose.ts'

export interface GuardRules {
  allowedHosts: readonly string[]
  /** Terms that must not leave the house. */
  lexicon: readonly string[]
}

export interface Guarded {
  draft: Draft
  cut: { sentence: string; why: Extract<Verdict, { ok: false }> }[]
}

/** Lets through the sentences that stand in their evidence and break no rule. Stock sentences are ours and pass. Pure. */
export function guard(draft: Draft, rules: GuardRules): Guarded {
  if (draft.evidence.length === 0) return { draft, cut: [] }
  const cut: Guarded['cut'] = []
  const passed = draft.sentences.filter((sentence) => {
    const verdict = checkSentence(sentence, draft.evidence, rules)
    if (!verdict.ok) cut.push({ sentence, why: verdict })
    return verdict.ok
  })
  return { draft: { ...draft, sentences: passed }, cut }
}
