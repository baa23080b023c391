import { at } from './source.ts';

/** A number as it is said, before its unit. */
export interface Amount {
  readonly min: number;
  readonly max: number;
  readonly approximate: boolean;
  readonly start: number;
  readonly end: number;
  /** 千, 万, 亿, k or w at its end; 1 without. */
  readonly scale: number;
  /** There is a 千, 万, 亿, k or w in it: 三万五. */
  readonly large: boolean;
}

const DIGITS = '零〇一二两三四五六七八九';
const MAGNITUDES: Record<string, number> = {
  十: 10,
  百: 100,
  千: 1_000,
  万: 10_000,
  亿: 100_000_000,
  k: 1_000,
  w: 10_000,
};
const NUMBER =
  /([上近])?(?:(\d{1,3}(?:,\d{3}){1,4}(?!\d)|\d{1,15})(\.\d{1,8})?|([零〇一二两三四五六七八九十百千万亿几数]{1,16})(点[零一二三四五六七八九]{1,6})?)/y;
const MORE = /\s?([多余来把])?\s?([十百千万亿]{1,2}|千万|百万|[kw](?![a-z0-9]))?([多余来])?/y;
/** 3万5千, 3万5. */
const TAIL = /(\d{1,4}(?![\d%]|\.\d)|[一二三四五六七八九](?!十))([百千]?万|千|百)?/y;
/** 3万5个 and 3万1年 begin something else. */
const COUNTED = /^[个家人名位天年月日号点次种款台套杯折成-]|^[a-z]/u;
const CONNECTOR = /\s?(?:-|~|–|—|−|至|到|或者?)\s?/y;

const digitOf = (char: string): number => (char === '两' ? 2 : Math.max(0, DIGITS.replace('两', '').indexOf(char) - 1));

/** Value of a number of Chinese digits, figures and magnitudes: 三十五万, 3万5千, 两万八 (28,000). */
export function valueOf(run: string): number {
  const plain = /^[零〇一二三四五六七八九]{2,}$/u.test(run);
  if (plain) return Number([...run].map(digitOf).join(''));
  let [total, section, last] = [0, 0, 1];
  let digit: number | null = null;
  let afterZero = false;
  for (const [token] of run.matchAll(/\d+(?:\.\d+)?|./gu)) {
    const magnitude = MAGNITUDES[token];
    if (magnitude === undefined) {
      digit = /^\d/u.test(token) ? Number(token) : digitOf(token);
      afterZero ||= digit === 0;
      continue;
    }
    afterZero = false;
    if (magnitude < 10_000) section += (digit ?? 1) * magnitude;
    else {
      total = (total + section + (digit ?? (total + section === 0 ? 1 : 0))) * magnitude;
      section = 0;
    }
    digit = null;
    last = magnitude;
  }
  // A closing digit right after a magnitude counts in tenths of it: 两万八, 3万5.
  const closing = digit !== null && digit < 10 && last > 10 && !afterZero ? (digit * last) / 10 : (digit ?? 0);
  return exact(total + section + closing);
}

export const exact = (value: number): number => Number(value.toPrecision(12));

/** The least and the most that a run with 几, 数 or two digits in a row means. */
function spread(run: string): readonly [string, string] | null {
  const twice = /^([^千万亿]{1,4})([千万亿])([^千万亿]{1,4})\2$/u.exec(run);
  if (twice) return [`${twice[3]}${twice[2]}`, `${twice[1]}${twice[2]}`];
  // 十几二十 is one breath.
  const upTo = /^十几(二十)$/u.exec(run);
  if (upTo) return ['十一', '二十'];
  if (/[几数]/u.test(run)) {
    const closing = /十[几数]/u.test(run);
    return [run.replace(/[几数]/u, closing ? '一' : '二'), run.replace(/[几数]/u, '九')];
  }
  const hundreds = /^([百千万])八[十百千]$/u.exec(run);
  if (hundreds) return [`一${hundreds[1]}`, `一${run}`];
  const pair =
    /([一二两三四五六七八九])([二两三四五六七八九])(?=[十百千万亿])|(?<=十)([一二三四五六七八])([二三四五六七八九])(?=万)/u.exec(
      run,
    );
  if (!pair) return null;
  const [first, second] = [pair[1] ?? pair[3]!, pair[2] ?? pair[4]!];
  const gap = digitOf(second) - digitOf(first);
  if (gap !== 1 && !(gap === 2 && first === '三')) return null;
  const [before, after] = [run.slice(0, pair.index), run.slice(pair.index + 2)];
  return [before + first + after, before + second + after];
}

/** The place of the last digit that is not zero: 100 of 1200, 10 of 50. */
function placeOf(value: number): number {
  let place = 1;
  while (value > 0 && value % (place * 10) === 0) place *= 10;
  return place;
}

