import type { Locale } from '#contracts/common';
import type { Calendar, Span } from '#contracts/http/settings';
import { chinaDay } from './china.ts';
import { addDays, instantOf, weekdayOf } from './zone.ts';

/** A calendar as it may be stored: what older rows lack is ordinary. */
export type OpeningHours = Pick<Calendar, 'timeZone' | 'weekly'> & Partial<Pick<Calendar, 'holidays' | 'exceptions'>>;

export type Reason = Readonly<Record<Locale, string>>;

/** What holds on one date, and why it is not the weekly plan. */
export interface DayPlan {
  readonly rule: 'weekly' | 'exception' | 'holiday' | 'workday';
  readonly spans: readonly Span[];
  readonly reason: Reason | null;
}

export interface Interval {
  readonly start: Date;
  readonly end: Date;
}

const WEEKDAYS = [1, 2, 3, 4, 5] as const;

/** Own exceptions first, then the State Council's arrangement, then the week. */
export function dayPlan(hours: OpeningHours, date: string): DayPlan {
  const exception = hours.exceptions?.find((one) => one.from <= date && date <= one.to);
  if (exception) return { rule: 'exception', spans: exception.spans, reason: exception.reason };
  const china = hours.holidays === 'china' ? chinaDay(date) : null;
  if (china?.kind === 'holiday') return { rule: 'holiday', spans: [], reason: china.name };
  if (china) return { rule: 'workday', spans: workingDay(hours), reason: china.name };
  return { rule: 'weekly', spans: ofWeekday(hours, weekdayOf(date)), reason: null };
}

/** When it is open, as far as that begins on this date: a span may end after midnight. */
export function intervalsOf(hours: OpeningHours, date: string): Interval[] {
  return dayPlan(hours, date)
    .spans.map(({ from, to }) => ({
      start: instantOf(date, clock(from), hours.timeZone),
      end: instantOf(clock(to) > clock(from) ? date : addDays(date, 1), clock(to), hours.timeZone),
    }))
    .filter(({ start, end }) => start < end)
    .toSorted((a, b) => a.start.getTime() - b.start.getTime());
}

/** A weekend worked in exchange is worked like the first working day of the week. */
function workingDay(hours: OpeningHours): Span[] {
  const like = WEEKDAYS.find((weekday) => ofWeekday(hours, weekday).length > 0);
  return like === undefined ? [] : ofWeekday(hours, like);
}

function ofWeekday({ weekly }: OpeningHours, weekday: number): Span[] {
  return weekly.filter((one) => one.weekday === weekday).map(({ from, to }) => ({ from, to }));
}

/** Minutes since midnight of `HH:MM`, up to `24:00`. */
export function clock(time: string): number {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  return hour * 60 + minute;
}
