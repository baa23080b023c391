import { asks, clausesOf } from './clauses.ts';
import { hearChinese } from './corrections-chinese.ts';
import { hearEnglish } from './corrections-english.ts';
import type { Heard, Talk } from './heard.ts';
import type { ReviewedPaper } from './review-types.ts';
import type { ToldValue } from './told-values.ts';
import type { PaperField } from './types.ts';

/** What a customer says of a paper that was read to him. */
export interface PaperTalk {
  /** What fields really say by his words, the last of each. One with `valid: false` cannot be what stands there. */
  readonly corrections: readonly ToldValue[];
  /** Fields that he calls wrong without saying what is right. */
  readonly wrong: readonly PaperField[];
  /** What he says of the whole: that it is right, or that something is wrong and not what. */
  readonly answer: 'yes' | 'no' | null;
}

/**
 * Reads what a customer says of a paper in Chinese or English: corrections, fields called wrong, yes or no. Questions say
 * nothing of it ("法人必须本人来吗"). Values are put in the form in which they are compared. Pure; linear in the text.
 */
export function correctionsIn(text: string, paper: Pick<ReviewedPaper, 'kind' | 'fields'>): PaperTalk {
  const values = new Map<PaperField, ToldValue>();
  const wrong = new Set<PaperField>();
  let [yes, no] = [false, false];
  let talk: Talk = { paper, pending: null, denied: false };
  for (const clause of clausesOf(text)) {
    const heard = asks(clause) ? null : (hearChinese(clause, talk) ?? hearEnglish(clause, talk));
    for (const value of valuesOf(heard)) values.set(value.field, value);
    if (heard?.kind === 'wrong') for (const field of heard.fields) wrong.add(field);
    if (heard?.kind === 'answer') [yes, no] = [yes || heard.answer === 'yes', no || heard.answer === 'no'];
    talk = { paper, pending: pendingAfter(heard), denied: no || wrong.size > 0 };
  }
  for (const field of values.keys()) wrong.delete(field);
  const isNamed = values.size > 0 || wrong.size > 0;
  const answer = no ? 'no' : yes ? 'yes' : null;
  return { corrections: [...values.values()], wrong: [...wrong], answer: isNamed ? null : answer };
}

const valuesOf = (heard: Heard | null): readonly ToldValue[] => (heard?.kind === 'value' ? [heard.value] : []);

/** The field of which the next clause may say what is right: 名称不对，应该是… */
function pendingAfter(heard: Heard | null): PaperField | null {
  return heard?.kind === 'wrong' && heard.fields.length === 1 ? heard.fields[0]! : null;
}
