import type { CallReply } from '../../../contracts/client.ts';
import type { channelRoutes, WidgetView } from '../../../contracts/http/channels.ts';
import type { ConversationState, Outgoing } from '../../../contracts/http/conversations.ts';
import type { Room, ServerFrame } from '../../../contracts/socket.ts';
import { ChatTimeline } from '#web-ui/chat-timeline.ts';
import { Connection, type ConnectionStatus } from '#web-ui/connection.ts';
import { Outbox, type Letter, type Posted } from '#web-ui/outbox.ts';
import type { Memory } from '#web-ui/storage.ts';
import { TypingSignal } from '#web-ui/typing-signal.ts';
import { newId } from '#web-ui/uuid.ts';
import type { Identity } from '../embedding.ts';
import type { Called } from './api.ts';
import { Store } from './store.ts';
import { factsOf, isPicture, Uploads, type Upload } from './uploads.ts';
import type { Visitor } from './visitor.ts';

export type Article = CallReply<(typeof channelRoutes)['visitor.source']>;

export interface ChatView {
  /** What the company says before a word is spoken; from the last visit until the server answered. */
  readonly widget: WidgetView | null;
  /** `talking`: the conversation is here. `failed`: it cannot be had, `problem` says why. */
  readonly phase: 'loading' | 'talking' | 'failed';
  readonly problem: string | null;
  readonly connection: ConnectionStatus['is'];
  /** Something the visitor asked for did not happen; he reads it once. */
  readonly notice: string | null;
  readonly loadingEarlier: boolean;
}

export interface ChatOptions {
  readonly widget: string;
  readonly visitor: Visitor;
  readonly memory: Memory;
  readonly dayKey: (at: string) => string;
  /** Called when the visitor said something for the first time in this page. */
  readonly onSpoke: () => void;
}

const pageSize = 30;
/** Ms that a read mark waits for further messages. */
const readDelayMs = 400;
/** Seconds until a message is sent again when the server asks to slow down without saying how long. */
const slowDownSeconds = 3;

