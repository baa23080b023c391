/** Ms between two "still typing"; the other side forgets after 6 s. */
const repeatMs = 3_000;
/** Ms without a key until "stopped". */
const idleMs = 4_000;

/**
 * Tells the other side that somebody types: at once, again every three seconds while it lasts, and that it
 * stopped. `stop()` when the message was sent or the field was left.
 */
export class TypingSignal {
  readonly #tell: (on: boolean) => void;
  #toldAt = 0;
  #idle: ReturnType<typeof setTimeout> | undefined;

  constructor(tell: (on: boolean) => void) {
    this.#tell = tell;
  }

  key(now = Date.now()): void {
    clearTimeout(this.#idle);
    this.#idle = setTimeout(() => this.stop(), idleMs);
    if (now - this.#toldAt < repeatMs) return;
    this.#toldAt = now;
    this.#tell(true);
  }

  stop(): void {
    clearTimeout(this.#idle);
    if (this.#toldAt === 0) return;
    this.#toldAt = 0;
    this.#tell(false);
  }
}
