import { chineseValue } from './numerals.ts';
import type { QuantityKind } from './units.ts';

export interface Moment {
  readonly kind: QuantityKind;
  readonly unit: string;
  readonly value: number;
  readonly end: number;
}

const N = '(\\d{1,2}|[一二三四五六七八九十]{1,3})';
const YEAR = '((?:19|20)\\d{2}|[一二][零〇九][零〇一二三四五六七八九]{2})';
const FULL = new RegExp(`${YEAR}\\s?年(?:\\s?${N}\\s?月(?:份)?(?:\\s?${N}\\s?[日号])?)?`, 'y');
const NUMERIC = /((?:19|20)\d{2})([-/.])(\d{1,2})\2(\d{1,2})(?!\d)/y;
const MONTH = new RegExp(`${N}\\s?月(?:份)?(?:\\s?${N}\\s?[日号])?`, 'y');
const DAY = /(\d{1,2})号(?![楼线店院门台机码])/y;
const WEEKDAY = /(?:周|星期|礼拜)([一二三四五六日天])/y;
const CLOCK = /(上午|下午|晚上|早上|凌晨|中午|傍晚|早|晚)?\s?(\d{1,2}):([0-5]\d)(?![\d:])/y;
const HOUR = new RegExp(
  `(上午|下午|晚上|早上|凌晨|中午|傍晚|早|晚)?\\s?${N}点(?:钟)?(?:(半)|([一三])刻|(?:过)?(\\d{1,2}|[零一二三四五十]{1,3})分)?`,
  'y',
);

function run(pattern: RegExp, text: string, index: number): RegExpExecArray | null {
  pattern.lastIndex = index;
  return pattern.exec(text);
}

function value(digits: string | undefined): number {
  if (!digits) return 0;
  return /^\d+$/u.test(digits) ? Number(digits) : chineseValue(digits);
}

function date(match: RegExpExecArray, [y, m, d]: [number, number, number], index: number): Moment | undefined {
  if (m > 12 || d > 31) return undefined;
  return { kind: 'date', unit: 'date', value: y * 10_000 + m * 100 + d, end: index + match[0].length };
}

function clock(part: string | undefined, hour: number, minute: number): number {
  const later = /下午|晚上|傍晚|^晚$/u.test(part ?? '') && hour < 12;
  return (later ? hour + 12 : hour) * 60 + minute;
}

function readDate(text: string, index: number): Moment | undefined {
  const full = run(FULL, text, index);
  if (full) return date(full, [value(full[1]), value(full[2]), value(full[3])], index);
  const numeric = run(NUMERIC, text, index);
  if (numeric) return date(numeric, [value(numeric[1]), value(numeric[3]), value(numeric[4])], index);
  const month = run(MONTH, text, index);
  if (month && !(month[1] === '十几')) return date(month, [0, value(month[1]), value(month[2])], index);
  const day = run(DAY, text, index);
  if (day) return date(day, [0, 0, value(day[1])], index);
  return undefined;
}

function readTime(text: string, index: number): Moment | undefined {
  const written = run(CLOCK, text, index);
  if (written && value(written[2]) <= 24) {
    return {
      kind: 'time',
      unit: 'clock',
      value: clock(written[1], value(written[2]), value(written[3])),
      end: index + written[0].length,
    };
  }
  const hour = run(HOUR, text, index);
  if (!hour || value(hour[2]) > 24) return undefined;
  const plain = hour[3] === undefined && hour[4] === undefined && hour[5] === undefined && !hour[0].endsWith('钟');
  // 一点 is "a little", 三点 may be "three points", 3点5 a decimal: without a part of the day they are no time.
  if (plain && hour[1] === undefined && !/^\d/u.test(hour[2]!)) return undefined;
  if (/^[\d零一二三四五六七八九]/u.test(text.slice(index + hour[0].length)) && plain) return undefined;
  const minute = hour[3] ? 30 : hour[4] ? value(hour[4]) * 15 : value(hour[5]);
  return { kind: 'time', unit: 'clock', value: clock(hour[1], value(hour[2]), minute), end: index + hour[0].length };
}

/**
 * A date or time of day at `index`. A date is yyyymmdd with 0 for what is not said (三月五日: 305),
 * a time is minutes after midnight, a weekday 1 to 7 (Monday first).
 */
export function readMoment(text: string, index: number): Moment | undefined {
  const weekday = run(WEEKDAY, text, index);
  if (weekday && !/[年个]/u.test(text[index + weekday[0].length] ?? '')) {
    return {
      kind: 'date',
      unit: 'weekday',
      value: Math.min(7, '一二三四五六日天'.indexOf(weekday[1]!) + 1),
      end: index + weekday[0].length,
    };
  }
  return readDate(text, index) ?? readTime(text, index);
}
