import type { ConversationState, Message } from '../../contracts/http/conversations.ts';
import { arrange, type Entry, type Pending } from './chat-entries.ts';

/** Ms after which a typing sign fades without another; the socket contract names it. */
const typingFadesMs = 6_000;
export interface Typist {
  readonly kind: 'customer' | 'person' | 'bot';
  readonly name?: string | undefined;
}

export interface TimelineSnapshot {
  readonly entries: readonly Entry[];
  /** Null until the first state came. */
  readonly state: ConversationState | null;
  readonly typist: Typist | null;
  /** Older messages than the oldest shown wait on the server. */
  readonly hasEarlier: boolean;
  /** Highest sequence below which nothing is missing: what to subscribe after. */
  readonly upTo: number;
}

export interface TimelineOptions {
  /** Whose messages stand on the reader's side and carry sending, sent, read. */
  readonly reader: 'customer' | 'person';
  /** The calendar day of an instant in the reader's zone (`Clock.dayKey`). */
  readonly dayKey: (at: string) => string;
  readonly now?: () => number;
}

/**
 * One conversation as its reader sees it. It owns no socket and no page: frames and answers are applied in
 * any order and any number of times, and the same picture comes out. Made for `useSyncExternalStore`:
 * `snapshot()` is the same object until something changed.
 */
export class ChatTimeline {
  readonly #options: Required<TimelineOptions>;
  readonly #messages = new Map<number, Message>();
  readonly #pending = new Map<string, Pending>();
  readonly #live = new Set<number>();
  readonly #listeners = new Set<() => void>();
  #state: ConversationState | null = null;
  #typist: Typist | null = null;
  #typingTimer: ReturnType<typeof setTimeout> | undefined;
  #hasEarlier = false;
  #upTo = 0;
  #snapshot: TimelineSnapshot | undefined;

  constructor(options: TimelineOptions) {
    this.#options = { now: Date.now, ...options };
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly snapshot = (): TimelineSnapshot => {
    this.#snapshot ??= {
      entries: arrange({
        messages: [...this.#messages.values()].sort((a, b) => a.seq - b.seq),
        pending: [...this.#pending.values()],
        live: this.#live,
        state: this.#state,
        ...this.#options,
      }),
      state: this.#state,
      typist: this.#typist,
      hasEarlier: this.#hasEarlier,
      upTo: this.#upTo,
    };
    return this.#snapshot;
  };

  /** Highest sequence below which nothing is missing. */
  get upTo(): number {
    return this.#upTo;
  }

  /** Lowest sequence held: history is asked for before it. */
  get oldest(): number | undefined {
    return this.#messages.size === 0 ? undefined : Math.min(...this.#messages.keys());
  }

  has(seq: number): boolean {
    return this.#messages.has(seq);
  }

  /**
   * Messages from a `messages` frame or from one's own send. A known `seq` is replaced. `upTo` comes from the
   * frame; an answer to a send has none, because messages before it may still be on their way.
   * `live`: they happen now, so an answer may be revealed sentence by sentence.
   */
  apply(messages: readonly Message[], { upTo, live = false }: { upTo?: number; live?: boolean } = {}): void {
    for (const message of messages) {
      if (live && !this.#messages.has(message.seq)) this.#live.add(message.seq);
      this.#keep(message);
      if (message.author.kind === this.#typist?.kind) this.#setTypist(null);
    }
    if (upTo !== undefined) this.#upTo = Math.max(this.#upTo, upTo);
    this.#changed();
  }

  /** A page of older messages, and whether more lie before it. */
  applyHistory(messages: readonly Message[], more: boolean): void {
    for (const message of messages) this.#keep(message);
    this.#hasEarlier = more;
    this.#changed();
  }

  /** A lower or equal revision is old news. Returns whether it was applied. */
  applyState(state: ConversationState): boolean {
    if (this.#state && this.#state.id === state.id && state.revision <= this.#state.revision) return false;
    this.#state = state;
    this.#changed();
    return true;
  }

  /** Shows a bubble before the server knows of it, or changes one that stands there. */
  pend(pending: Pending): void {
    if (this.#isStored(pending.clientId)) return;
    this.#pending.set(pending.clientId, pending);
    this.#changed();
  }

  pending(clientId: string): Pending | undefined {
    return this.#pending.get(clientId);
  }

  /** Takes a pending bubble away: the reader gave it up. */
  drop(clientId: string): void {
    if (this.#pending.delete(clientId)) this.#changed();
  }

  /** Somebody types. The reader's own typing, seen in another tab, is not shown. */
  typing(who: Typist, on: boolean): void {
    if (who.kind === this.#options.reader) return;
    if (!on && who.kind !== this.#typist?.kind) return;
    this.#setTypist(on ? who : null);
    this.#changed();
  }

  /** Forgets everything: the reader is somebody else, or looks at another conversation. */
  clear(): void {
    this.#messages.clear();
    this.#pending.clear();
    this.#live.clear();
    this.#setTypist(null);
    this.#state = null;
    this.#hasEarlier = false;
    this.#upTo = 0;
    this.#changed();
  }

  #keep(message: Message): void {
    this.#messages.set(message.seq, message);
    if (message.clientId !== undefined) this.#pending.delete(message.clientId);
  }

  #isStored(clientId: string): boolean {
    return [...this.#messages.values()].some((message) => message.clientId === clientId);
  }

  #setTypist(typist: Typist | null): void {
    clearTimeout(this.#typingTimer);
    this.#typist = typist;
    if (!typist) return;
    this.#typingTimer = setTimeout(() => {
      this.#typist = null;
      this.#changed();
    }, typingFadesMs);
  }

  #changed(): void {
    this.#snapshot = undefined;
    for (const listener of this.#listeners) listener();
  }
}
