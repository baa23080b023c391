import type { Quantity } from '#libs/text';
import { amountsOf } from './amounts.ts';

const RELATIVE_ERROR = 1e-9;
const MINUTES_A_DAY = 1440;

function same(a: number, b: number): boolean {
  return Math.abs(a - b) <= RELATIVE_ERROR * Math.max(1, Math.abs(a), Math.abs(b));
}

/** A bare number may be an amount whose unit was left out (加盟费3万), never a share, a time or a date. */
const BARE_MAY_BE = new Set(['number', 'money', 'count', 'measure', 'area']);

/** Whether the two measure the same thing, in one unit or in units that are turned into each other. */
export function comparable(a: Quantity, b: Quantity): boolean {
  if (a.kind === b.kind && a.unit === b.unit) return true;
  if (a.kind === 'duration' && b.kind === 'duration') return a.unit !== 'workday' && b.unit !== 'workday';
  if (isDayOfMonth(a) && isDayOfMonth(b)) return true;
  if (a.unit === '' || b.unit === '') return BARE_MAY_BE.has(a.kind) && BARE_MAY_BE.has(b.kind);
  // 三人, 三个, 三位 count the same things with different words.
  if (a.kind === 'count' && b.kind === 'count') return a.unit === '个' || b.unit === '个';
  return false;
}

/** 18日 is read as eighteen days where no month stands before it. */
function isDayOfMonth({ unit, text, low }: Quantity): boolean {
  return unit === 'date' || (unit === 'day' && text.endsWith('日') && low <= 31 && Number.isInteger(low));
}

/** A date is supported by a fuller one: 3月5日 by 2026年3月5日. */
function withinDate(said: number, known: number): boolean {
  const parts = (v: number): number[] => [Math.floor(v / 10_000), Math.floor(v / 100) % 100, v % 100];
  const theirs = parts(known);
  return parts(said).every((part, i) => part === 0 || part === theirs[i]);
}

/** A month is 30 or 31 days, a year 365 or 366 too; a day is 24 hours. */
function sameTime(a: Quantity, va: number, b: Quantity, vb: number): boolean {
  if (a.unit === b.unit) return same(va, vb);
  if (b.unit === 'month') return sameTime(b, vb, a, va);
  const days = b.unit === 'minute' ? vb / MINUTES_A_DAY : vb;
  if (a.unit !== 'month') return same(a.unit === 'minute' ? va / MINUTES_A_DAY : va, days);
  const years = va / 12;
  return (
    (days >= 30 * va && days <= 31 * va) || (Number.isInteger(years) && days >= 365 * years && days <= 366 * years)
  );
}

/** Whether a value of `said` is a value of `known`. Both must be comparable. */
function equal(said: Quantity, value: number, known: Quantity, theirs: number): boolean {
  return said.kind === 'duration' && known.kind === 'duration'
    ? sameTime(said, value, known, theirs)
    : same(value, theirs);
}

/** Whether what was said is what is known. */
export function supports(known: Quantity, said: Quantity): boolean {
  if (!comparable(said, known)) return false;
  if (isDayOfMonth(said) && isDayOfMonth(known)) return withinDate(said.low, known.low);
  if (said.low === said.high)
    return equal(said, said.low, known, known.low) || equal(said, said.low, known, known.high);
  if (equal(said, said.low, known, known.low) && equal(said, said.high, known, known.high)) return true;
  // A vague amount (几十家) is supported by any exact one inside it, a stated range is not.
  return said.approx && known.low >= said.low && known.high <= said.high;
}

/** The first amount in `sentence` that no evidence states, if any. Ordinals (第一步) structure a reply and are not claims. */
export function unsupportedNumber(sentence: string, evidence: readonly string[]): Quantity | undefined {
  return unsupportedAmounts(sentence, evidence)[0];
}

/** All of them. */
export function unsupportedAmounts(sentence: string, evidence: readonly string[]): Quantity[] {
  const said = amountsOf(sentence);
  if (said.length === 0) return [];
  const known = amountsIn(evidence);
  return said.filter((q) => !known.some((k) => supports(k, q)) && !endsOfRange(q, known) && !isRate(q, evidence));
}

/** Read once for all sentences of a reply: the same list must not change afterwards. */
const amounts = new WeakMap<readonly string[], readonly Quantity[]>();

function amountsIn(evidence: readonly string[]): readonly Quantity[] {
  const known = amounts.get(evidence) ?? evidence.flatMap((text) => amountsOf(text));
  amounts.set(evidence, known);
  return known;
}

/** 3万到5万 is supported when both ends are stated, even apart. */
function endsOfRange(said: Quantity, known: readonly Quantity[]): boolean {
  if (said.low === said.high || said.approx) return false;
  const states = (value: number): boolean =>
    known.some((k) => comparable(said, k) && (equal(said, value, k, k.low) || equal(said, value, k, k.high)));
  return states(said.low) && states(said.high);
}

/** 一天、一个月 as a rate: the evidence says 每天, 按月, 月薪, per day. */
const RATES: readonly (readonly [unit: string, value: number, words: RegExp])[] = [
  ['minute', 60, /每个?(?:小时|钟头)|时薪|按小时|(?:per|an|every) hour|hourly/u],
  ['day', 1, /每[天日]|按[天日]|日[均薪营]|(?:per|a|every) day|daily|当[天日]/u],
  ['day', 7, /每个?(?:周|星期|礼拜)|按周|(?:per|a|every) week|weekly/u],
  ['month', 1, /每个?月|按月|月[均薪供租]|(?:per|a|every) month|monthly|当月/u],
  ['month', 3, /每个?季度|按季|(?:per|a|every) quarter|quarterly/u],
  ['month', 12, /每年|按年|年[化均费薪租]|(?:per|a|every) year|yearly|annual/u],
];

function isRate({ kind, unit, low, high }: Quantity, evidence: readonly string[]): boolean {
  if (kind !== 'duration' || low !== high) return false;
  const rate = RATES.find(([of, value]) => of === unit && value === low);
  return rate !== undefined && evidence.some((text) => rate[2].test(text.toLowerCase()));
}

/** How often something happens, as a text says it: 每天, per month. */
export function ratesOf(text: string): { unit: string; start: number; end: number }[] {
  const lower = text.toLowerCase();
  return RATES.flatMap(([unit, value, words]) => {
    const match = words.exec(lower);
    return match ? [{ unit: `${value} ${unit}`, start: match.index, end: match.index + match[0].length }] : [];
  });
}