/** The customer's side of one conversation: what the page shows and everything the page can do. */
export class Chat {
  readonly timeline: ChatTimeline;
  readonly view = new Store<ChatView>({
    widget: null,
    phase: 'loading',
    problem: null,
    connection: 'stopped',
    notice: null,
    loadingEarlier: false,
  });
  readonly #options: ChatOptions;
  readonly #connection: Connection;
  readonly #typing: TypingSignal;
  readonly #uploads: Uploads;
  #outbox: Outbox | undefined;
  #conversation: string | undefined;
  #readSeq = 0;
  #entering: Promise<void> | undefined;
  #readTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: ChatOptions) {
    this.#options = options;
    this.timeline = new ChatTimeline({ reader: 'customer', dayKey: options.dayKey });
    this.#connection = new Connection({
      url: `${location.origin.replace(/^http/, 'ws')}/chat/v1/socket`,
      token: () => options.visitor.token,
      onFrame: (frame, { catchUp }) => this.#hear(frame, catchUp),
      onStatus: ({ is }) => this.#connectionBecame(is),
    });
    this.#typing = new TypingSignal((on) => {
      if (this.#conversation) this.#connection.typing(this.#conversation, on);
    });
    this.#uploads = new Uploads({
      send: (file, progress) => this.#api.upload(this.#mine, file, progress),
      onProgress: (upload, progress) => this.#pendUpload(upload, { state: 'sending', progress }),
      onFailed: (upload, problem) => this.#pendUpload(upload, { state: 'failed', problem }),
      onArrived: (upload, fileId) => this.#uploadArrived(upload, fileId),
    });
    addEventListener('storage', ({ key }) => {
      if (key === this.#outboxKey) this.#showWaiting(this.#outbox?.letters ?? []);
    });
  }

  /** Shows the company's face: from the last visit at once, then from the server. */
  async greet(): Promise<void> {
    const { memory, widget } = this.#options;
    const key = `liren.widget.${widget}`;
    const known = memory.get(key);
    if (known) this.view.set({ widget: JSON.parse(known) as WidgetView });
    const called = await this.#api.call('widget.get', { params: { key: widget } });
    if (called.is === 'ok') {
      memory.set(key, JSON.stringify(called.reply));
      this.view.set({ widget: called.reply });
    } else if (called.is === 'refused' || !known) this.#fail(called);
  }

  /** Enters the conversation. Harmless when it was entered already; calls while it runs join it. */
  async enter(): Promise<void> {
    if (this.view.snapshot().phase === 'talking') return;
    this.#entering ??= this.#begin().finally(() => (this.#entering = undefined));
    return this.#entering;
  }

  async #begin(): Promise<void> {
    this.view.set({ phase: 'loading', problem: null });
    const started = await this.#options.visitor.start();
    if (started.is !== 'ok') return this.#fail(started);
    const { conversation } = started.reply;
    const page = await this.#api.call('visitor.messages', {
      params: { id: conversation.id },
      query: { limit: pageSize },
    });
    if (page.is !== 'ok') return this.#fail(page);
    this.#settleIn(conversation);
    this.timeline.applyHistory(page.reply.items, page.reply.more);
    const last = page.reply.items.at(-1)?.seq ?? 0;
    this.timeline.apply([], { upTo: Math.max(last, conversation.lastSeq) });
    this.view.set({ phase: 'talking' });
    this.#showWaiting(this.#outbox?.letters ?? []);
    this.#connection.start();
  }

  /** Tries again after a failure. */
  async retryEntering(): Promise<void> {
    this.view.set({ phase: 'loading', problem: null });
    await this.greet();
    await this.enter();
  }

  /** The host page says who the visitor is: begin again as that one. */
  async identify(identity: Identity | null, enterNow: boolean): Promise<void> {
    this.#options.visitor.identify(identity);
    this.#connection.stop();
    this.#leave();
    this.view.set({ phase: 'loading', problem: null });
    if (enterNow) await this.enter();
  }

  say(text: string): void {
    this.#typing.stop();
    this.#post({ kind: 'text', text });
  }

  attach(files: readonly File[]): void {
    this.#options.onSpoke();
    for (const file of files) {
      const at = new Date().toISOString();
      this.#uploads.add({ clientId: newId(), at, file, url: URL.createObjectURL(file) });
    }
  }

  retry(clientId: string): void {
    if (this.#uploads.has(clientId)) this.#uploads.retry(clientId);
    else this.#outbox?.retry(clientId);
  }

  /** Takes back what was not sent. */
  drop(clientId: string): void {
    this.#uploads.remove(clientId);
    this.#outbox?.remove([clientId]);
    this.timeline.drop(clientId);
  }

  keyPressed(): void {
    this.#typing.key();
  }

  async askPerson(): Promise<void> {
    this.#options.onSpoke();
    this.#applyState(await this.#api.call('visitor.askPerson', { params: { id: this.#mine }, body: {} }));
  }

  async cancelHandoff(): Promise<void> {
    this.#applyState(await this.#api.call('visitor.cancelHandoff', { params: { id: this.#mine } }));
  }

  /** Returns whether it was kept. */
  async rate(seq: number, value: 'up' | 'down', reason?: string): Promise<boolean> {
    const called = await this.#api.call('visitor.feedback', {
      params: { id: this.#mine, seq },
      body: { value, ...(reason === undefined ? {} : { reason }) },
    });
    if (called.is === 'ok') this.timeline.apply([called.reply]);
    else this.#notice(called);
    return called.is === 'ok';
  }

  source(articleId: string): Promise<Called<Article>> {
    return this.#api.call('visitor.source', { params: { id: this.#mine, articleId } });
  }

  /** Signed addresses of files expire: reading the message again makes new ones. */
  async refresh(seq: number): Promise<void> {
    const query = { after: Math.max(0, seq - 1), limit: 1 };
    const called = await this.#api.call('visitor.messages', { params: { id: this.#mine }, query });
    if (called.is === 'ok') this.timeline.apply(called.reply.items);
  }

  async loadEarlier(): Promise<void> {
    const { oldest } = this.timeline;
    if (this.view.snapshot().loadingEarlier || oldest === undefined) return;
    this.view.set({ loadingEarlier: true });
    const query = { before: oldest, limit: pageSize };
    const called = await this.#api.call('visitor.messages', { params: { id: this.#mine }, query });
    if (called.is === 'ok') this.timeline.applyHistory(called.reply.items, called.reply.more);
    else this.#notice(called);
    this.view.set({ loadingEarlier: false });
  }

  /** The visitor has seen everything up to `seq`. */
  seen(seq: number): void {
    if (seq <= this.#readSeq || !this.#conversation) return;
    this.#readSeq = seq;
    clearTimeout(this.#readTimer);
    this.#readTimer = setTimeout(() => {
      void this.#api.call('visitor.read', { params: { id: this.#mine }, body: { seq } });
    }, readDelayMs);
  }

  /** Up to where the visitor has read, in this page or another. */
  get readSeq(): number {
    return Math.max(this.#readSeq, this.timeline.snapshot().state?.customerReadSeq ?? 0);
  }

  forgetNotice(): void {
    this.view.set({ notice: null });
  }

  get #api() {
    return this.#options.visitor.api;
  }

  get #mine(): string {
    if (!this.#conversation) throw new Error('No conversation was entered');
    return this.#conversation;
  }

  get #outboxKey(): string {
    return `liren.outbox.${this.#options.widget}.${this.#conversation}`;
  }

  #settleIn(state: ConversationState): void {
    if (this.#conversation !== state.id) {
      this.#leave();
      this.#conversation = state.id;
      this.#outbox = new Outbox({
        memory: this.#options.memory,
        key: this.#outboxKey,
        post: (letter) => this.#deliver(letter),
        onChange: (letters) => this.#showWaiting(letters),
      });
      const room: Room = `conversation:${state.id}`;
      this.#connection.follow(room, () => this.timeline.upTo);
    }
    this.timeline.applyState(state);
  }

  #leave(): void {
    if (this.#conversation) this.#connection.unfollow(`conversation:${this.#conversation}`);
    this.#outbox?.close();
    this.#outbox = undefined;
    this.#conversation = undefined;
    this.#readSeq = 0;
    this.timeline.clear();
  }

  #hear(frame: ServerFrame, catchUp: boolean): void {
    switch (frame.t) {
      case 'messages': {
        this.timeline.apply(frame.messages, { upTo: frame.upTo, live: !catchUp });
        this.#outbox?.remove(frame.messages.flatMap(({ clientId }) => clientId ?? []));
        return;
      }
      case 'state':
        this.timeline.applyState(frame.state);
        return;
      case 'typing':
        return this.timeline.typing(frame.who, frame.on);
      // The connection's own, and the desk's.
      case 'ready':
      case 'pong':
      case 'error':
      case 'row':
        return;
    }
  }

  #connectionBecame(connection: ConnectionStatus['is']): void {
    this.view.set({ connection });
    if (connection === 'online') void this.#outbox?.flush();
    if (connection === 'signed-out') void this.#signInAgain();
    if (connection === 'refused') this.view.set({ phase: 'failed', problem: 'visitor.expired' });
  }

  async #signInAgain(): Promise<void> {
    this.view.set({ phase: 'loading' });
    await this.enter();
  }

  #post(body: Outgoing, given: Partial<Letter> = {}): void {
    this.#options.onSpoke();
    const letter = { clientId: newId(), at: new Date().toISOString(), body, ...given };
    if (!this.#outbox?.add(letter)) this.view.set({ notice: 'outbox.full' });
  }

  async #deliver({ clientId, body }: Letter): Promise<Posted> {
    const called = await this.#api.call('visitor.send', {
      params: { id: this.#mine },
      body: { clientId, body },
    });
    if (called.is === 'ok') {
      this.timeline.apply([called.reply]);
      return { is: 'stored' };
    }
    if (called.is === 'unreachable') return called;
    switch (called.code) {
      case 'request.rate_limited':
      case 'service.overloaded':
      case 'service.stopping':
        return { is: 'later', seconds: called.retryAfter ?? slowDownSeconds };
      case 'visitor.expired':
      case 'visitor.required':
        await this.#options.visitor.start();
        return { is: 'later', seconds: slowDownSeconds };
      default:
        return { is: 'refused', code: called.code };
    }
  }

  /** Bubbles for what waits in the outbox; those of letters that another tab sent or gave up go. */
  #showWaiting(letters: readonly Letter[]): void {
    for (const { clientId, at, body, file, refused } of letters) {
      const progress = this.timeline.pending(clientId);
      const shown =
        body.kind === 'text'
          ? body
          : (progress?.body ?? { kind: 'file' as const, file: { name: '', mime: '', size: 0, ...file, url: '' } });
      this.timeline.pend({
        clientId,
        at,
        body: shown,
        ...(refused === undefined ? { state: 'sending' } : { state: 'failed', problem: refused }),
      });
    }
    const waiting = new Set(letters.map(({ clientId }) => clientId));
    for (const entry of this.timeline.snapshot().entries) {
      if (entry.kind !== 'pending') continue;
      const { clientId } = entry.pending;
      if (!waiting.has(clientId) && !this.#uploads.has(clientId)) this.timeline.drop(clientId);
    }
  }

  #pendUpload(upload: Upload, progress: { state: 'sending' | 'failed'; progress?: number; problem?: string }): void {
    const { clientId, at, url } = upload;
    const file = factsOf(upload.file);
    this.timeline.pend({
      clientId,
      at,
      body: { kind: isPicture(file) ? 'image' : 'file', file: { ...file, url } },
      ...progress,
    });
  }

  #uploadArrived({ clientId, at, file }: Upload, fileId: string): void {
    this.#post({ kind: 'file', fileId }, { clientId, at, file: factsOf(file) });
  }

  #applyState(called: Called<ConversationState>): void {
    if (called.is === 'ok') this.timeline.applyState(called.reply);
    else this.#notice(called);
  }

  #notice(called: Exclude<Called<unknown>, { is: 'ok' }>): void {
    this.view.set({ notice: called.is === 'refused' ? called.code : 'unreachable' });
  }

  #fail(called: Exclude<Called<unknown>, { is: 'ok' }>): void {
    this.view.set({ phase: 'failed', problem: called.is === 'refused' ? called.code : 'unreachable' });
  }
}
