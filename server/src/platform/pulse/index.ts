import pg from 'pg';

/** Between processes: how long messages are gathered before one NOTIFY carries them (it takes a global lock). */
const GATHER_MS = 8;
/** PostgreSQL refuses a NOTIFY payload of 8,000 bytes. */
const PAYLOAD_BYTES = 7_800;
/** Messages waiting for the database; beyond it the oldest go and listeners are told that there is a gap. */
const OUTBOX = 10_000;
const RECONNECT_MS = [100, 500, 2_000, 5_000];
const CHANNEL = 'liren';

/**
 * Hints that travel at once to all listeners in this process and within milliseconds to all other processes.
 * A hint may be lost; `gap` then asks every listener to look at its table. Never carries words of a customer.
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

export function createPulse({ url, process: self, onError }: PulseOptions): Pulse {
  const listeners = new Map<string, Set<(message: never) => void>>();
  const gapListeners = new Set<() => void>();
  let outbox: string[] = [];
  let client: pg.Client | undefined;
  let flushing: NodeJS.Timeout | undefined;
  let reconnecting: NodeJS.Timeout | undefined;
  let attempt = 0;
  let stopped = false;

  const deliver = (topic: string, message: object) => {
    for (const listener of listeners.get(topic) ?? []) {
      try {
        listener(message as never);
      } catch (error) {
        onError(error as Error);
      }
    }
  };
  const tellGap = () => gapListeners.forEach((listener) => listener());

  async function open(): Promise<void> {
    const next = new pg.Client({ connectionString: url, keepAlive: true });
    next.on('error', lost);
    next.on('end', lost);
    next.on('notification', ({ payload }) => receive(payload ?? ''));
    await next.connect();
    await next.query(`listen ${CHANNEL}`);
    client = next;
    if (attempt > 0) tellGap();
    attempt = 0;
  }
  function lost(error?: Error) {
    if (stopped || reconnecting) return;
    if (error) onError(error);
    client = undefined;
    const wait = RECONNECT_MS[Math.min(attempt++, RECONNECT_MS.length - 1)]!;
    reconnecting = setTimeout(() => {
      reconnecting = undefined;
      open().catch(lost);
    }, wait);
  }
  function receive(payload: string) {
    const [from, ...items] = JSON.parse(payload) as [string, ...[string, object][]];
    if (from === self) return;
    for (const [topic, message] of items) deliver(topic, message);
  }
  async function flush() {
    flushing = undefined;
    const batch = outbox;
    outbox = [];
    for (const payload of pack(self, batch)) {
      await client?.query('select pg_notify($1, $2)', [CHANNEL, payload]).catch(onError);
    }
  }

  return {
    publish(topic, message) {
      setImmediate(deliver, topic, message);
      if (outbox.length >= OUTBOX) outbox.shift();
      outbox.push(JSON.stringify([topic, message]));
      flushing ??= setTimeout(flush, GATHER_MS);
    },
    subscribe(topic, listener) {
      const set = listeners.get(topic) ?? new Set();
      listeners.set(topic, set.add(listener));
      return () => set.delete(listener);
    },
    onGap(listener) {
      gapListeners.add(listener);
      return () => gapListeners.delete(listener);
    },
    start: open,
    async stop() {
      stopped = true;
      clearTimeout(reconnecting);
      clearTimeout(flushing);
      if (client) {
        await flush();
        await client.end();
      }
    },
  };
}

/** Joins as many messages as fit into each payload. A message that fits nowhere is left to the listeners' own polling. */
export function pack(self: string, batch: readonly string[]): string[] {
  const head = JSON.stringify(self);
  const payloads: string[] = [];
  let items: string[] = [];
  let size = head.length + 2;
  const close = () => {
    if (items.length > 0) payloads.push(`[${[head, ...items].join(',')}]`);
    items = [];
    size = head.length + 2;
  };
  for (const item of batch) {
    const bytes = Buffer.byteLength(item) + 1;
    if (bytes > PAYLOAD_BYTES - head.length - 2) continue;
    if (size + bytes > PAYLOAD_BYTES) close();
    items.push(item);
    size += bytes;
  }
  close();
  return payloads;
}
