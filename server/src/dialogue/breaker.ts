/** So many turns given up within the window mean that the bot is broken, not the question. */
const FAILURES = 10;
const WINDOW_MS = 60_000;
/** How long the bot rests; whatever waits is tried again afterwards. */
export const REST_MS = 60_000;

/** Opens per company when turns fail in mass, so that the desk is not flooded. Time is an argument. */
export class Breaker {
  readonly #failures = new Map<string, number[]>();
  readonly #openUntil = new Map<string, number>();

  /** A turn was given up. True when the bot should rest. */
  failed(tenant: string, now: Date): boolean {
    const at = now.getTime();
    const recent = [...(this.#failures.get(tenant) ?? []), at].filter((time) => time > at - WINDOW_MS).slice(-FAILURES);
    this.#failures.set(tenant, recent);
    if (recent.length >= FAILURES) this.open(tenant, now);
    return this.isOpen(tenant, now);
  }

  /** This process or another one found out. */
  open(tenant: string, now: Date): void {
    this.#openUntil.set(tenant, now.getTime() + REST_MS);
  }

  isOpen(tenant: string, now: Date): boolean {
    return (this.#openUntil.get(tenant) ?? 0) > now.getTime();
  }
}
