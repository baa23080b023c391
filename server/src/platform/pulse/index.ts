import pg from 'pg';
import { pack } from './pack.ts';

/** Between processes: how long messages are gathered before one NOTIFY carries them (it takes a global lock). */
const GATHER_MS = 8;
/** Messages waiting for the database; beyond it the oldest go, and the polls of the listeners find what they told. */
const OUTBOX = 10_000;
const RECONNECT_MS = [100, 500, 2_000, 5_000];
const CHANNEL = 'liren';

/**
 * Hints that travel at once to all listeners in this process and within milliseconds to all other processes.
 * A hint may be lost; `onGap` then asks every listener to look at its table. Never carries words of a customer.
 */
export interface Pulse {
  publish(topic: string, message: object): void;
  subscribe(topic: string, listener: (message: never) => void): () => void;
  onGap(listener: () => void): () => void;
  start(): Promise<void>;
  stop(): Promise<void>;
}

export interface PulseOptions {
  url: string;
  /** This process among those that share the database. */
  process: string;
  onError(error: Error): void;
}

export function createPulse(options: PulseOptions): Pulse {
  return new PostgresPulse(options);
}

class PostgresPulse implements Pulse {
  readonly #options: PulseOptions;
  readonly #listeners = new Map<string, Set<(message: never) => void>>();
  readonly #gapListeners = new Set<() => void>();
  #outbox: string[] = [];
  #client: pg.Client | undefined;
  #flushing: NodeJS.Timeout | undefined;
  #reconnecting: NodeJS.Timeout | undefined;
  #losses = 0;
  #stopped = false;

  constructor(options: PulseOptions) {
    this.#options = options;
  }

  publish(topic: string, message: object): void {
    setImmediate(() => this.#deliver(topic, message));
    if (this.#outbox.length >= OUTBOX) this.#outbox.shift();
    this.#outbox.push(JSON.stringify([topic, message]));
    this.#flushing ??= setTimeout(() => void this.#flush(), GATHER_MS);
  }

  subscribe(topic: string, listener: (message: never) => void): () => void {
    const listeners = this.#listeners.get(topic) ?? new Set();
    this.#listeners.set(topic, listeners.add(listener));
    return () => listeners.delete(listener);
  }

  onGap(listener: () => void): () => void {
    this.#gapListeners.add(listener);
    return () => this.#gapListeners.delete(listener);
  }

  async start(): Promise<void> {
    await this.#open();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#reconnecting);
    clearTimeout(this.#flushing);
    await this.#flush();
    await this.#client?.end();
  }

  async #open(): Promise<void> {
    const client = new pg.Client({ connectionString: this.#options.url, keepAlive: true });
    client.on('error', (error) => this.#lost(error));
    client.on('end', () => this.#lost());
    client.on('notification', ({ payload }) => this.#receive(payload ?? ''));
    await client.connect();
    await client.query(`listen ${CHANNEL}`);
    // Stopped while the connection was being made.
    if (this.#stopped) return client.end();
    this.#client = client;
    if (this.#losses > 0) for (const listener of this.#gapListeners) listener();
    this.#losses = 0;
  }

  #lost(error?: Error): void {
    if (this.#stopped || this.#reconnecting) return;
    if (error) this.#options.onError(error);
    this.#client = undefined;
    const wait = RECONNECT_MS[Math.min(this.#losses++, RECONNECT_MS.length - 1)]!;
    this.#reconnecting = setTimeout(() => {
      this.#reconnecting = undefined;
      this.#open().catch((failure: Error) => this.#lost(failure));
    }, wait);
  }

  #receive(payload: string): void {
    const [from, ...items] = JSON.parse(payload) as [string, ...[string, object][]];
    if (from === this.#options.process) return;
    for (const [topic, message] of items) this.#deliver(topic, message);
  }

  #deliver(topic: string, message: object): void {
    for (const listener of this.#listeners.get(topic) ?? []) {
      try {
        listener(message as never);
      } catch (error) {
        this.#options.onError(error as Error);
      }
    }
  }

  /** One batch after the other; what comes meanwhile is the next. */
  async #flush(): Promise<void> {
    const batch = this.#outbox;
    this.#outbox = [];
    for (const payload of pack(this.#options.process, batch)) {
      await this.#client?.query('select pg_notify($1, $2)', [CHANNEL, payload]).catch(this.#options.onError);
    }
    const more = this.#outbox.length > 0 && !this.#stopped;
    this.#flushing = more ? setTimeout(() => void this.#flush(), GATHER_MS) : undefined;
  }
}
