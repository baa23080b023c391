import { setTimeout as sleep } from 'node:timers/promises';

/** Calls steps when woken, and every `intervalMs` in any case, until stopped. */
export class Poll {
  readonly #intervalMs: number;
  readonly #onError: (error: Error) => void;
  readonly #stopping = new AbortController();
  readonly #wakers = new Set<() => void>();
  readonly #loops: Promise<void>[] = [];

  constructor(intervalMs: number, onError: (error: Error) => void) {
    this.#intervalMs = intervalMs;
    this.#onError = onError;
  }

  get stopped(): boolean {
    return this.#stopping.signal.aborted;
  }

  /** Runs `step` again and again; true from it means that more waits. */
  run(step: () => Promise<boolean>): void {
    this.#loops.push(this.#loop(step));
  }

  wake(): void {
    for (const wake of this.#wakers) wake();
  }

  /** Waits for the steps at hand. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    this.wake();
    await Promise.all(this.#loops);
  }

  async #loop(step: () => Promise<boolean>): Promise<void> {
    while (!this.stopped) {
      const { promise: woken, resolve: wake } = Promise.withResolvers<void>();
      this.#wakers.add(wake);
      const more = await step().catch((error: Error) => {
        if (!this.stopped) this.#onError(error);
        return false;
      });
      if (!more) await Promise.race([woken, this.#rest()]);
      this.#wakers.delete(wake);
    }
  }

  async #rest(): Promise<void> {
    await sleep(this.#intervalMs, undefined, { signal: this.#stopping.signal }).catch(() => {});
  }
}
