import { fieldWords } from './field-words.ts';
import { spliced, valueByForm, valueIn, wrongIn, type Heard, type Talk } from './heard.ts';
import type { PaperField, PaperKind } from './types.ts';

const LEAD =
  '(?:(?:no|but|and|also|actually|please|sorry|well|hi|hello)\\s+)*(?:(?:the|my|our|its|your)\\s+)?(?:correct\\s+)?';
const ON =
  '(?:\\s+(?:on|in|of)\\s+(?:it|(?:the|my|our)\\s+(?:business\\s+)?(?:licen[cs]e|card|paper|document|invoice)))?';
const SHOULD = '(?:should|must|ought to|has to)\\s+(?:be|read|say)';
const NOT = '(?:,?\\s+(?:and\\s+)?(?:not|instead of|rather than)\\s+.+)?';

interface Patterns {
  readonly wrong: RegExp;
  readonly should: RegExp;
  readonly change: RegExp;
  readonly is: RegExp;
  readonly last: RegExp;
  readonly fieldOf: (word: string) => PaperField | undefined;
}

const made = new Map<PaperKind, Patterns>();

function patternsOf(kind: PaperKind): Patterns {
  const before = made.get(kind);
  if (before) return before;
  const { pattern, fieldOf } = fieldWords(kind, 'en');
  const expression = (source: string) => new RegExp(source, 'iu');
  const patterns: Patterns = {
    fieldOf,
    wrong: expression(
      `^${LEAD}(${pattern})${ON}\\s+(?:is|was|looks|seems)\\s+(?:wrong|incorrect|not (?:right|correct)|misread)$`,
    ),
    should: expression(`^${LEAD}(${pattern})${ON}\\s+${SHOULD}\\s+(.+?)${NOT}$`),
    change: expression(`^${LEAD}(?:change|correct|fix|update)\\s+(?:the\\s+)?(${pattern})\\s+to\\s+(.+)$`),
    is: expression(
      `^${LEAD}(${pattern})${ON}(?:\\s+(?:is|reads|says)|\\s*:)\\s*(actually\\s+|really\\s+)?(.+?)(${NOT})$`,
    ),
    last: expression(
      `^${LEAD}last\\s+(?:digit|character|letter)(?:\\s+of\\s+(?:the\\s+)?(${pattern}))?\\s+(?:is|${SHOULD})\\s+(?:an?\\s+)?([0-9A-Z])${NOT}$`,
    ),
  };
  made.set(kind, patterns);
  return patterns;
}

const goesOn = /^(?:it\s+)?(?:should\s+(?:be|read|say)|must\s+be|is\s+actually|is)\s+(.+)$/iu;
const yes =
  /^(?:(?:yes|yep|yeah|yup|correct|right|exactly|confirmed?|i\s+confirm(?:\s+it)?|that'?s\s+(?:right|correct|it)|that\s+is\s+(?:right|correct)|(?:it|this|all|everything)(?:'s|\s+is|\s+are|\s+looks)?\s*(?:all\s+)?(?:correct|right|good|fine)|looks\s+(?:good|right|correct))(?:\s+|$))+$/iu;
const no =
  /^(?:no|nope|wrong|incorrect|not\s+(?:right|correct)|(?:that|it|this)(?:'s|\s+is)\s+(?:wrong|incorrect|not\s+(?:right|correct))|there\s+is\s+a\s+mistake|you\s+(?:misread\s+it|read\s+it\s+wrong))$/iu;

/** What one clause in English says of the paper; null when it says nothing of it. */
export function hearEnglish(clause: string, talk: Talk): Heard | null {
  if (!/[a-z]{2}/iu.test(clause)) return null;
  if (yes.test(clause)) return { kind: 'answer', answer: 'yes' };
  if (no.test(clause)) return { kind: 'answer', answer: 'no' };
  const { fieldOf, ...patterns } = patternsOf(talk.paper.kind);
  const last = patterns.last.exec(clause);
  if (last) return spliced(talk, last[1] === undefined ? undefined : fieldOf(last[1]), [-1, last[2]!]);
  const wrong = patterns.wrong.exec(clause);
  if (wrong) return wrongIn(fieldOf(wrong[1]!)!);
  const told = patterns.should.exec(clause) ?? patterns.change.exec(clause);
  if (told) return valueIn(talk, fieldOf(told[1]!), told[2]!, true);
  const is = patterns.is.exec(clause);
  if (is) return valueIn(talk, fieldOf(is[1]!), is[3]!, isFirm(is));
  const on = goesOn.exec(clause)?.[1];
  if (on === undefined) return null;
  if (talk.pending) return valueIn(talk, talk.pending, on, true);
  return talk.denied ? valueByForm(talk, on) : null;
}

/** "is actually …", or "is … not …". */
const isFirm = (is: RegExpExecArray): boolean => is[2] !== undefined || (is[4] ?? '') !== '';
