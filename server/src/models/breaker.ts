import type { ChatFailure } from '#libs/chat-model';

/** Failures in a row after which the provider is left alone. */
const FAILURES = 3;
const REST_MS = 30_000;
const MOST_REST_MS = 600_000;

/** These tell of the provider; the others are slips of one reply. */
const SICK: ReadonlySet<ChatFailure> = new Set([
  'refused',
  'unauthorised',
  'rate limited',
  'server error',
  'rejected',
  'hang',
  'too slow',
  'cut',
  'too large',
  'garbage',
]);

/**
 * Leaves a provider alone that fails in a row, so that no turn waits for it; after the rest one request tries. A pause that
 * it asks for is kept at once. Time is an argument.
 */
export class ProviderBreaker {
  #failures = 0;
  #restUntil = 0;
  #trying = false;

  /** Whether it may be asked now. After a rest the first that is told so tries for all. */
  mayAsk(now: number): boolean {
    if (now < this.#restUntil || this.#trying) return false;
    this.#trying = this.#failures >= FAILURES;
    return true;
  }

  isResting(now: number): boolean {
    return now < this.#restUntil;
  }

  /** A request that was let through never left. */
  dropped(): void {
    this.#trying = false;
  }

  /** What became of a request that was let through; null when it was answered. */
  ended(why: ChatFailure | null, afterMs: number | null, now: number): void {
    this.#trying = false;
    if (why === null || !SICK.has(why)) {
      this.#failures = 0;
      return;
    }
    this.#failures += 1;
    if (afterMs !== null) this.#restUntil = now + Math.min(MOST_REST_MS, afterMs);
    else if (this.#failures >= FAILURES) this.#restUntil = now + REST_MS;
  }
}
