import { LRUCache } from 'lru-cache';

/** So many times within any window of so many seconds. */
export interface Rate {
  readonly times: number;
  readonly seconds: number;
}

/** A key under which something is counted, with all its rates. */
export interface Counted {
  readonly key: string;
  readonly rates: readonly Rate[];
}

/** Counts before the platform does. */
export interface Meter {
  /** Counts once under each key, or under none: then the milliseconds until there is room again. 0 when counted. */
  take(counted: readonly Counted[]): number;
}

/** A window is counted in slices: never more than allowed in any window, at the price of one slice of patience. */
const SLICES = 12;
/** Keys that are remembered; the one that was quiet longest is forgotten. */
const KEYS = 50_000;

/** `now` in milliseconds. */
export function createMeter(now: () => number): Meter {
  const windows = new LRUCache<string, Window>({ max: KEYS });
  const windowOf = (key: string, rate: Rate) => {
    const name = `${key} ${rate.seconds}`;
    const known = windows.get(name) ?? new Window((rate.seconds * 1_000) / SLICES);
    windows.set(name, known);
    return known;
  };
  return {
    take(counted) {
      const at = now();
      const all = counted.flatMap(({ key, rates }) =>
        rates.map((rate) => ({ window: windowOf(key, rate), times: rate.times })),
      );
      const wait = Math.max(0, ...all.map(({ window, times }) => window.waitFor(at, times)));
      if (wait === 0) for (const { window } of all) window.add(at);
      return wait;
    },
  };
}

/** How often something happened, by slices of time. */
class Window {
  readonly #sliceMs: number;
  readonly #counts = new Map<number, number>();

  constructor(sliceMs: number) {
    this.#sliceMs = sliceMs;
  }

  add(at: number): void {
    const slice = Math.floor(at / this.#sliceMs);
    this.#counts.set(slice, (this.#counts.get(slice) ?? 0) + 1);
  }

  /** Milliseconds until one more makes at most `times` in any window; 0 when there is room now. */
  waitFor(at: number, times: number): number {
    const slice = Math.floor(at / this.#sliceMs);
    // The oldest slice still reaches into the window that ends now.
    for (const old of this.#counts.keys()) if (old < slice - SLICES) this.#counts.delete(old);
    let sum = 0;
    for (const count of this.#counts.values()) sum += count;
    if (sum < times) return 0;
    for (const [old, count] of [...this.#counts].sort(([a], [b]) => a - b)) {
      sum -= count;
      if (sum < times) return (old + SLICES + 1) * this.#sliceMs - at;
    }
    return this.#sliceMs * SLICES;
  }
}
