/** A number as written, before its unit. `low === high` unless it is a range or vague (两三, 几十). */
export interface Numeral {
  readonly low: number;
  readonly high: number;
  readonly end: number;
  /** Largest magnitude word in it (万 is 10,000); 1 when there is none. */
  readonly magnitude: number;
  readonly approx: boolean;
  readonly chinese: boolean;
}

const DIGIT: Record<string, number> = {
  零: 0,
  〇: 0,
  一: 1,
  二: 2,
  两: 2,
  三: 3,
  四: 4,
  五: 5,
  六: 6,
  七: 7,
  八: 8,
  九: 9,
};
const MAGNITUDE: Record<string, number> = {
  十: 10,
  百: 100,
  千: 1000,
  万: 10_000,
  亿: 100_000_000,
  k: 1000,
  w: 10_000,
};
const ARABIC = /(?:\d{1,3}(?:,\d{3}){1,8}(?!\d)|\d{1,40})(?:\.\d{1,20})?/y;
/** Nobody writes a numeral of more characters; without a limit a long run would be read once from each of its places. */
const CHINESE =
  /[零〇一二两三四五六七八九十百千万亿几数]{1,24}(?:点[零〇一二三四五六七八九]{1,12}(?![分刻钟])[百千万亿]{0,3})?/y;
/** 千 before 瓦, 卡, 克, 米 belongs to the unit. */
const AFTER_ARABIC = /\s?([多余来几])?\s?(百万|千万|百亿|千亿|万亿|[百万亿]|千(?![瓦卡克米])|[kw](?![a-z]))/y;
/** 3万5千, 1亿2000万, 3万5. */
const TAIL = /(\d{1,4}|[一二三四五六七八九])([百千十]?万|[百千])?/y;
const NOT_AFTER_SHORT_TAIL = /^(?:[\d%a-z:个家人名位天年月日号点次种款]|[.,]\d)/u;
const MAX_SECTIONS = 4;

function at(pattern: RegExp, text: string, index: number): RegExpExecArray | null {
  pattern.lastIndex = index;
  return pattern.exec(text);
}

export function round(value: number): number {
  return Number(value.toPrecision(12));
}

/** Value of a Chinese numeral without vague digits: 三十五万, 一百零二, 两万八 (28,000), 二〇二六. */
export function chineseValue(run: string): number {
  const [whole = '', fraction] = run.split('点');
  if (fraction !== undefined) {
    const digits = /^[零〇一二三四五六七八九]+/u.exec(fraction)?.[0] ?? '';
    const decimal = Number(`0.${[...digits].map((c) => DIGIT[c]).join('')}`);
    const scale = product(fraction.slice(digits.length));
    return round((chineseValue(whole || '零') + decimal) * scale);
  }
  if (/^[零〇一二两三四五六七八九]+$/u.test(whole)) return Number([...whole].map((c) => DIGIT[c]).join(''));
  return wholeValue(whole);
}

function wholeValue(run: string): number {
  let total = 0;
  let section = 0;
  let digit = 0;
  let last = 1;
  let zeroBefore = false;
  for (const char of run) {
    const value = DIGIT[char];
    if (value !== undefined) {
      digit = value;
      if (value === 0) zeroBefore = true;
      continue;
    }
    const magnitude = MAGNITUDE[char] ?? 1;
    if (magnitude < 10_000) section += (digit || 1) * magnitude;
    else {
      total = (total + (section + digit || 1)) * magnitude;
      section = 0;
    }
    digit = 0;
    last = magnitude;
    zeroBefore = false;
  }
  // A closing digit right after a magnitude counts in tenths of it: 两万八, 一百二.
  const spoken = digit > 0 && last > 10 && !zeroBefore;
  return total + section + (spoken ? (digit * last) / 10 : digit);
}

