import { links } from '../links.ts';
import { fold, originalSpan } from '../normalise.ts';
import { readMoment } from './dates.ts';
import { chineseValue, readNumeral, round, type Numeral } from './numerals.ts';
import { readUnit, type QuantityKind, type Unit } from './units.ts';

/** An amount that a text states. */
export interface Quantity {
  readonly kind: QuantityKind;
  /** Base unit: yuan, %, minute, day, month, m2, 家, date, clock …; empty for a bare number. */
  readonly unit: string;
  /** Value in the base unit; `low < high` for a range (3-5万) or a vague amount (几十万). */
  readonly low: number;
  readonly high: number;
  /** 多, 左右, 几: the writer said that it is not exact. */
  readonly approx: boolean;
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

interface Raw {
  kind: QuantityKind;
  unit: string;
  low: number;
  high: number;
  approx: boolean;
  end: number;
  magnitude: number;
}

const CONNECTOR = /\s?(?:-|~|–|—|−|至|到|或)\s?/y;
const CURRENCY = /(?:(¥|￥|rmb|人民币)|(us\$|\$))\s?/y;
const PERCENT_OF = /百分之(?:(百)(?![零一二三四五六七八九十])|([零〇一二两三四五六七八九十百点]+)|(\d+(?:\.\d+)?))/y;
const ALL_OF_IT = /百分百/y;
const HALF = /半(?=个?(?:月|小时|钟头|年|天|日)|年)/y;
const AFTER_UNIT_HALF = /半/y;
const HALF_MORE = /个半(?=月|小时|钟头|星期)/y;
const MORE = /[多余来]/y;
const LIST_NUMBER = /^(?:\d{1,3}|[一二三四五六七八九十]{1,3})\s?(?:[、)]|\.(?!\d))/u;

function run(pattern: RegExp, text: string, index: number): RegExpExecArray | null {
  pattern.lastIndex = index;
  return pattern.exec(text);
}

function readPercent(text: string, index: number): Raw | undefined {
  const all = run(ALL_OF_IT, text, index);
  const of = all ? null : run(PERCENT_OF, text, index);
  if (!all && !of) return undefined;
  const value = all || of?.[1] ? 100 : of?.[2] ? chineseValue(of[2]) : Number(of?.[3]);
  return {
    kind: 'percent',
    unit: '%',
    low: value,
    high: value,
    approx: false,
    end: index + (all ?? of)![0].length,
    magnitude: 1,
  };
}

function discount(value: number): number {
  return round(value < 10 ? value / 10 : value / 100);
}

/** A Chinese 一 or vague digit before a measure word (一个, 一家) is an article; bare Chinese digits need a unit. */
function isArticle(text: string, index: number, numeral: Numeral, unit: Unit | undefined): boolean {
  if (!numeral.chinese) return false;
  const written = text.slice(index, numeral.end);
  if (!unit)
    return (
      !/[十百千万亿点].*[零一二三四五六七八九万亿千百]|[一二两三四五六七八九][十百千万亿]|^十[一二三四五六七八九]/u.test(
        written,
      ) && !/^[二一][零〇]/u.test(written)
    );
  if (unit.kind === 'count' && written === '一') return true;
  if (unit.kind === 'count' && /^[几两三]$/u.test(written) && /[位方]/u.test(text[numeral.end] ?? '')) return true;
  // 十分 means very; points are written in figures.
  if (unit.unit === '分') return true;
  return written === '一' && /^块(?!钱)/u.test(text.slice(numeral.end, numeral.end + 2));
}

function readHalf(text: string, index: number): Raw | undefined {
  const half = run(HALF, text, index);
  if (!half) return undefined;
  const unit =
    readUnit(text, index + 1) ??
    (text[index + 1] === '月' ? ({ kind: 'duration', unit: 'month', factor: 1, length: 1 } as const) : undefined);
  if (!unit || unit.kind !== 'duration') return undefined;
  const value = round(unit.factor / 2);
  return {
    kind: unit.kind,
    unit: unit.unit,
    low: value,
    high: value,
    approx: false,
    end: index + 1 + unit.length,
    magnitude: 1,
  };
}

