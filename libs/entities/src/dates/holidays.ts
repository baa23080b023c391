import published from 'chinese-days/dist/chinese-days.json' with { type: 'json' };
import chineseDays from 'chinese-days';
import type { Rule } from './reading.ts';
import { DAY, dateOf, dayAt, dayOf, monthOf, weekdayOf, yearOf, type Wall } from './wall.ts';

/** A holiday of a year: its day, and how many days off the law gives from `before` it on (State Council, 2024). */
interface Holiday {
  readonly words: string;
  /** As the published arrangement names it; null where nobody has a day off. */
  readonly off: string | null;
  day(year: number): Wall;
  readonly days?: number;
  readonly before?: number;
}

const fixed = (month: number, day: number) => (year: number) => dayAt(year, month - 1, day);

/** The day of the lunar calendar that begins in a year. */
function lunar(month: number, day: number): (year: number) => Wall {
  const pad = (value: number) => String(value).padStart(2, '0');
  return (year) =>
    Date.parse(`${chineseDays.getSolarDateFromLunar(`${year}-${pad(month)}-${pad(day)}`).date}T00:00:00Z`);
}

/** The nth Sunday of a month. */
const sunday = (month: number, nth: number) => (year: number) => {
  const first = dayAt(year, month - 1);
  return first + ((7 - weekdayOf(first)) % 7) * DAY + (nth - 1) * 7 * DAY;
};

const clearBright = (year: number) =>
  Date.parse(`${chineseDays.getSolarTermDate(year, 4, 'pure_brightness')}T00:00:00Z`);

const holidays: readonly Holiday[] = [
  { words: "元旦节?|new year(?:'s day)?", off: '元旦', day: fixed(1, 1) },
  {
    words: '春节|过年|大年初一|新春|chinese new year|spring festival',
    off: '春节',
    day: lunar(1, 1),
    days: 4,
    before: 1,
  },
  { words: '除夕|年三十|大年三十', off: null, day: (year) => lunar(1, 1)(year) - DAY },
  { words: '元宵节?', off: null, day: lunar(1, 15) },
  { words: '清明节?', off: '清明', day: clearBright },
  {
    words:
      '五一劳动节|劳动节|(?<![一二三四五六七八九十])五一(?![一二三四五六七八九十])|5\\.1(?=假|节|期间)|51(?=假|节|期间)',
    off: '劳动节',
    day: fixed(5, 1),
    days: 2,
  },
  { words: '端午节?', off: '端午', day: lunar(5, 5) },
  { words: '中秋节?', off: '中秋', day: lunar(8, 15) },
  { words: '国庆|十一(?=假|长假|黄金周|期间|放假)|national day', off: '国庆节', day: fixed(10, 1), days: 3 },
  { words: '七夕节?', off: null, day: lunar(7, 7) },
  { words: '重阳节?', off: null, day: lunar(9, 9) },
  { words: '情人节', off: null, day: fixed(2, 14) },
  { words: '妇女节|三八节', off: null, day: fixed(3, 8) },
  { words: '儿童节|六一(?![一二三四五六七八九十])', off: null, day: fixed(6, 1) },
  { words: '教师节', off: null, day: fixed(9, 10) },
  { words: '母亲节', off: null, day: sunday(5, 2) },
  { words: '父亲节', off: null, day: sunday(6, 3) },
  { words: '平安夜', off: null, day: fixed(12, 24) },
  { words: '圣诞节?|christmas', off: null, day: fixed(12, 25) },
  { words: '双十一|双11', off: null, day: fixed(11, 11) },
  { words: '双十二|双12', off: null, day: fixed(12, 12) },
  { words: '(?<![\\d.-])618(?![\\d.元块平家个-])', off: null, day: fixed(6, 18) },
];

const AROUND = '(?:小?长?假期?间?|节日?期间|节假日|期间|假日|当天|那天|黄金周)?';
const SIDE = '(?:节?(之?后|以后|之?前|以前)(?![台面天]))?';
/** How long 国庆后 and 年后 reach. */
const AFTER = 7;

const namesOff = published.holidays as Record<string, string>;
const keyOf = (wall: Wall) => new Date(wall).toISOString().slice(0, 10);
const isOff = (wall: Wall, name: string) => namesOff[keyOf(wall)]?.split(',')[1] === name;
/** Days that are looked through on each side of a holiday; no arrangement is longer. */
const WIDEST = 12;

/** Days off around a holiday as published, else as the law has them. */
function daysOff({ off, day, days = 1, before = 0 }: Holiday, year: number): { start: Wall; end: Wall } {
  const core = day(year);
  if (off === null || !isOff(core, off)) return { start: core - before * DAY, end: core + (days - before) * DAY };
  let [start, end] = [core, core + DAY];
  for (let step = 0; step < WIDEST && isOff(start - DAY, off); step++) start -= DAY;
  for (let step = 0; step < WIDEST && isOff(end, off); step++) end += DAY;
  return { start, end };
}

/** The next time it comes, today included. */
function coming(holiday: Holiday, now: Wall): { start: Wall; end: Wall } {
  const year = yearOf(now);
  const first = daysOff(holiday, year);
  return first.end > dayOf(now) ? first : daysOff(holiday, year + 1);
}

function rule(holiday: Holiday): Rule {
  return [
    new RegExp(
      `(?:今年|(明年)|(20\\d{2})年)?(?:${holiday.words})${AROUND}节?${SIDE}${AROUND}(?![一二三四五六七八九])`,
      'y',
    ),
    ([, next, year, side], now) => {
      const named = next === undefined ? Number(year) : yearOf(now) + 1;
      const { start, end } = Number.isNaN(named) ? coming(holiday, now) : daysOff(holiday, named);
      if (side === undefined) return { start, end, grain: 'day' };
      if (side.includes('后')) return { start: end, end: end + AFTER * DAY, grain: 'day', closed: true };
      return { start: dayOf(now), end: start, grain: 'day', closed: true };
    },
  ];
}

const spring = holidays.find(({ off }) => off === '春节')!;

export const holidayRules: readonly Rule[] = [
  ...holidays.map(rule),
  [
    /(?<![\d一二两三四五六七八九十几半今明去后前多])年(前|后)(?![半])/y,
    ([, side], now) => {
      const { start, end } = coming(spring, now);
      return side === '前'
        ? { start: dayOf(now), end: start, grain: 'day', closed: true }
        : { start: end, end: end + 4 * AFTER * DAY, grain: 'day', closed: true };
    },
  ],
  [
    /(?:大年|正月|年)初([一二三四五六七八九十])(?![一二三四五六七八九十])/y,
    ([, day], now) => {
      const nth = '一二三四五六七八九十'.indexOf(day!) + 1;
      const first = lunar(1, nth)(yearOf(now));
      const start = first < dayOf(now) ? lunar(1, nth)(yearOf(now) + 1) : first;
      return { start, end: start + DAY, grain: 'day' };
    },
  ],
  // School holidays as most provinces have them.
  [
    /暑假期?间?/y,
    (_, now) => {
      const year = yearOf(now) + (monthOf(now) > 7 ? 1 : 0);
      return { start: dayAt(year, 6), end: dayAt(year, 8), grain: 'month' };
    },
  ],
  [
    /寒假期?间?/y,
    (_, now) => {
      const year = yearOf(now) + (monthOf(now) > 1 || (monthOf(now) === 1 && dateOf(now) > 20) ? 1 : 0);
      return { start: dayAt(year, 0, 15), end: dayAt(year, 1, 21), grain: 'day' };
    },
  ],
];
