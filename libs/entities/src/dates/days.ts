import { valueOf } from '../amounts.ts';
import type { Grain } from '../types.ts';
import { N, type Rule } from './reading.ts';
import {
  DAY,
  dateOf,
  dayAt,
  dayOf,
  exists,
  HOUR,
  MINUTE,
  mondayOf,
  monthOf,
  monthsLater,
  weekdayOf,
  yearOf,
  type Wall,
} from './wall.ts';

const whole = (start: Wall, days = 1, grain: Grain = 'day') => ({ start, end: start + days * DAY, grain });
const month = (year: number, index: number, count = 1) => ({
  start: dayAt(year, index),
  end: dayAt(year, index + count),
  grain: 'month' as const,
});
const year = (number: number) => ({ start: dayAt(number, 0), end: dayAt(number + 1, 0), grain: 'year' as const });
const quarter = (number: number, index: number) => ({ ...month(number, index * 3, 3), grain: 'quarter' as const });

const AWAY: Record<string, number> = {
  大前天: -3,
  前天: -2,
  前日: -2,
  昨天: -1,
  昨日: -1,
  昨: -1,
  今天: 0,
  今日: 0,
  今儿: 0,
  今: 0,
  明天: 1,
  明日: 1,
  明儿: 1,
  明: 1,
  听日: 1,
  琴日: -1,
  后天: 2,
  后日: 2,
  后: 2,
  大后天: 3,
  today: 0,
  tomorrow: 1,
  yesterday: -1,
  'the day after tomorrow': 2,
};
/** 上 -1, 下 +1; 这 and 本 0. Twice is one further. */
const STEP: Record<string, number> = { 上上: -2, 上: -1, 这: 0, 本: 0, 下: 1, 下下: 2, last: -1, this: 0, next: 1 };
const YEARS: Record<string, number> = { 大前年: -3, 前年: -2, 去年: -1, 今年: 0, 本年: 0, 明年: 1, 后年: 2 };
const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];
const MONTHS = 'jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec';

const STEPS = '(上上|上|这|本|下下|下)(?:一)?个?';
const WEEK = '(?:周|星期|礼拜)';
const PART_OF_MONTH = '(初|中旬|中|底|末|上旬|下旬)';

const weekday = (char: string) => Math.min(7, '一二三四五六日天'.indexOf(char) + 1);

function partOfMonth(start: Wall, part: string) {
  const [y, m] = [yearOf(start), monthOf(start)];
  const end = dayAt(y, m + 1);
  const from = (first: number, last?: number) => ({
    start: dayAt(y, m, first),
    end: last === undefined ? end : dayAt(y, m, last + 1),
    grain: 'day' as const,
  });
  if (part === '初') return from(1, 5);
  if (part === '上旬') return from(1, 10);
  if (part.startsWith('中')) return from(11, 20);
  return part === '下旬' ? from(21) : from(25);
}

/** A month that lies ahead or is now, of no named year. */
const comingMonth = (index: number, now: Wall): Wall => dayAt(yearOf(now) + (index < monthOf(now) ? 1 : 0), index);

function comingDay(index: number, day: number, now: Wall): Wall | null {
  const y = yearOf(now);
  if (!exists(y, index, day)) return exists(y + 1, index, day) ? dayAt(y + 1, index, day) : null;
  return dayAt(y + (dayAt(y, index, day) < dayOf(now) ? 1 : 0), index, day);
}

function partOfYear(number: number, part: string) {
  if (part === '初') return month(number, 0);
  if (part === '中') return month(number, 5, 2);
  if (part === '上半年') return month(number, 0, 6);
  if (part === '下半年') return month(number, 6, 6);
  return month(number, 11);
}

function dayIn(number: number, index: number, day: string | undefined) {
  if (day === undefined) return index < 0 || index > 11 ? null : month(number, index);
  return exists(number, index, valueOf(day)) ? whole(dayAt(number, index, valueOf(day))) : null;
}

const n = (text: string) => valueOf(text);

const near: Rule[] = [
  [
    /(?:大前天|前天|前日|昨天|昨日|今天|今日|今儿|明天|明日|明儿|听日|琴日|大后天|后天(?!养|努力|形成|的?性格)|后日|the day after tomorrow|today|tomorrow|yesterday)/y,
    ([word], now) => whole(dayOf(now) + AWAY[word]! * DAY),
  ],
  // 明早, 昨晚: the part of the day is read by the clock.
  [/(?:今|明|昨|后)(?=早|晚)(?!晚[会宴])/y, ([word], now) => whole(dayOf(now) + AWAY[word]! * DAY)],
  [/tonight/y, (_, now) => ({ start: dayOf(now) + 18 * HOUR, end: dayOf(now) + DAY, grain: 'part' as const })],
];

