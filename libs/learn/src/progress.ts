/** What a long training owes to the process that it runs in. */
export interface Pace {
  readonly signal?: AbortSignal | undefined;
  /** Called with the share that is done, from 0 to 1, never falling. */
  onProgress?(fraction: number): void;
}

/** Longest stretch without letting others run, in milliseconds: sockets of the same process must not starve. */
const STRETCH_MS = 30;

/** Counts the steps of a training, lets others run now and then, and stops when asked. */
export class Breath {
  readonly #pace: Pace;
  readonly #steps: number;
  #done = 0;
  #since = performance.now();

  constructor(pace: Pace, steps: number) {
    this.#pace = pace;
    this.#steps = Math.max(1, steps);
  }

  /** Says that `steps` more are done. Throws the reason of the signal once it is aborted. */
  async step(steps = 1): Promise<void> {
    this.#done = Math.min(this.#steps, this.#done + steps);
    if (performance.now() - this.#since < STRETCH_MS) return;
    this.#pace.onProgress?.(this.#done / this.#steps);
    await new Promise<void>((resume) => void setImmediate(resume));
    this.#since = performance.now();
    this.#pace.signal?.throwIfAborted();
  }
}
