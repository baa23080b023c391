import { answerFor, type Found, type Moment } from '#knowledge';
import { sentences } from '#libs/text';
import { isInstruction } from './instruction.ts';

/** One sentence that a reply may stand on. */
export interface Evidence {
  readonly id: string;
  readonly text: string;
}

export interface EvidenceOf {
  /** The question that the article answers, and the heading of the passage. */
  readonly title: string;
  readonly items: readonly Evidence[];
  /** Sentences that speak to a machine instead of a customer; they are not sent. */
  readonly leftOut: readonly string[];
}

/** Sentences of evidence that are sent at most. */
const MOST = 40;

/** What was found, as numbered sentences: the answer for this moment, or the passage. Pure. */
export function evidenceOf({ article, passage }: Found, moment: Moment): EvidenceOf {
  const all = sentences(passage?.text ?? answerFor(article, moment))
    .map((sentence) => sentence.trim())
    .filter((sentence) => sentence !== '');
  const leftOut = all.filter(isInstruction);
  const items = all
    .filter((sentence) => !isInstruction(sentence))
    .slice(0, MOST)
    .map((text, index) => ({ id: `E${index + 1}`, text }));
  return { title: [article.question, ...(passage?.heading ?? [])].join(' / '), items, leftOut };
}
