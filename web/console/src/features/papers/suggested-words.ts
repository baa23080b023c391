import type { PaperView } from '#contracts/http/papers';
import type { Words } from '../../app/words.ts';

export type Decision = 'accepted' | 'asked_again' | 'refused';
export const decisions: readonly Decision[] = ['accepted', 'asked_again', 'refused'];

/** Flaws of a picture in the order in which one would speak of them. */
const spokenFlaws = ['blank', 'cut', 'blurred', 'glare', 'dark', 'small'] as const;

/** What could be said to the customer, in the words of his language; staff change it or leave it out. */
export function suggestedWords(decision: Decision, paper: PaperView, t: Words): string {
  const kind = t(`paper.kind.${paper.kind}`);
  if (decision === 'accepted') return t('paper.say.accepted', { kind });
  if (decision === 'refused') return t('paper.say.refused', { kind });
  const flaw = spokenFlaws.find((one) => paper.flaws.includes(one));
  return flaw ? t(`paper.say.again.${flaw}`, { kind }) : t('paper.say.again', { kind });
}
