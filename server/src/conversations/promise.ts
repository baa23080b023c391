/** Weekly opening hours in one time zone; weekday 1 (Monday) to 7, times `HH:MM`. */
export interface Hours {
  timeZone: string;
  weekly: readonly { weekday: number; from: string; to: string }[];
}

export interface WaitPromise {
  /** When a person will have come, or the customer hears again. */
  promisedAt: Date;
  /** Honest estimate while people are there, null while nobody is. */
  waitMinutes: number | null;
}

/** Minutes a person usually spends before the next one's turn. */
const PER_PLACE_MINUTES = 3;
/** Time the first person gets after opening. */
const AFTER_OPENING_MINUTES = 30;
/** Without hours, or when no opening lies within two weeks. */
const FALLBACK_HOURS = 24;
const SEARCH_DAYS = 14;
const MINUTE = 60_000;

/** What may honestly be promised to the customer at `position` (1 = next) while `online` people can take one. */
export function promise(queue: { position: number; online: number }, hours: Hours | null, now: Date): WaitPromise {
  if (queue.online > 0) {
    const waitMinutes = Math.max(1, Math.ceil((queue.position * PER_PLACE_MINUTES) / queue.online));
    return { promisedAt: new Date(now.getTime() + waitMinutes * MINUTE), waitMinutes };
  }
  const opening = hours ? nextOpening(hours, now) : null;
  const from = opening ?? new Date(now.getTime() + FALLBACK_HOURS * 60 * MINUTE);
  return { promisedAt: new Date(from.getTime() + AFTER_OPENING_MINUTES * MINUTE), waitMinutes: null };
}

/** The next moment within opening hours: `now` itself when open, null when never within two weeks. */
export function nextOpening(hours: Hours, now: Date): Date | null {
  for (let ahead = 0; ahead <= SEARCH_DAYS; ahead++) {
    const day = localParts(new Date(now.getTime() + ahead * 24 * 60 * MINUTE), hours.timeZone);
    const spans = hours.weekly
      .filter(({ weekday }) => weekday === day.weekday)
      .toSorted((a, b) => a.from.localeCompare(b.from));
    for (const { from, to } of spans) {
      const minutes = ahead === 0 ? day.minutes : -1;
      if (minutes >= clock(to)) continue;
      if (minutes >= clock(from)) return now;
      return new Date(now.getTime() + ahead * 24 * 60 * MINUTE + (clock(from) - day.minutes) * MINUTE);
    }
  }
  return null;
}

export function isOpen(hours: Hours, now: Date): boolean {
  const { weekday, minutes } = localParts(now, hours.timeZone);
  return hours.weekly.some(
    (span) => span.weekday === weekday && clock(span.from) <= minutes && minutes < clock(span.to),
  );
}

function clock(time: string): number {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  return hour * 60 + minute;
}

const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

function localParts(at: Date, timeZone: string): { weekday: number; minutes: number } {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(at);
  const part = (type: string) => parts.find((candidate) => candidate.type === type)!.value;
  return {
    weekday: weekdays.indexOf(part('weekday')) + 1,
    minutes: Number(part('hour')) * 60 + Number(part('minute')),
  };
}
