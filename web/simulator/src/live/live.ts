import type { LogLine } from '../wire.ts';
import { call, Refusal } from './call.ts';

/** What a reader holds: nothing yet, what was read last, or why nothing could be read. */
export type Reading<T> =
  | { readonly is: 'loading' }
  | { readonly is: 'there'; readonly value: T; /** Ms of the browser's clock. */ readonly readAt: number }
  | { readonly is: 'failed'; readonly problem: Refusal };

/** Ms between two readings of the same thing, however much happens. */
const restMs = 120;
/** Lines of the log that are kept in the page. */
const maxLines = 400;
/** Lines read at a time. */
const linePage = 200;

interface Source {
  reading: Reading<unknown>;
  readonly listeners: Set<() => void>;
  /** Over when the last reading is, and its rest. */
  resting: Promise<void>;
  /** The reading that comes after it, and will see whatever happened until then. */
  next: Promise<void> | null;
}

const loading = { is: 'loading' } as const;

/**
 * What the page shows, kept true: whatever is looked at is read again when the simulator says that something
 * changed, and when its stream comes back after a silence.
 */
export class Live {
  readonly #sources = new Map<string, Source>();
  readonly #connection = new Set<() => void>();
  #online = true;
  #stream: EventSource | undefined;

  start(): () => void {
    this.#stream = new EventSource('/sim/events');
    this.#stream.addEventListener('message', () => void this.refresh());
    this.#stream.addEventListener('open', () => {
      this.#say(true);
      // Another run of the simulator may answer, which counts its lines from 1 again.
      const log = this.#sources.get(logPath);
      if (log) log.reading = loading;
      void this.refresh();
    });
    this.#stream.addEventListener('error', () => this.#say(false));
    return () => this.#stream?.close();
  }

  /** False while the simulator does not answer. */
  get online(): boolean {
    return this.#online;
  }

  onConnection(listener: () => void): () => void {
    this.#connection.add(listener);
    return () => this.#connection.delete(listener);
  }

  reading<T>(path: string): Reading<T> {
    return (this.#sources.get(path)?.reading ?? loading) as Reading<T>;
  }

  /** Keeps `path` true for as long as somebody looks. */
  look(path: string, listener: () => void): () => void {
    const known = this.#sources.get(path);
    const source = known ?? { reading: loading, listeners: new Set(), resting: Promise.resolve(), next: null };
    this.#sources.set(path, source);
    source.listeners.add(listener);
    if (source.listeners.size === 1) void this.#read(path, source);
    return () => source.listeners.delete(listener);
  }

  /** Reads again whatever is looked at; done when all of it was read. */
  async refresh(): Promise<void> {
    const lookedAt = [...this.#sources].filter(([, source]) => source.listeners.size > 0);
    await Promise.all(lookedAt.map(([path, source]) => this.#read(path, source)));
  }

  #read(path: string, source: Source): Promise<void> {
    source.next ??= this.#readAfterRest(path, source);
    return source.next;
  }

  async #readAfterRest(path: string, source: Source): Promise<void> {
    await source.resting;
    source.next = null;
    const reading = readingOf(path, source.reading);
    source.resting = reading.then(() => new Promise((done) => setTimeout(done, restMs)));
    source.reading = await reading;
    for (const listener of source.listeners) listener();
  }

  #say(online: boolean): void {
    if (online === this.#online) return;
    this.#online = online;
    for (const listener of this.#connection) listener();
  }
}

/** What was read stays while the server is away: it may be old, but it is better than nothing. */
async function readingOf(path: string, before: Reading<unknown>): Promise<Reading<unknown>> {
  try {
    if (path === logPath) return { is: 'there', value: await newLines(before), readAt: Date.now() };
    return { is: 'there', value: await call('GET', path), readAt: Date.now() };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return error.status === 0 && before.is === 'there' ? before : { is: 'failed', problem: error };
  }
}

/** The log is read on from where it was. */
export const logPath = '/sim/log';

async function newLines(before: Reading<unknown>): Promise<readonly LogLine[]> {
  let lines = before.is === 'there' ? (before.value as readonly LogLine[]) : [];
  for (;;) {
    const after = lines.at(-1)?.n;
    const query = after === undefined ? `?limit=${linePage}` : `?after=${after}&limit=${linePage}`;
    const { items } = await call<{ items: LogLine[] }>('GET', logPath + query);
    lines = [...lines, ...items].slice(-maxLines);
    if (after === undefined || items.length < linePage) return lines;
  }
}
