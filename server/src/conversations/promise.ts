import { addOpenMinutes, type OpeningHours } from '#staff';

/** When the company is open. */
export type Hours = OpeningHours;

export interface WaitPromise {
  /** When a person will have come, or the customer hears again. */
  promisedAt: Date;
  /** Honest estimate while people are there, null while nobody is. */
  waitMinutes: number | null;
}

/** Minutes a person usually spends before the next one's turn. */
const PER_PLACE_MINUTES = 3;
/** Opening time that passes before the first person must have come. */
const OPEN_MINUTES = 30;
/** Without hours, and for a company that never opens. */
const FALLBACK_HOURS = 24;
const MINUTE = 60_000;

/** What may honestly be promised to the customer at `position` (1 = next) while `online` people can take one. */
export function promise(queue: { position: number; online: number }, hours: Hours | null, now: Date): WaitPromise {
  if (queue.online > 0) {
    const waitMinutes = Math.max(1, Math.ceil((queue.position * PER_PLACE_MINUTES) / queue.online));
    return { promisedAt: new Date(now.getTime() + waitMinutes * MINUTE), waitMinutes };
  }
  const counted = hours ? addOpenMinutes(hours, now, OPEN_MINUTES) : null;
  const fallback = new Date(now.getTime() + (FALLBACK_HOURS * 60 + OPEN_MINUTES) * MINUTE);
  return { promisedAt: counted?.is === 'at' ? counted.at : fallback, waitMinutes: null };
}
