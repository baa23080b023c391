import type { NoticePreferences } from '#contracts/http/notices';

const MINUTE = 60_000;
const DAY_MINUTES = 24 * 60;

/** When the quiet that holds at `now` ends, to the minute; null when none holds. */
export function quietUntil(quiet: NoticePreferences['quiet'], now: Date): Date | null {
  if (!quiet || quiet.from === quiet.to) return null;
  const [at, from, to] = [minuteOfDay(now, quiet.timeZone), minutes(quiet.from), minutes(quiet.to)];
  const holds = from < to ? at >= from && at < to : at >= from || at < to;
  if (!holds) return null;
  const left = (to - at + DAY_MINUTES) % DAY_MINUTES;
  return new Date(Math.floor(now.getTime() / MINUTE) * MINUTE + left * MINUTE);
}

function minutes(clock: string): number {
  const [hours, rest] = clock.split(':').map(Number) as [number, number];
  return hours * 60 + rest;
}

function minuteOfDay(at: Date, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  return minutes(parts.format(at));
}

/** Whether the machine knows a zone by this name. */
export function isZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