function readAmount(text: string, index: number): Raw | undefined {
  const numeral = readNumeral(text, index);
  if (!numeral) return undefined;
  let end = numeral.end;
  let approx = numeral.approx;
  let extra = 0;
  const more = run(MORE, text, end);
  if (more) {
    approx = true;
    end++;
  }
  const halfMore = run(HALF_MORE, text, end);
  if (halfMore) {
    extra = 0.5;
    end += 2;
  }
  let at = end;
  if (text[at] === ' ') at++;
  let unit = readUnit(text, at);
  if (!unit && halfMore && text[at] === '月') unit = { kind: 'duration', unit: 'month', factor: 1, length: 1 };
  if (isArticle(text, index, numeral, halfMore ? unit : unit && (extra ? undefined : unit))) return undefined;
  if (!unit)
    return {
      kind: 'number',
      unit: '',
      low: numeral.low,
      high: numeral.high,
      approx,
      end: numeral.end,
      magnitude: numeral.magnitude,
    };
  end = at + unit.length;
  if (unit.kind === 'duration' && run(AFTER_UNIT_HALF, text, end) && /[年天]/u.test(text[end - 1]!)) {
    extra = 0.5;
    end++;
  }
  const [low, high] = [numeral.low, numeral.high].map((v) =>
    unit.kind === 'discount' ? discount(v) : round((v + extra) * unit.factor),
  ) as [number, number];
  return { kind: unit.kind, unit: unit.unit, low, high, approx, end, magnitude: numeral.magnitude };
}

/** `3-5万`, `3万到5万元`, `两到三个月`: the first part takes unit and magnitude of the second where it has none. */
function readRange(text: string, first: Raw): Raw {
  const link = run(CONNECTOR, text, first.end);
  if (!link || first.kind === 'date' || first.kind === 'time') return first;
  const second = readItem(text, first.end + link[0].length);
  if (!second || second.kind === 'date' || second.kind === 'time') return first;
  let { low } = first;
  if (first.unit === '' && second.unit !== '') {
    const bare = readNumeral(text, first.end + link[0].length);
    if (!bare) return first;
    const factor = bare.low === 0 ? 1 : second.low / bare.low;
    if (first.magnitude === 1 && bare.magnitude > 1 && low < bare.low / bare.magnitude) low *= bare.magnitude;
    low = second.kind === 'discount' ? discount(low) : round(low * factor);
  } else if (first.kind !== second.kind || first.unit !== second.unit) return first;
  else if (first.magnitude === 1 && second.magnitude > 1 && low < second.high / second.magnitude)
    low = round(low * second.magnitude);
  if (low > second.high) return first;
  return { ...second, low, approx: first.approx || second.approx };
}

/** 三到五个月: the bare digit before a connector is a number because of what follows. */
function readBareStart(text: string, index: number): Raw | undefined {
  const match = /^[一二两三四五六七八九十](?=[-~–—至到])/u.exec(text.slice(index, index + 2));
  if (!match) return undefined;
  const value = chineseValue(match[0]);
  const first: Raw = {
    kind: 'number',
    unit: '',
    low: value,
    high: value,
    approx: false,
    end: index + 1,
    magnitude: value === 10 ? 10 : 1,
  };
  const range = readRange(text, first);
  return range === first || (range.unit === '' && range.magnitude === 1) ? undefined : range;
}

function readCurrency(text: string, index: number): Raw | undefined {
  const sign = run(CURRENCY, text, index);
  if (!sign) return undefined;
  const amount = readAmount(text, index + sign[0].length);
  if (!amount || (amount.kind !== 'number' && amount.kind !== 'money')) return undefined;
  return { ...amount, kind: 'money', unit: sign[2] ? 'usd' : 'yuan' };
}

function readOrdinal(text: string, index: number): Raw | undefined {
  if (text[index] !== '第') return undefined;
  const numeral = readNumeral(text, index + 1);
  if (!numeral) return undefined;
  return {
    kind: 'ordinal',
    unit: '第',
    low: numeral.low,
    high: numeral.low,
    approx: false,
    end: numeral.end,
    magnitude: 1,
  };
}

