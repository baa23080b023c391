/** Wall clocks of time zones, including the nights on which they are changed. */

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

export interface LocalTime {
  /** `YYYY-MM-DD` */
  readonly date: string;
  /** Minutes since midnight on the wall clock. */
  readonly minutes: number;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known) return known;
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  formats.set(timeZone, format);
  return format;
}

/** What the wall clock shows. Throws RangeError for an unknown zone. */
export function localOf(at: Date, timeZone: string): LocalTime {
  const parts = new Map(
    formatOf(timeZone)
      .formatToParts(at)
      .map(({ type, value }) => [type, value]),
  );
  const part = (type: 'year' | 'month' | 'day' | 'hour' | 'minute') => parts.get(type)!;
  return {
    date: `${part('year').padStart(4, '0')}-${part('month')}-${part('day')}`,
    minutes: Number(part('hour')) * 60 + Number(part('minute')),
  };
}

/**
 * When the wall clock shows this; 1440 minutes are the next midnight. A time that comes twice means the first, one
 * that a clock change leaves out means as much later as the clock was put forward.
 */
export function instantOf(date: string, minutes: number, timeZone: string): Date {
  const asUtc = Date.parse(`${date}T00:00:00Z`) + minutes * MINUTE;
  const [before, after] = [asUtc - DAY, asUtc + DAY].map((near) => asUtc - offsetAt(near, timeZone)) as [
    number,
    number,
  ];
  const fits = [before, after].filter((candidate) => candidate + offsetAt(candidate, timeZone) === asUtc);
  return new Date(fits.length > 0 ? Math.min(...fits) : before);
}

/** Ms that the wall clock is ahead of UTC. */
function offsetAt(instant: number, timeZone: string): number {
  const { date, minutes } = localOf(new Date(instant), timeZone);
  const shown = Date.parse(`${date}T00:00:00Z`) + minutes * MINUTE;
  return shown - Math.floor(instant / MINUTE) * MINUTE;
}

export function addDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY).toISOString().slice(0, 10);
}

/** 1 (Monday) to 7. */
export function weekdayOf(date: string): number {
  return new Date(`${date}T00:00:00Z`).getUTCDay() || 7;
}
