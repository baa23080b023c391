import { isRole } from './names.ts';
import { englishCities } from './places.ts';
import type { Rule } from './rule.ts';

const places = new RegExp(
  `^(?:hi,?\\s*)?(?:i\\s*am|i'?m|i)\\s+(?:now\\s+)?(not\\s+|no longer\\s+|don'?t\\s+)?(?:from|in|based in|living in|live in|moved to)\\s+(${englishCities})\\b`,
  'iu',
);
const amount =
  /\bmy budget (?:is )?(?:now )?(?:about |around |roughly |up to )?((?:[$¥€£]|rmb |usd )?\d[\d,.]*\s?(?:k|m|w|million|thousand|rmb|yuan|usd|dollars)?)(?![\w])/iu;
const name =
  /^(?:hi,?\s*)?(?:my name is|my name's|please call me|call me)\s+([A-Z][A-Za-z'-]{1,19}(?: [A-Z][A-Za-z'-]{1,19}){0,2})$/u;
const business =
  /^(?:i|we)(?:'d| would)? (don'?t |do not )?(?:want|like|plan|hope) to (?:open|start|run) an? ([a-z][a-z -]{1,24}? (?:shop|store|caf[eé]|bar|restaurant))\b/iu;
const calls = /^(?:please )?(?:don'?t|do not|never|stop) (?:call|phone|calling|phoning|ring|ringing) me\b/iu;
const child = /^my (?:son|daughter|child|kid|baby) is (?:now )?(\d{1,2} (?:years?|months?) old)\b/iu;
const phone = /\b(?:my (?:phone|mobile|cell)?\s?(?:number)? ?is|call me (?:on|at))[: ]*(\+?\d[\d -]{6,16}\d)\b/iu;

const rule = (kind: Rule['kind'], read: Rule['read']): Rule => ({ kind, sure: 0.85, inQuestion: false, read });
const first = (pattern: RegExp) => (clause: string) => {
  const value = pattern.exec(clause)?.[1];
  return value === undefined ? null : { value: value.trim(), gone: false };
};

/** What is said in English. */
export const english: readonly Rule[] = [
  rule('name', (clause) => {
    // Sentences begin with a capital, names are written with one.
    const value = name.exec(
      clause
        .replace(/^[a-z]/u, (letter) => letter.toUpperCase())
        .replace(/^(My name is|My name's|Please call me|Call me)/u, (said) => said.toLowerCase()),
    )?.[1];
    return value === undefined || isRole(value) ? null : { value, gone: false };
  }),
  rule('city', (clause) => {
    const found = places.exec(clause);
    return found && { value: found[2]!, gone: found[1] !== undefined };
  }),
  rule('budget', first(amount)),
  rule('business', (clause) => {
    const found = business.exec(clause);
    return found && { value: found[2]!, gone: found[1] !== undefined };
  }),
  rule('contact', (clause) => (calls.test(clause) ? { value: 'no phone calls', gone: false } : null)),
  rule('child', first(child)),
  rule('phone', first(phone)),
];
