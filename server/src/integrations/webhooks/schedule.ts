import type { PausedWhy } from '#contracts/http/webhooks';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Waits before an event is tried again, growing to a day: about three days in all (Standard Webhooks, "Retries"). */
export const RETRIES_MS = [
  5 * SECOND,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  14 * HOUR,
  20 * HOUR,
  24 * HOUR,
];
/** Each wait is drawn this much around its middle, so that many do not come back at once. */
const JITTER = 0.2;
/** Failures in a row after which the receiver is left alone and only the oldest event knocks, now and then. */
const RESTS_AFTER = 5;
const RESTS_MS = [30 * SECOND, MINUTE, 5 * MINUTE, 15 * MINUTE, 30 * MINUTE];
/** A receiver that answers nothing for so long is paused and people are told. */
export const GIVES_UP_MS = 72 * HOUR;
/** A receiver may ask for a longer pause, but for no longer than this. */
const LONGEST_REST_MS = HOUR;

/** What one try brought, as far as the next step depends on it. */
export interface Tried {
  readonly result: 'delivered' | 'gone' | 'failed';
  /** The receiver asked for so long a pause (429, 503). */
  readonly retryAfterMs: number | null;
}

export interface Standing {
  readonly failures: number;
  readonly failingSince: Date | null;
}

export interface Next {
  readonly delivery: { readonly state: 'pending' | 'delivered' | 'failed'; readonly nextAt: Date };
  readonly endpoint: Standing & { readonly restsUntil: Date | null; readonly paused: PausedWhy | null };
  /** It works again: what waited for its own time may go at once. */
  readonly recovered: boolean;
}

/** Decides what follows a try. `attempts` counts this one; `chance` lies in [0, 1). */
export function afterTry(
  tried: Tried,
  before: Standing & { attempts: number; firstTriedAt: Date },
  { now, chance }: { now: Date; chance: number },
): Next {
  if (tried.result === 'delivered')
    return {
      delivery: { state: 'delivered', nextAt: now },
      endpoint: { failures: 0, failingSince: null, restsUntil: null, paused: null },
      recovered: before.failures > 0,
    };
  const failures = before.failures + 1;
  const failingSince = before.failingSince ?? now;
  const wait = RETRIES_MS[Math.min(before.attempts, RETRIES_MS.length) - 1]!;
  const nextAt = later(now, wait * (1 + JITTER * (2 * chance - 1)));
  const failedFor = now.getTime() - failingSince.getTime();
  const paused = tried.result === 'gone' ? 'gone' : failedFor >= GIVES_UP_MS ? 'failing' : null;
  // Others got through all the while: it is this event that the receiver will not have.
  const hopeless =
    paused === null &&
    before.attempts > RETRIES_MS.length &&
    now.getTime() - before.firstTriedAt.getTime() >= GIVES_UP_MS;
  const rest = failures < RESTS_AFTER ? 0 : RESTS_MS[Math.min(failures - RESTS_AFTER, RESTS_MS.length - 1)]!;
  const asked = Math.min(tried.retryAfterMs ?? 0, LONGEST_REST_MS);
  const restsUntil = Math.max(rest, asked) > 0 ? later(now, Math.max(rest, asked)) : null;
  return {
    delivery: { state: hopeless ? 'failed' : 'pending', nextAt },
    endpoint: { failures, failingSince, restsUntil: paused ? null : restsUntil, paused },
    recovered: false,
  };
}

const later = (from: Date, ms: number) => new Date(from.getTime() + ms);
