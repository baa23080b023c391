const firstMs = 500;
const longestMs = 20_000;

/**
 * Ms to wait before try number `attempt` (0 first): doubling up to 20 s, with the upper half left to chance,
 * so that a thousand pages do not return in the same instant after a restart.
 */
export function backoffMs(attempt: number, chance: () => number = Math.random): number {
  const whole = Math.min(longestMs, firstMs * 2 ** Math.min(attempt, 16));
  return Math.round(whole * (0.5 + chance() / 2));
}
