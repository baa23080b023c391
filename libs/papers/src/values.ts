import { isDay } from './checks.ts';

/** Full-width letters, digits and marks as plain ones, without blanks. */
export const compact = (text: string): string => text.normalize('NFKC').replace(/\s+/gu, '');

const DIGITS = '〇一二三四五六七八九';
const CAPITALS = '零壹贰叁肆伍陆柒捌玖';
/** Other ways to write a digit in words. */
const ALSO: Readonly<Record<string, string>> = {
  零: '〇',
  '○': '〇',
  Ｏ: '〇',
  O: '〇',
  两: '二',
  贰: '二',
  弍: '二',
  貳: '二',
};

/** 三, 十二, 二十五, 〇五 as a number up to 99; null for what is none. */
function smallNumber(words: string): number | null {
  const plain = [...words].map((char) => ALSO[char] ?? char).join('');
  const match = /^([一二三四五六七八九]?)(十?)([〇一二三四五六七八九]?)$/u.exec(plain);
  if (!match) return /^[〇一二三四五六七八九]{2}$/u.test(plain) ? digitsOf(plain) : null;
  const [, tens, ten, ones] = match as unknown as [string, string, string, string];
  if (ten) return (tens ? DIGITS.indexOf(tens) : 1) * 10 + (ones ? DIGITS.indexOf(ones) : 0);
  return plain.length === 1 || plain.length === 2 ? digitsOf(plain) : null;
}

const digitsOf = (words: string): number => Number([...words].map((char) => DIGITS.indexOf(char)).join(''));

const pad = (value: string | number): string => String(value).padStart(2, '0');

const WRITTEN = /(?<!\d)((?:19|20)\d{2})(?:年|[-./])(\d{1,2})(?:月|[-./])(\d{1,2})日?(?!\d)/gu;
/** The 年 lost between two boxes. */
const CLOSED_UP = /(?<!\d)((?:19|20)\d{2})(\d{2})月(\d{1,2})日/gu;
/** One of the three characters may be misread as another that is no digit. */
const BENT = /(?<!\d)((?:19|20)\d{2})[^\d至到~-]{1,2}(\d{1,2})[^\d至到~-]{1,2}(\d{1,2})(?!\d)/gu;
const CLOSE = /(?<!\d)((?:19|20)\d{2})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?!\d)/gu;
const SPELT =
  /([〇零○O一二三四五六七八九]{4})年([〇零一二三四五六七八九十]{1,3})月([〇零一二三四五六七八九十]{1,3})[日号]?/gu;

/** All days that stand in a text, in its order, each once: 2019年03月05日, 2019-3-5, 2019.03.05, 20190305, 二〇一九年三月五日. */
export function daysIn(text: string): string[] {
  const plain = compact(text).replace(/(?<=\d)[Oo]|[Oo](?=\d)/gu, '0');
  const found: { at: number; day: string }[] = [];
  for (const pattern of [WRITTEN, CLOSED_UP, BENT, CLOSE])
    for (const { 1: year, 2: month, 3: date, index } of plain.matchAll(pattern))
      found.push({ at: index, day: `${year}-${pad(month!)}-${pad(date!)}` });
  for (const { 1: year, 2: month, 3: date, index } of plain.matchAll(SPELT)) {
    const spelt = [...year!].map((char) => DIGITS.indexOf(ALSO[char] ?? char)).join('');
    const [m, d] = [smallNumber(month!), smallNumber(date!)];
    if (m !== null && d !== null) found.push({ at: index, day: `${spelt}-${pad(m)}-${pad(d)}` });
  }
  const sorted = found.toSorted((a, b) => a.at - b.at);
  return sorted.filter(({ at }, place) => place === 0 || at !== sorted[place - 1]!.at).map(({ day }) => day);
}

/** The only day of a text, or null: none, several, or one that no calendar has. */
export function dayOf(text: string): string | null {
  const days = daysIn(text);
  return days.length === 1 && isDay(days[0]!) ? days[0]! : null;
}

const OPEN = /长\s?期|永\s?久|无\s?固定\s?期限|不约定/u;

/**
 * A term as `from/to`. What has no end ends with the slash, what says only when it ends begins with it. `from` is when it
 * began where the text does not say (the day a company was founded). Null where nothing of a term can be read.
 */