function readMomentRaw(text: string, index: number): Raw | undefined {
  const moment = readMoment(text, index);
  return (
    moment && {
      kind: moment.kind,
      unit: moment.unit,
      low: moment.value,
      high: moment.value,
      approx: false,
      end: moment.end,
      magnitude: 1,
    }
  );
}

function readItem(text: string, index: number): Raw | undefined {
  return (
    readOrdinal(text, index) ??
    readPercent(text, index) ??
    readCurrency(text, index) ??
    readMomentRaw(text, index) ??
    readHalf(text, index) ??
    readAmount(text, index) ??
    readBareStart(text, index)
  );
}

const STARTS = /[\d第百半¥￥$零〇一二两三四五六七八九十千万亿几数周星礼上下早晚凌中傍ru人]/u;

/** Where a digit run belongs to a name (H5, wifi6, 4S) and states no amount; returns its end. */
function nameEnd(folded: string, original: string, index: number): number | undefined {
  const digits = /^\d+(?:\.\d+)*/u.exec(folded.slice(index, index + 40))?.[0];
  if (!digits) return undefined;
  const before = folded.slice(Math.max(0, index - 4), index);
  if (/[a-z][-_.]?$/u.test(before) && !/(?:rmb|cny|usd|us\$)$/u.test(before)) return index + digits.length;
  const next = folded[index + digits.length] ?? '';
  if (/[a-z]/u.test(next) && !readUnit(folded, index + digits.length) && !/[kw]/u.test(next))
    return index + digits.length;
  return /^[0-9]+[A-Z]/u.test(original) && !/^\d+[KWHM]/u.test(original) ? index + digits.length : undefined;
}

function skipUntil(folded: string, text: string, index: number, at: readonly number[]): number | undefined {
  const original = text.slice(at[index]!, at[index]! + 40);
  // ① is a mark of a list, whatever it folds to.
  if (/^[①-⓿]/u.test(original)) return index + 1;
  const lineStart = /(?:^|\n)\s*[(]?$/u.test(text.slice(Math.max(0, at[index]! - 4), at[index]!).replace('（', '('));
  const listed = lineStart ? LIST_NUMBER.exec(folded.slice(index, index + 6)) : null;
  if (listed) return index + listed[0].length;
  if (/^(?:十一|十二|11|12)/u.test(folded.slice(index, index + 2)) && folded[index - 1] === '双') return index + 2;
  return nameEnd(folded, original, index);
}

/**
 * Every amount a Chinese or English text states: numbers, money, percents, discounts, durations,
 * areas, counts, dates and times, in Arabic or Chinese numerals, with ranges. Articles (一个, 一些),
 * list numbers, names (H5) and the inside of addresses and phone numbers are no amounts.
 */
export function quantities(text: string): Quantity[] {
  const source = fold(text);
  const { text: folded, at } = source;
  const taken = links(text);
  const out: Quantity[] = [];
  let i = 0;
  let next = 0;
  while (i < folded.length) {
    while (next < taken.length && taken[next]!.end <= at[i]!) next++;
    const inLink = next < taken.length && taken[next]!.start <= at[i]!;
    const skip = inLink || !STARTS.test(folded[i]!) ? i + 1 : skipUntil(folded, text, i, at);
    if (skip !== undefined) {
      i = skip;
      continue;
    }
    const item = readItem(folded, i);
    if (!item) {
      i += /^\d+/u.exec(folded.slice(i, i + 40))?.[0].length ?? 1;
      continue;
    }
    const { magnitude: _, end, ...quantity } = readRange(folded, item);
    const span = originalSpan(source, i, end);
    const approx =
      quantity.approx ||
      /^\s?(?:左右|上下|以上|以内|起)/u.test(folded.slice(end, end + 4)) ||
      /[约近]/u.test(folded[i - 1] ?? '');
    out.push({ ...quantity, approx, ...span, text: text.slice(span.start, span.end) });
    i = end;
    // What is left of a character that unfolded into several (⅐) belongs to the amount.
    while (i < folded.length && at[i]! < span.end) i++;
  }
  return out;
}
