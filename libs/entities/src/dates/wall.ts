/**
 * Local time as milliseconds, as if the wall clock showed UTC: days have 24 hours and months their lengths, whatever
 * the zone does. Only what leaves this folder is a moment again.
 */
export type Wall = number;

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known) return known;
  const made = new Intl.DateTimeFormat('en', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  });
  formats.set(timeZone, made);
  return made;
}

/** The minute that was asked last of each zone: messages come in the same one, and asking costs as much as reading them. */
const last = new Map<string, { minute: number; wall: Wall }>();

/** What the clocks of a zone show, to the minute. Throws RangeError for a zone that nobody knows. */
export function wallOf(at: Date, timeZone: string): Wall {
  const minute = Math.floor(at.getTime() / MINUTE);
  const known = last.get(timeZone);
  if (known?.minute === minute) return known.wall;
  const wall = wallIn(at, timeZone);
  last.set(timeZone, { minute, wall });
  return wall;
}

function wallIn(at: Date, timeZone: string): Wall {
  const parts = Object.fromEntries(
    formatOf(timeZone)
      .formatToParts(at)
      .map(({ type, value }) => [type, Number(value)]),
  );
  return Date.UTC(parts['year']!, parts['month']! - 1, parts['day']!, parts['hour']!, parts['minute']!);
}

/** A wall time with the offset that the zone has then; in an hour that a clock skips, the offset before it. */
export function stamp(wall: Wall, timeZone: string): string {
  const offset = wallOf(new Date(wall), timeZone) - wall;
  const settled = wallOf(new Date(wall - offset), timeZone) - (wall - offset);
  const minutes = Math.abs(settled) / MINUTE;
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0');
  return `${new Date(wall).toISOString().slice(0, 19)}${settled < 0 ? '-' : '+'}${two(minutes / 60)}:${two(minutes % 60)}`;
}

export const dayOf = (wall: Wall): Wall => Math.floor(wall / DAY) * DAY;

/** 1 for Monday to 7 for Sunday. */
export const weekdayOf = (wall: Wall): number => new Date(wall).getUTCDay() || 7;

export const mondayOf = (wall: Wall): Wall => dayOf(wall) - (weekdayOf(wall) - 1) * DAY;

export const yearOf = (wall: Wall): number => new Date(wall).getUTCFullYear();

/** 0 for January. */
export const monthOf = (wall: Wall): number => new Date(wall).getUTCMonth();

export const dateOf = (wall: Wall): number => new Date(wall).getUTCDate();

export const dayAt = (year: number, month: number, day = 1): Wall => Date.UTC(year, month, day);

/** The same day so many months later; the last of the month where it has no such day. */
export function monthsLater(wall: Wall, months: number): Wall {
  const [year, month] = [yearOf(wall), monthOf(wall) + months];
  const last = dateOf(dayAt(year, month + 1, 0));
  return dayAt(year, month, Math.min(dateOf(wall), last)) + (wall - dayOf(wall));
}

/** A day that the calendar has: no 31st of June. */
export const exists = (year: number, month: number, day: number): boolean =>
  month >= 0 && month < 12 && day >= 1 && day <= dateOf(dayAt(year, month + 1, 0));