export function termOf(text: string, from = ''): string | null {
  const days = daysIn(text);
  if (days.some((day) => !isDay(day)) || days.length > 2) return null;
  const open = OPEN.test(text);
  if (days.length === 2) return days[0]! <= days[1]! ? `${days[0]}/${days[1]}` : null;
  if (open) return `${days[0] ?? from}/`;
  if (days.length === 0) return null;
  const plain = compact(text).replace(/[-—~]{1,2}(?=\D|$)/gu, '至');
  // 自2019年3月5日至 with nothing after it has no end, as it is printed where none was agreed.
  if (/(?:[至到]|起)$/u.test(plain)) return `${days[0]}/`;
  // A day after which more follows that is no day: the end was not read.
  return /\d日?[至到]./u.test(plain) ? null : `${from}/${days[0]}`;
}

/** 12/28 on a bank card: good until the month ends. */
export function cardTermOf(text: string): string | null {
  const match = /(?<!\d)(0[1-9]|1[0-2])\/(\d{2}|20\d{2})(?!\d)/u.exec(compact(text));
  if (!match) return null;
  const year = Number(match[2]!.slice(-2)) + 2000;
  return `/${new Date(Date.UTC(year, Number(match[1]), 0)).toISOString().slice(0, 10)}`;
}

const UNITS: Readonly<Record<string, number>> = { 拾: 10, 十: 10, 佰: 100, 百: 100, 仟: 1000, 千: 1000 };

/** 伍佰万, 壹仟贰佰叁拾肆 as a number; null for what is no number in words. */
function amountInWords(words: string): number | null {
  // What stands before 亿, before 万, and behind both.
  let [over, thousands, section, digit] = [0, 0, 0, 0];
  for (const char of words) {
    const value = Math.max(CAPITALS.indexOf(char), DIGITS.indexOf(ALSO[char] ?? char));
    if (value >= 0) digit = value;
    else if (UNITS[char]) [section, digit] = [section + (digit || 1) * UNITS[char], 0];
    else if (char === '亿') [over, thousands, section, digit] = [(thousands + section + digit) * 1e8, 0, 0, 0];
    else if (char === '万' || char === '萬') [thousands, section, digit] = [(section + digit) * 1e4, 0, 0];
    else return null;
  }
  return over + thousands + section + digit;
}

const FOREIGN = /美元|美金|港[币元]|欧元|日元|英镑|USD|HKD|EUR|JPY|GBP|\$/iu;
const FIGURES = /(-?\d[\d,，]*(?:\.\d+)?)(亿|万|萬)?/u;
const WORDS = /[零〇壹贰叁肆伍陆柒捌玖拾佰仟万亿一二三四五六七八九十百千貳萬]+/u;

/**
 * Yuan with two decimals: 伍佰万元整, 500万元人民币, ¥1,234.50, 壹仟贰佰元叁角. Null for what is no amount, or one of another
 * currency.
 */
export function yuanOf(text: string): string | null {
  const plain = compact(text).replace(/[圆園]/gu, '元');
  if (FOREIGN.test(plain)) return null;
  const figures = FIGURES.exec(plain);
  if (figures) {
    const scale = figures[2] === '亿' ? 1e8 : figures[2] ? 1e4 : 1;
    return twoDecimals(Number(figures[1]!.replace(/[,，]/gu, '')) * scale);
  }
  const whole = WORDS.exec(plain);
  const yuan = whole ? amountInWords(whole[0]) : null;
  if (yuan === null) return null;
  const tenth = /([壹贰叁肆伍陆柒捌玖一二三四五六七八九])角/u.exec(plain)?.[1];
  const cent = /([壹贰叁肆伍陆柒捌玖一二三四五六七八九])分/u.exec(plain)?.[1];
  const small = (char: string | undefined) => (char ? Math.max(CAPITALS.indexOf(char), DIGITS.indexOf(char)) : 0);
  const isSmallOnly = /^[^元]*[角分]/u.test(plain) && !plain.includes('元');
  return twoDecimals((isSmallOnly ? 0 : yuan) + small(tenth) / 10 + small(cent) / 100);
}

const twoDecimals = (yuan: number): string => (Math.round(yuan * 100) / 100).toFixed(2);

/** Cents of what {@link yuanOf} gave. */
export const cents = (yuan: string): number => Math.round(Number(yuan) * 100);