const weeks: Rule[] = [
  [
    new RegExp(`${STEPS}(?:周末|星期末|礼拜末)`, 'y'),
    ([, step], now) => whole(mondayOf(now) + (STEP[step!]! * 7 + 5) * DAY, 2),
  ],
  [
    new RegExp(`${STEPS}${WEEK}([一二三四五六日天])(?![年个])`, 'y'),
    ([, step, day], now) => whole(mondayOf(now) + (STEP[step!]! * 7 + weekday(day!) - 1) * DAY),
  ],
  [
    new RegExp(`${STEPS}${WEEK}(?![边围年到])`, 'y'),
    ([, step], now) => whole(mondayOf(now) + STEP[step!]! * 7 * DAY, 7, 'week'),
  ],
  [/周末/y, (_, now) => whole(mondayOf(now) + 5 * DAY, 2)],
  [
    new RegExp(`${WEEK}([一二三四五六日天])(?![年个一二三四五六日天])`, 'y'),
    ([, day], now) => whole(dayOf(now) + ((weekday(day!) - weekdayOf(now) + 7) % 7) * DAY),
  ],
  [/(next|this|last) week(?![a-z])/y, ([, step], now) => whole(mondayOf(now) + STEP[step!]! * 7 * DAY, 7, 'week')],
  [
    new RegExp(`(?:(next|this|last|on) )?(${WEEKDAYS.join('|')})(?![a-z])`, 'y'),
    ([, step, name], now) => {
      const day = WEEKDAYS.indexOf(name!);
      if (step !== undefined && step !== 'on') return whole(mondayOf(now) + (STEP[step]! * 7 + day) * DAY);
      return whole(dayOf(now) + ((day + 1 - weekdayOf(now) + 7) % 7) * DAY);
    },
  ],
];

const months: Rule[] = [
  [
    new RegExp(`${STEPS}月(?:${PART_OF_MONTH}|${N}[号日])?(?![饼票刊季])`, 'y'),
    ([, step, part, day], now) => {
      const start = dayAt(yearOf(now), monthOf(now) + STEP[step!]!);
      if (part !== undefined) return partOfMonth(start, part);
      return dayIn(yearOf(start), monthOf(start), day);
    },
  ],
  [
    /月(初|中旬|中|底|末)|(上旬|中旬|下旬)/y,
    ([, part, third], now) => partOfMonth(dayAt(yearOf(now), monthOf(now)), part ?? third!),
  ],
  [
    new RegExp(`${N}月份?${PART_OF_MONTH}`, 'y'),
    ([, index, part], now) => (n(index!) > 12 ? null : partOfMonth(comingMonth(n(index!) - 1, now), part!)),
  ],
  [
    new RegExp(`${N}月份?\\s?${N}[号日](?![线楼])`, 'y'),
    ([, index, day], now) => {
      const start = comingDay(n(index!) - 1, n(day!), now);
      return start === null ? null : whole(start);
    },
  ],
  [
    new RegExp(`${N}月份?(?![饼票刊季])`, 'y'),
    ([, index], now) => {
      if (n(index!) < 1 || n(index!) > 12) return null;
      const start = comingMonth(n(index!) - 1, now);
      return month(yearOf(start), monthOf(start));
    },
  ],
  [
    new RegExp(`${N}号(?![线楼店院门台机码位桌铺车库仓馆厅城公])`, 'y'),
    ([, day], now) => {
      const [y, m] = [yearOf(now), monthOf(now)];
      const next = n(day!) < dateOf(now) ? 1 : 0;
      const start = dayAt(y, m + next);
      return exists(yearOf(start), monthOf(start), n(day!)) ? whole(dayAt(y, m + next, n(day!))) : null;
    },
  ],
  [
    new RegExp(`(${MONTHS})[a-z]* (\\d{1,2})(?:st|nd|rd|th)?(?![\\d:])`, 'y'),
    ([, name, day], now) => {
      const start = comingDay(MONTHS.split('|').indexOf(name!), Number(day), now);
      return start === null ? null : whole(start);
    },
  ],
  [/(next|this|last) month(?![a-z])/y, ([, step], now) => month(yearOf(now), monthOf(now) + STEP[step!]!)],
];

const YEAR_PARTS = '(上半年|下半年|年?初|年?中(?!秋)|年?底|年?末)';