/** One number at `index` of a folded text. */
function readOne(text: string, index: number): Amount | null {
  const match = at(NUMBER, text, index);
  if (!match) return null;
  const [, prefix, figures, decimals, run, point] = match;
  // 一万二一个月: the last digit belongs to what is counted next.
  const cut =
    run !== undefined &&
    point === undefined &&
    /[二两三四五六七八九]一$/u.test(run) &&
    text[index + match[0].length] === '个'
      ? 1
      : 0;
  const chinese = run?.slice(0, run.length - cut);
  let end = index + match[0].length - cut;
  const more = at(MORE, text, end)!;
  // 来 and 把 are words of their own unless a unit or a magnitude follows: 五万来做.
  const vague =
    more[1] === undefined || more[2] !== undefined || /^\s?(?:多|余|[来把](?=块|元|平|亩|个))/u.test(text.slice(end));
  const [how, scaling, trailing] = vague ? [more[1], more[2], more[3]] : [];
  if (vague) end += more[0].trimEnd().length;
  const isBare = chinese !== undefined && /^[百千万亿]/u.test(chinese);
  if (isBare && prefix === undefined && how === undefined && !/^[百千]八[十百]$/u.test(chinese)) return null;
  if (prefix !== undefined && !isBare) return null;
  if (chinese !== undefined && /^[几数]$/u.test(chinese) && scaling === undefined) return null;
  const base = chinese === undefined ? figures!.replaceAll(',', '') + (decimals ?? '') : chinese;
  const fraction = point === undefined ? 0 : Number(`0.${Array.from(point.slice(1), digitOf).join('')}`);
  const factor = scaling === undefined ? 1 : valueOf(`1${scaling}`);
  const range = chinese === undefined ? null : spread(chinese);
  const [least, most] = (range ?? [base, base]).map((run) => exact((valueOf(run) + fraction) * factor)) as [
    number,
    number,
  ];
  const open = [how, trailing].includes('多') || [how, trailing].includes('余');
  const max = open
    ? exact(least + placeOf(how === undefined ? least : valueOf(base)) * (how === undefined ? 1 : factor))
    : most;
  const tail =
    figures !== undefined && factor >= 1_000 && how === undefined ? tailOf(text, end, factor) : { value: 0, end };
  const scale = scaling ?? (chinese === undefined ? '' : (/[千万亿]$/u.exec(chinese)?.[0] ?? ''));
  return {
    min: least + tail.value,
    max: Math.max(least, max) + tail.value,
    approximate: Boolean(prefix ?? how ?? trailing) || range !== null,
    start: index,
    end: tail.end,
    scale: scale === '' ? 1 : valueOf(`1${scale}`),
    large: /[千万亿kw]/u.test(text.slice(index, tail.end)),
  };
}

/** What follows in smaller units, each smaller than the last: 4万8千8. */
function tailOf(text: string, from: number, factor: number): { value: number; end: number } {
  const match = at(TAIL, text, from);
  if (!match) return { value: 0, end: from };
  const end = from + match[0].length;
  const count = valueOf(match[1]!);
  const unit = match[2] === undefined ? null : valueOf(`1${match[2]}`);
  if (unit !== null && unit < factor) {
    const rest = tailOf(text, end, unit);
    return { value: count * unit + rest.value, end: rest.end };
  }
  if (unit !== null || match[1]!.length > 1 || COUNTED.test(text.slice(end, end + 2))) return { value: 0, end: from };
  return { value: (count * factor) / 10, end };
}

/** A number or a range of two at `index` of a folded text: 3-5万, 8千到1万, 二三十万, 20多万. */
export function readAmount(text: string, index: number): Amount | null {
  const first = readOne(text, index);
  if (!first) return null;
  // 5万元到8万元: the unit may stand twice.
  const unit = at(/(?:元|块钱?|平米?|平方米?)?/y, text, first.end)![0];
  const link = at(CONNECTOR, text, first.end + unit.length);
  if (!link) return first;
  const second = readOne(text, first.end + unit.length + link[0].length);
  if (!second || (unit !== '' && !text.startsWith(unit[0]!, second.end))) return first;
  const lacks = first.scale === 1 && second.scale > 1 && first.max < second.max / second.scale;
  const factor = lacks ? second.scale : 1;
  const min = exact(first.min * factor);
  if (min > second.max) return first;
  const approximate = first.approximate || second.approximate;
  return {
    min,
    max: second.max,
    approximate,
    start: index,
    end: second.end,
    scale: second.scale,
    large: first.large || second.large,
  };
}

/** Where a number may begin. */
export const BEGINS = /[\d上近零〇一二两三四五六七八九十百千万亿几数]/u;
