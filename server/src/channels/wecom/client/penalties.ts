import { LRUCache } from 'lru-cache';

/** After `45009` nothing is asked until the platform's window is over. */
export interface Penalties {
  /** Milliseconds for which this is not asked. */
  left(key: string): number;
  /** It was refused; `retryAfter` in seconds, when the platform told. Returns for how many milliseconds it rests now. */
  refused(key: string, retryAfter: number | null): number;
  /** It was answered again. */
  answered(key: string): void;
}

/** The platform does not say which window was hit: the shortest is believed first, the longest at last. */
const WAITS_MS: readonly number[] = [60_000, 60_000, 600_000, 3_600_000];
/** Longer than any window but the month's. */
const LONGEST_SECONDS = 86_400;
const KEYS = 10_000;

/** `now` in milliseconds. */
export function createPenalties(now: () => number): Penalties {
  const known = new LRUCache<string, { until: number; times: number }>({ max: KEYS });
  return {
    left: (key) => Math.max(0, (known.get(key)?.until ?? 0) - now()),
    refused(key, retryAfter) {
      const before = known.get(key);
      // Calls that were under way together are one refusal.
      if (before && before.until > now()) return before.until - now();
      const times = (before?.times ?? 0) + 1;
      const told = retryAfter === null ? null : Math.min(retryAfter, LONGEST_SECONDS) * 1_000;
      const wait = told ?? WAITS_MS[Math.min(times, WAITS_MS.length) - 1]!;
      known.set(key, { until: now() + wait, times });
      return wait;
    },
    answered(key) {
      // What was under way when another was refused proves nothing.
      if ((known.get(key)?.until ?? 0) <= now()) known.delete(key);
    },
  };
}