const years: Rule[] = [
  [
    /((?:19|20)\d{2}|二[零〇][零〇一二三四五六七八九]{2})\s?年(?:\s?(\d{1,2}|[一二三四五六七八九十]{1,2})月(?:\s?(\d{1,2}|[一二三四五六七八九十]{1,3})[日号])?)?/y,
    ([, y, m, d]) => (m === undefined ? year(n(y!)) : dayIn(n(y!), n(m) - 1, d)),
  ],
  [
    /(?<![\d.-])((?:19|20)\d{2})([-/.])(\d{1,2})\2(\d{1,2})(?![\d.-])/y,
    ([, y, , m, d]) => dayIn(Number(y), Number(m) - 1, d),
  ],
  [
    new RegExp(`(大前年|前年|去年|今年|本年|明年|后年)的?(?:${YEAR_PARTS}|${N}月份?(?:${N}[号日])?)?`, 'y'),
    ([, name, part, m, d], now) => {
      const number = yearOf(now) + YEARS[name!]!;
      if (part !== undefined) return partOfYear(number, part.replace(/^年/u, ''));
      return m === undefined ? year(number) : dayIn(number, n(m) - 1, d);
    },
  ],
  [/年(初|中(?!秋)|底|末)/y, ([, part], now) => partOfYear(yearOf(now), part!)],
  [/(上半年|下半年)/y, ([, part], now) => partOfYear(yearOf(now), part!)],
  [/(?:第?([一二三四1-4])个?季度)/y, ([, which], now) => quarter(yearOf(now), n(which!) - 1)],
  [
    new RegExp(`${STEPS}季度`, 'y'),
    ([, step], now) => quarter(yearOf(now), Math.floor(monthOf(now) / 3) + STEP[step!]!),
  ],
  [/(next|this|last) year(?![a-z])/y, ([, step], now) => year(yearOf(now) + STEP[step!]!)],
];

/** After so long: to the minute for minutes and hours, to the day for the rest. */
function away(count: number, unit: string, now: Wall) {
  if (/^分|^min/u.test(unit)) return now + count * MINUTE;
  if (/小时|钟头|^hour/u.test(unit)) return now + count * HOUR;
  if (/周|星期|礼拜|week/u.test(unit)) return now + count * 7 * DAY;
  if (/月|month/u.test(unit)) return count % 1 === 0 ? monthsLater(now, count) : now + count * 30 * DAY;
  if (/年|year/u.test(unit)) return monthsLater(now, Math.round(count * 12));
  return now + count * DAY;
}

const isClock = (unit: string) => /分|小时|钟头|min|hour/u.test(unit);

function grainOf(unit: string): Grain {
  if (/分|min/u.test(unit)) return 'minute';
  if (/小时|钟头|hour/u.test(unit)) return 'hour';
  if (/周|星期|礼拜|week/u.test(unit)) return 'week';
  if (/月|month/u.test(unit)) return 'month';
  return /年|year/u.test(unit) ? 'year' : 'day';
}

const LAPSE = `(半|${N.slice(1, -1)})(个半|个)?(分钟|小时|钟头|天|日|周|星期|礼拜|月|年)(半)?`;

function counted(count: string, half: boolean): number {
  return (count === '半' ? 0.5 : n(count)) + (half ? 0.5 : 0);
}

function moment(when: Wall, unit: string) {
  if (isClock(unit)) return { start: when, end: when + MINUTE, grain: 'minute' as const, closed: true };
  return whole(dayOf(when));
}

const lapses: Rule[] = [
  [
    new RegExp(`${LAPSE}(?:之后|以后|后)(?![天年])`, 'y'),
    ([, count, measure, unit, half], now) =>
      moment(away(counted(count!, measure === '个半' || half !== undefined), unit!, now), unit!),
  ],
  [
    new RegExp(`${LAPSE}(?:之前|以前|前)(?![天年台面])`, 'y'),
    ([, count, measure, unit, half], now) =>
      moment(away(-counted(count!, measure === '个半' || half !== undefined), unit!, now), unit!),
  ],
  [
    new RegExp(`${LAPSE}(?:之内|以内|内)(?![部容])`, 'y'),
    ([, count, measure, unit, half], now) => ({
      start: now,
      end: away(counted(count!, measure === '个半' || half !== undefined), unit!, now),
      grain: grainOf(unit!),
      closed: true,
    }),
  ],
  [/这(?:两|几)天/y, (_, now) => whole(dayOf(now), 3)],
  [/过几天|过些天/y, (_, now) => whole(dayOf(now) + 2 * DAY, 6)],
  [/过(两|三)天/y, ([, count], now) => whole(dayOf(now) + n(count!) * DAY)],
  [
    /in (\d{1,3}) (minutes?|hours?|days?|weeks?|months?)(?![a-z])/y,
    ([, count, unit], now) => moment(away(Number(count), unit!, now), unit!),
  ],
];

/** Days and longer stretches, the more exact pattern first. */
export const dayRules: readonly Rule[] = [...lapses, ...near, ...weeks, ...years, ...months];
