import type { Amount } from './amounts.ts';
import { at } from './source.ts';
import type { Bounds } from './types.ts';

const AT_MOST =
  /(?:不超过|不多于|不高于|不大于|不到|不足|(?<!不)(?:低于|少于|小于)|最多|至多|顶多|under|below|less than|up to|at most|no more than)\s?$/u;
const AT_LEAST = /(?:至少|不低于|不少于|不小于|起码|最少|(?<!不)(?:超过|高于|多于|大于)|at least|over|more than)\s?$/u;
const ABOUT = /(?:大概|大约|约|差不多|将近|接近)\s?$/u;
const ABOUT_IN_ENGLISH = /(?:around|about|roughly)\s?$/u;
const AFTER =
  /\s?(?:(以内|以下|之内|内(?![容部在地行])|封顶|or less)|(以上|往上|起(?![码来步源诉初火])|or more)|(左右|上下|上下浮动|or so)|(之间))/y;
/** Longest of the words before, in units of the folded text. */
const REACH = 12;

/** What is said around an amount: 五十万以内, 至少二十万, 30万左右. `end` is where its unit ends. */
export function bounded(text: string, amount: Amount, end: number): { bounds: Bounds; start: number; end: number } {
  const before = text.slice(Math.max(0, amount.start - REACH), amount.start);
  const most = AT_MOST.exec(before);
  const least = most ? null : AT_LEAST.exec(before);
  const after = at(AFTER, text, end);
  const about = most || least ? null : ABOUT.exec(before);
  const start = amount.start - (most ?? least ?? about ?? [''])[0].length;
  const approximate = amount.approximate || about !== null || ABOUT_IN_ENGLISH.test(before) || after?.[3] !== undefined;
  const { min, max } = amount;
  const stop = after ? end + after[0].length : end;
  if (most || after?.[1] !== undefined) return { bounds: { min: null, max, approximate }, start, end: stop };
  if (least || after?.[2] !== undefined) return { bounds: { min, max: null, approximate }, start, end: stop };
  return { bounds: { min, max, approximate }, start, end: stop };
}