/** 两三 / 三五 inside a numeral mean a range; so do 几 and 数. Returns the two spellings. */
function vague(run: string): [string, string] | undefined {
  const pair = /([一二两三四五六七八九])([二三四五六七八九])/u.exec(run);
  if (pair && !/^[零〇一二两三四五六七八九]{3,}$/u.test(run)) {
    const [a, b] = [DIGIT[pair[1]!]!, DIGIT[pair[2]!]!];
    if (b - a === 1 || (a === 3 && b === 5)) {
      return [run.replace(pair[0], pair[1]!), run.replace(pair[0], pair[2]!)];
    }
  }
  if (/[几数]/u.test(run)) {
    const closing = /[十][几]/u.test(run);
    return [run.replace(/[几数]/gu, closing ? '一' : '二'), run.replace(/[几数]/gu, '九')];
  }
  return undefined;
}

function product(magnitudes: string): number {
  return [...magnitudes].reduce((m, c) => m * (MAGNITUDE[c] ?? 1), 1);
}

function readTail(text: string, from: number, magnitude: number): { value: number; end: number } {
  let value = 0;
  let end = from;
  let limit = magnitude;
  for (let i = 0; i < MAX_SECTIONS; i++) {
    const match = at(TAIL, text, end);
    if (!match) break;
    const digits = DIGIT[match[1]!] ?? Number(match[1]);
    const unit = product(match[2] ?? '');
    const next = text.slice(end + match[0].length, end + match[0].length + 2);
    if (unit > 1 && digits * unit < limit) value += digits * unit;
    else if (unit === 1 && match[1]!.length === 4 && digits < limit && !/^[\d年]/u.test(next)) value += digits;
    else if (unit === 1 && match[1]!.length === 1 && !NOT_AFTER_SHORT_TAIL.test(next)) value += (digits * limit) / 10;
    else break;
    end += match[0].length;
    limit = unit;
    if (unit === 1) break;
  }
  return { value, end };
}

function readArabic(text: string, index: number): Numeral | undefined {
  const match = at(ARABIC, text, index);
  if (!match) return undefined;
  let value = Number(match[0].replaceAll(',', ''));
  let end = index + match[0].length;
  let magnitude = 1;
  let approx = false;
  const scaled = at(AFTER_ARABIC, text, end);
  if (scaled) {
    magnitude = product(scaled[2]!);
    value *= magnitude;
    approx = scaled[1] !== undefined;
    end += scaled[0].length;
    if (magnitude >= 1000) {
      const tail = readTail(text, end, magnitude);
      value += tail.value;
      end = tail.end;
    }
  }
  return { low: round(value), high: round(value), end, magnitude, approx, chinese: false };
}

/** 万一, 千万 (别), 百 … are words, not numbers, unless money or people follow. */
function isWord(run: string, text: string, end: number): boolean {
  if (/^[百千万亿]/u.test(run))
    return !(/^[百千]?万$|^百$|^千$/u.test(run) && /^(?:元|块|级|富翁|人次)/u.test(text.slice(end, end + 2)));
  return /^[几数]$/u.test(run) && text[end] === undefined;
}

function readChinese(text: string, index: number): Numeral | undefined {
  const match = at(CHINESE, text, index);
  if (!match) return undefined;
  let run = match[0];
  if (/[几数]/u.test(run) && !/^[几数]?[十百千万亿]*[几]?$|^[一二两三四五六七八九]?十几[万亿千]?$/u.test(run))
    return undefined;
  if (run.startsWith('数') && !/^数[十百千万亿]/u.test(run)) return undefined;
  const end = index + run.length;
  const prefixed = /[上近过逾超]/u.test(text[index - 1] ?? '') && /^[百千万]万?$/u.test(run);
  if (prefixed) run = `一${run}`;
  else if (isWord(run, text, end)) return undefined;
  const largest = [...run].reduce((m, c) => Math.max(m, MAGNITUDE[c] ?? 1), 1);
  const range = vague(run);
  const low = chineseValue(range?.[0] ?? run);
  const high = chineseValue(range?.[1] ?? run);
  return {
    low,
    high: Math.max(low, high),
    end,
    magnitude: largest,
    approx: range !== undefined || prefixed,
    chinese: true,
  };
}

/** Reads a numeral of either script at `index` of a folded text. */
export function readNumeral(text: string, index: number): Numeral | undefined {
  return readArabic(text, index) ?? readChinese(text, index);
}
