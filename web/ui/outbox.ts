import type { FileView, Outgoing } from '../../contracts/http/conversations.ts';
import { backoffMs } from './backoff.ts';
import type { Memory } from './storage.ts';

/** Messages that may wait at once; more than that is not a conversation any more. */
export const outboxLimit = 100;

/** A message that the server has not acknowledged. */
export interface Letter {
  readonly clientId: string;
  readonly at: string;
  readonly body: Outgoing;
  /** What a file letter looks like while it waits. */
  readonly file?: Pick<FileView, 'name' | 'mime' | 'size'>;
  /** Set when the server said no: it is not sent again until the writer asks for it. */
  readonly refused?: string;
}

/** What came of sending a letter. `unreachable` and `later` leave it and those behind it where they are. */
export type Posted =
  | { readonly is: 'stored' }
  | { readonly is: 'refused'; readonly code: string }
  | { readonly is: 'later'; readonly seconds: number }
  | { readonly is: 'unreachable' };

export interface OutboxOptions {
  /** Where letters survive the page. Tabs that share it share the letters. */
  readonly memory: Memory;
  /** Names the conversation. */
  readonly key: string;
  /** Must be harmless when repeated: the client id makes it so. */
  readonly post: (letter: Letter) => Promise<Posted>;
  readonly onChange: (letters: readonly Letter[]) => void;
}

/**
 * The way out of a page. A letter is kept before it is sent and forgotten after it is stored, so that neither
 * a lost network nor a closed page loses it; letters go one after the other, so that their order stays. Two
 * tabs may send the same letter: the server knows it by its client id.
 */
export class Outbox {
  readonly #options: OutboxOptions;
  #flushing: Promise<void> | undefined;
  #again: ReturnType<typeof setTimeout> | undefined;
  #failures = 0;
  #closed = false;

  constructor(options: OutboxOptions) {
    this.#options = options;
  }

  get letters(): readonly Letter[] {
    return read(this.#options.memory.get(this.#options.key));
  }

  /** Keeps a letter and sends it. False when too many wait already. */
  add(letter: Letter): boolean {
    const { letters } = this;
    if (letters.length >= outboxLimit) return false;
    this.#write([...letters, letter]);
    void this.flush();
    return true;
  }

  /** Sends a refused letter once more, at the place where it stood. */
  retry(clientId: string): void {
    this.#write(
      this.letters.map(({ refused, ...letter }) =>
        letter.clientId === clientId || refused === undefined ? letter : { ...letter, refused },
      ),
    );
    void this.flush();
  }

  /** Forgets letters: they were given up, or their messages were seen in the conversation. */
  remove(clientIds: readonly string[]): void {
    const { letters } = this;
    const left = letters.filter((letter) => !clientIds.includes(letter.clientId));
    if (left.length < letters.length) this.#write(left);
  }

  /** Sends what waits, in order. Call it when the network is back; calls while it runs join it. */
  flush(): Promise<void> {
    clearTimeout(this.#again);
    this.#flushing ??= this.#drain().finally(() => (this.#flushing = undefined));
    return this.#flushing;
  }

  /** Stops sending; what waits stays for the next page. */
  close(): void {
    this.#closed = true;
    clearTimeout(this.#again);
  }

  async #drain(): Promise<void> {
    for (let next = this.#next(); next && !this.#closed; next = this.#next()) {
      const posted = await this.#options.post(next);
      if (posted.is === 'unreachable') return this.#tryAgain(backoffMs(this.#failures++));
      if (posted.is === 'later') return this.#tryAgain(posted.seconds * 1000);
      this.#failures = 0;
      if (posted.is === 'stored') this.remove([next.clientId]);
      else this.#refuse(next.clientId, posted.code);
    }
  }

  #next(): Letter | undefined {
    return this.letters.find((letter) => letter.refused === undefined);
  }

  #refuse(clientId: string, code: string): void {
    this.#write(this.letters.map((letter) => (letter.clientId === clientId ? { ...letter, refused: code } : letter)));
  }

  #tryAgain(ms: number): void {
    if (!this.#closed) this.#again = setTimeout(() => void this.flush(), ms);
  }

  #write(letters: readonly Letter[]): void {
    const { memory, key, onChange } = this.#options;
    if (letters.length === 0) memory.remove(key);
    else memory.set(key, JSON.stringify(letters));
    onChange(letters);
  }
}

/** What lies in the browser may be old or broken: then nothing waits. */
function read(stored: string | null): readonly Letter[] {
  if (stored === null) return [];
  try {
    const letters: unknown = JSON.parse(stored);
    return Array.isArray(letters) ? letters.filter(isLetter) : [];
  } catch {
    return [];
  }
}

function isLetter(value: unknown): value is Letter {
  const { clientId, at, body } = (value ?? {}) as Partial<Letter>;
  return typeof clientId === 'string' && typeof at === 'string' && typeof body?.kind === 'string';
}
