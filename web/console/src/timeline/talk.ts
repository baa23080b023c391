import type { ConversationRow, Message } from '#contracts/http/conversations';
import { limits } from '#contracts/common';
import { ProblemError, UnreachableError } from '#contracts/client';
import type { Entry, PendingBody } from '#web-ui/chat-entries.ts';
import { ChatTimeline } from '#web-ui/chat-timeline.ts';
import { TypingSignal } from '#web-ui/typing-signal.ts';
import { newId } from '#web-ui/uuid.ts';
import type { Services } from '../app/services.tsx';
import type { Live } from './live.ts';
import { Turns } from './turns.ts';

/** Messages fetched at a time. */
const pageMessages = 50;

export interface TalkOptions {
  id: string;
  call: Services['call'];
  live: Live;
  dayKey: (at: string) => string;
}

/**
 * One open conversation: its timeline filled from the API and kept by the socket, and the ways to speak in
 * it. What could not be sent stays in the timeline as failed and can be sent again under the same id.
 */
export class Talk {
  readonly id: string;
  readonly timeline: ChatTimeline;
  readonly typing: TypingSignal;
  readonly #call: Services['call'];
  readonly #live: Live;
  readonly #sends = new Map<string, () => Promise<Message>>();
  /** What is said arrives in the order in which it was written. */
  readonly #turns = new Turns();
  #loadingEarlier: Promise<void> | undefined;
  #toldRead = 0;
  #looking = false;
  #lookAgain = false;

  constructor({ id, call, live, dayKey }: TalkOptions) {
    this.id = id;
    this.#call = call;
    this.#live = live;
    this.timeline = new ChatTimeline({ reader: 'person', dayKey });
    this.typing = new TypingSignal((on) => live.typing(id, on));
  }

