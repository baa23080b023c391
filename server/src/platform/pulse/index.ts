import pg from 'pg';
import { z } from 'zod';
import { pack } from './pack.ts';

/** Between processes: how long messages are gathered before one NOTIFY carries them (it takes a global lock). */
const GATHER_MS = 20;
const envelope = z.tuple([z.string()], z.tuple([z.string(), z.looseObject({})]));
/** Messages waiting for the database; beyond it the oldest go, and the polls of the listeners find what they told. */
const OUTBOX = 10_000;
const RECONNECT_MS = [100, 500, 2_000, 5_000];
const CHANNEL = 'liren';
const CONNECT_LIMIT_MS = 5_000;
/** The connection is asked for a sign of life this often. */
const BEAT_MS = 15_000;
/** A server that does not answer within this is taken for gone. */
const ANSWER_LIMIT_MS = 10_000;

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
  /** How often the connection is asked, and how long it may take to answer; for tests. */
  beat?: { everyMs: number; limitMs: number };
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
  #beating: NodeJS.Timeout | undefined;
  #saying = Promise.resolve();
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
    const { everyMs } = this.#beat;
    await this.#open();
    // A connection that only listens hears nothing when the other side is gone.
    this.#beating = setInterval(() => void this.#say('select 1'), everyMs).unref();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#reconnecting);
    clearTimeout(this.#flushing);
    clearInterval(this.#beating);
    await this.#flush();
    await this.#client?.end();
  }

  get #beat() {
    return this.#options.beat ?? { everyMs: BEAT_MS, limitMs: ANSWER_LIMIT_MS };
  }

  async #open(): Promise<void> {
    const client = new pg.Client({
      connectionString: this.#options.url,
      connectionTimeoutMillis: CONNECT_LIMIT_MS,
      query_timeout: this.#beat.limitMs,
      keepAlive: true,
    });
    // Only the connection in use can be lost; one that never came up says so by rejecting.
    const lost = (error?: Error) => client === this.#client && this.#lost(error);
    client.on('error', lost);
    client.on('end', () => lost());
    client.on('notification', ({ payload }) => client === this.#client && this.#receive(payload ?? ''));
    try {
      await client.connect();
      await client.query(`listen ${CHANNEL}`);
    } catch (error) {
      client.end().catch(() => undefined);
      throw error;
    }
    // Stopped while the connection was being made.
    if (this.#stopped) return client.end();
    this.#client = client;
    this.#flushing ??= setTimeout(() => void this.#flush(), GATHER_MS);
    if (this.#losses > 0) for (const listener of this.#gapListeners) listener();
    this.#losses = 0;
  }

  /** One statement after the other; a connection on which one fails is given up. */
  #say(sql: string, values: string[] = []): Promise<void> {
    const client = this.#client;
    const said = this.#saying.then(() => client?.query(sql, values));
    this.#saying = said.then(
      () => undefined,
      (error: Error) => void (client === this.#client && this.#lost(error)),
    );
    return this.#saying;
  }

  #lost(error?: Error): void {
    if (this.#stopped || this.#reconnecting) return;
    if (error) this.#options.onError(error);
    this.#client?.end().catch(() => undefined);
    this.#client = undefined;
    const wait = RECONNECT_MS[Math.min(this.#losses++, RECONNECT_MS.length - 1)]!;
    this.#reconnecting = setTimeout(() => {
      this.#reconnecting = undefined;
      this.#open().catch((failure: Error) => this.#lost(failure));
    }, wait);
  }

  /** Whoever may connect to the database may say anything here. */
  #receive(payload: string): void {
    let heard: [from: string, ...items: [topic: string, message: object][]];
    try {
      heard = envelope.parse(JSON.parse(payload));
    } catch (error) {
      return this.#options.onError(new Error('A notification that is none of ours', { cause: error }));
    }
    const [from, ...items] = heard;
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
    if (!this.#client) {
      // What waits is sent when the connection is back.
      this.#flushing = undefined;
      return;
    }
    const batch = this.#outbox;
    this.#outbox = [];
    for (const payload of pack(this.#options.process, batch)) {
      await this.#say('select pg_notify($1, $2)', [CHANNEL, payload]);
    }
    const more = this.#outbox.length > 0 && !this.#stopped;
    this.#flushing = more ? setTimeout(() => void this.#flush(), GATHER_MS) : undefined;
  }
}
