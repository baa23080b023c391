/** Furthest that the clock goes in one step, in seconds: ten years. */
export const MAX_STEP = 10 * 366 * 24 * 3600;

/** The clock of the simulated platform: everything that depends on time reads it, so that 48 hours pass in one call. */
export interface Clock {
  /** ms since 1970. */
  now(): number;
  /** Unix seconds, as the platform writes times. */
  seconds(): number;
  /** How far it stands from the time outside, in ms. */
  offset(): number;
  set(ms: number): void;
  advance(seconds: number): void;
  /** Told after the clock was moved by hand. */
  onMoved(listener: () => void): void;
}

export function createClock(outside: () => number = Date.now, offset = 0): Clock {
  let ahead = offset;
  const listeners: (() => void)[] = [];
  const move = (to: number) => {
    ahead = to;
    for (const listener of listeners) listener();
  };
  const now = () => Math.round(outside() + ahead);
  return {
    now,
    seconds: () => Math.floor(now() / 1000),
    offset: () => ahead,
    set: (ms) => move(ms - outside()),
    advance: (seconds) => move(ahead + seconds * 1000),
    onMoved: (listener) => void listeners.push(listener),
  };
}
