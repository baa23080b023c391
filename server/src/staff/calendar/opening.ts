import { dayPlan, intervalsOf, type Interval, type OpeningHours, type Reason } from './plan.ts';
import { addDays, localOf } from './zone.ts';

const MINUTE = 60_000;
/** Days looked ahead for an opening: longer than any holiday, short enough to be quick. */
export const SEARCH_DAYS = 62;
/** Days over which working minutes are counted. */
const COUNT_DAYS = 366;
/** Who is open for so many days on end counts as always open. */
const ALWAYS_MS = 8 * 24 * 60 * MINUTE;
const LONGEST_MS = 10 * 24 * 60 * MINUTE;

/** Whether somebody is there by the calendar. `never`: not within `SEARCH_DAYS`. */
export type Standing =
  | { is: 'open'; until: Date | null }
  | { is: 'closed'; opensAt: Date; reason: Reason | null }
  | { is: 'never' };

/** How it stands at a moment; `until` is null for who never closes, `reason` says why a day is not as usual. */
export function standing(hours: OpeningHours, now: Date): Standing {
  for (const { start, end } of openings(hours, now, SEARCH_DAYS)) {
    if (start > now) return { is: 'closed', opensAt: start, reason: reasonAt(hours, now) };
    const always = end.getTime() - now.getTime() >= ALWAYS_MS;
    return { is: 'open', until: always ? null : end };
  }
  return { is: 'never' };
}

export function isOpen(hours: OpeningHours, now: Date): boolean {
  return standing(hours, now).is === 'open';
}

/** The next moment within opening hours: `now` itself when open, null when never within `SEARCH_DAYS`. */
export function nextOpening(hours: OpeningHours, now: Date): Date | null {
  const stands = standing(hours, now);
  if (stands.is === 'open') return now;
  return stands.is === 'closed' ? stands.opensAt : null;
}

export type Counted = { is: 'at'; at: Date } | { is: 'never' };

/** When so many minutes of opening hours will have passed; `never` when a year does not hold them. */
export function addOpenMinutes(hours: OpeningHours, from: Date, minutes: number): Counted {
  let left = minutes * MINUTE;
  for (const { start, end } of openings(hours, from, COUNT_DAYS)) {
    const begins = Math.max(start.getTime(), from.getTime());
    if (begins + left <= end.getTime()) return { is: 'at', at: new Date(begins + left) };
    left -= end.getTime() - begins;
  }
  return { is: 'never' };
}

/**
 * Openings that end after `from`, in order; spans that touch or overlap are one, up to `LONGEST`. At most `days` days
 * are looked at.
 */
function* openings(hours: OpeningHours, from: Date, days: number): Generator<Interval> {
  let held: Interval | undefined;
  let told = from;
  for (const { start, end } of spansFrom(hours, from, days)) {
    if (end <= told) continue;
    if (held && start <= held.end && held.end.getTime() - held.start.getTime() < LONGEST_MS) {
      held = { start: held.start, end: later(end, held.end) };
      continue;
    }
    if (held) {
      yield held;
      told = held.end;
      // What was told already is not told twice; the first opening may have begun before `from`.
      held = end > told ? { start: later(start, told), end } : undefined;
    } else held = { start, end };
  }
  if (held) yield held;
}

function* spansFrom(hours: OpeningHours, from: Date, days: number): Generator<Interval> {
  const today = localOf(from, hours.timeZone).date;
  // Yesterday's last span may reach into today.
  for (let ahead = -1; ahead <= days; ahead++) yield* intervalsOf(hours, addDays(today, ahead));
}

function later(a: Date, b: Date): Date {
  return a > b ? a : b;
}

function reasonAt(hours: OpeningHours, now: Date): Reason | null {
  const { spans, reason } = dayPlan(hours, localOf(now, hours.timeZone).date);
  // A worked Saturday that is only not yet open needs no excuse.
  return spans.length === 0 ? reason : null;
}