  /** The latest page; then the socket takes over from where it ends. Returns how to stop. */
  async open(signal: AbortSignal): Promise<void> {
    const { items, more } = await this.#call(
      'conversations.messages',
      { params: { id: this.id }, query: { limit: pageMessages } },
      signal,
    );
    this.timeline.applyHistory(items, more);
    this.timeline.apply([], { upTo: items.at(-1)?.seq ?? 0 });
  }

  /** Follows the room until the returned function is called. Only after `open`. */
  follow(): () => void {
    const room = `conversation:${this.id}` as const;
    const deaf = this.#live.hear((frame, { catchUp }) => {
      if (frame.t === 'messages' && frame.room === room)
        this.timeline.apply(frame.messages, { upTo: frame.upTo, live: !catchUp });
      if (frame.t === 'typing' && frame.room === room) this.timeline.typing(frame.who, frame.on);
      if (frame.t === 'papers' && frame.conversation === this.id) void this.#look();
    });
    const back = this.#live.onReturn(() => void this.#look());
    const leave = this.#live.follow(room, () => this.timeline.upTo);
    return () => {
      deaf();
      back();
      leave();
      this.typing.stop();
    };
  }

  /**
   * Reads again the pictures that were not shown yet; what fails is read with the next news. News that come meanwhile, however
   * many, are one more reading.
   */
  async #look(): Promise<void> {
    this.#lookAgain = true;
    if (this.#looking) return;
    this.#looking = true;
    while (this.#lookAgain) {
      this.#lookAgain = false;
      await this.#showPictures().catch(() => undefined);
    }
    this.#looking = false;
  }

  async #showPictures(): Promise<void> {
    const waiting = this.timeline.snapshot().entries.flatMap((entry) => (isWaiting(entry) ? [entry.message.seq] : []));
    for (let at = 0; at < waiting.length;) {
      const { items } = await this.#call('conversations.messages', {
        params: { id: this.id },
        query: { after: waiting[at]! - 1, limit: pageMessages },
      });
      this.timeline.apply(items.filter(({ seq }) => waiting.includes(seq)));
      const last = items.at(-1)?.seq ?? Infinity;
      while (at < waiting.length && waiting[at]! <= last) at++;
    }
  }

  /** What the timeline needs of a row: how far the customer has read. */
  applyRow(row: ConversationRow): void {
    this.timeline.applyState({
      id: row.id,
      revision: row.revision,
      status: row.status,
      speaker: row.speaker,
      personName: row.assignee?.name ?? null,
      handoff: row.handoff,
      lastSeq: row.lastSeq,
      customerReadSeq: row.customerReadSeq,
      staffReadSeq: this.#toldRead,
    });
  }

  earlier(): Promise<void> {
    this.#loadingEarlier ??= this.#earlier().finally(() => (this.#loadingEarlier = undefined));
    return this.#loadingEarlier;
  }

  async #earlier(): Promise<void> {
    const before = this.timeline.oldest;
    if (before === undefined || !this.timeline.snapshot().hasEarlier) return;
    const { items, more } = await this.#call('conversations.messages', {
      params: { id: this.id },
      query: { before, limit: pageMessages },
    });
    this.timeline.applyHistory(items, more);
  }

  say(text: string): Promise<void> {
    return this.#send({ kind: 'text', text }, (clientId) =>
      this.#turns.take(() =>
        this.#call('conversations.reply', {
          params: { id: this.id },
          body: { clientId, body: { kind: 'text', text } },
        }),
      ),
    );
  }

  note(text: string): Promise<void> {
    return this.#send({ kind: 'note', text }, (clientId) =>
      this.#turns.take(() => this.#call('conversations.note', { params: { id: this.id }, body: { clientId, text } })),
    );
  }

  /**
   * Uploads and sends a file. One that is too large fails at once, before a byte travels. Its turn comes when it is
   * uploaded: words do not wait for a picture on its way.
   */
  file(file: File): Promise<void> {
    const kind = file.type.startsWith('image/') ? 'image' : 'file';
    const shown = { name: file.name, mime: file.type, size: file.size, url: URL.createObjectURL(file) };
    let fileId: string | undefined;
    return this.#send({ kind, file: shown }, async (clientId) => {
      if (file.size > limits.file) throw new TooLarge();
      fileId ??= (await this.#call('conversations.upload', { params: { id: this.id }, file, fileName: file.name }))
        .fileId;
      const body = { clientId, body: { kind: 'file' as const, fileId } };
      return this.#turns.take(() => this.#call('conversations.reply', { params: { id: this.id }, body }));
    });
  }

  /** Sends a failed bubble once more, under the id it had. */
  async again(clientId: string): Promise<void> {
    const pending = this.timeline.pending(clientId);
    const send = this.#sends.get(clientId);
    if (!pending || !send) return;
    const { problem: _, ...rest } = pending;
    this.timeline.pend({ ...rest, state: 'sending' });
    await this.#try(clientId, send);
  }

  drop(clientId: string): void {
    this.#sends.delete(clientId);
    this.timeline.drop(clientId);
  }

  /** Tells the server that everything shown was read. */
  async read(): Promise<void> {
    const seq = this.timeline.upTo;
    if (seq <= this.#toldRead) return;
    this.#toldRead = seq;
    await this.#call('conversations.read', { params: { id: this.id }, body: { seq } });
  }

  async #send(body: PendingBody, deliver: (clientId: string) => Promise<Message>): Promise<void> {
    const clientId = newId();
    const send = () => deliver(clientId);
    this.#sends.set(clientId, send);
    this.typing.stop();
    this.timeline.pend({ clientId, at: new Date().toISOString(), body, state: 'sending' });
    await this.#try(clientId, send);
  }

  async #try(clientId: string, send: () => Promise<Message>): Promise<void> {
    try {
      const stored = await send();
      this.#sends.delete(clientId);
      this.timeline.apply([{ ...stored, clientId }]);
    } catch (error) {
      const pending = this.timeline.pending(clientId);
      if (pending) this.timeline.pend({ ...pending, state: 'failed', problem: codeOf(error) });
    }
  }
}

class TooLarge extends Error {}

/** A picture that is shown once it was looked at. */
function isWaiting(entry: Entry): entry is Extract<Entry, { kind: 'message' }> {
  if (entry.kind !== 'message' || entry.message.body.kind !== 'image') return false;
  return entry.message.body.file.covered === 'waiting';
}

function codeOf(error: unknown): string {
  if (error instanceof ProblemError) return error.code;
  if (error instanceof TooLarge) return 'file.too_large';
  if (error instanceof UnreachableError) return 'unreachable';
  throw error;
}
