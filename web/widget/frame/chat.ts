import type { CallReply } from '../../../contracts/client.ts';
import type { Locale } from '../../../contracts/common.ts';
import type { channelRoutes, WidgetView } from '../../../contracts/http/channels.ts';
import type { ConversationState, Outgoing } from '../../../contracts/http/conversations.ts';
import type { Room, ServerFrame } from '../../../contracts/socket.ts';
import { ChatTimeline } from '#web-ui/chat-timeline.ts';
import { Connection, type ConnectionStatus } from '#web-ui/connection.ts';
import { Outbox, type Letter, type Posted } from '#web-ui/outbox.ts';
import type { Memory } from '#web-ui/storage.ts';
import { TypingSignal } from '#web-ui/typing-signal.ts';
import { newId } from '#web-ui/uuid.ts';
import type { Identity } from '#web-ui/embedding.ts';
import type { Called } from './api.ts';
import type { AskMemory } from './parts/memory-panel.tsx';
import { patiently } from './patience.ts';
import { Store } from './store.ts';
import { Threshold, type NotCalled } from './threshold.ts';
import { factsOf, Uploads, type Upload } from './uploads.ts';
import { showUpload, showWaiting } from './pending.ts';
import type { Visitor } from './visitor.ts';

export type Article = CallReply<(typeof channelRoutes)['visitor.source']>;

export interface ChatView {
  /** What the company says before a word is spoken; from the last visit until the server answered. */
  readonly widget: WidgetView | null;
  /**
   * `consent`, `form`: what the visitor is asked first. `talking`: the conversation is here. `left`: he took his
   * consent back. `failed`: it cannot be had, `problem` says why. `preview`: nobody talks, the page is only looked at.
   */
  readonly phase: 'loading' | 'consent' | 'form' | 'talking' | 'left' | 'failed' | 'preview';
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
  readonly #threshold: Threshold;
  #outbox: Outbox | undefined;
  #conversation: string | undefined;
  #readSeq = 0;
  #entering: Promise<void> | undefined;
  #readTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: ChatOptions) {
    this.#options = options;
    this.timeline = new ChatTimeline({ reader: 'customer', dayKey: options.dayKey });
    this.#threshold = new Threshold({ ...options, onFace: (widget) => this.view.set({ widget }) });
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
      onProgress: (upload, progress) => showUpload(this.timeline, upload, { state: 'sending', progress }),
      onFailed: (upload, problem) => showUpload(this.timeline, upload, { state: 'failed', problem }),
      onArrived: (upload, fileId) => this.#uploadArrived(upload, fileId),
    });
    addEventListener('storage', ({ key }) => {
      if (key === this.#outboxKey) this.#showWaiting(this.#outbox?.letters ?? []);
    });
  }

  /** Shows the company's face: from the last visit at once, then from the server. Whoever talks already needs none. */
  async greet(): Promise<void> {
    const known = this.#threshold.remembered;
    if (known) this.view.set({ widget: known });
    const called = await patiently(() => this.#threshold.greet());
    if (called.is === 'ok' || this.view.snapshot().phase === 'talking') return;
    if (called.is === 'refused' || !known) this.#fail(called);
  }

  /** Shows a company's face that nobody saved yet. */
  preview(widget: WidgetView, phase: ChatView['phase']): void {
    this.view.set({ widget, phase });
  }

  /** Enters the conversation. Harmless when it was entered already; calls while it runs join it. */
  async enter(): Promise<void> {
    const { phase } = this.view.snapshot();
    if (phase !== 'loading' && phase !== 'failed') return;
    await this.#enterNow();
  }

  #enterNow(): Promise<void> {
    this.#entering ??= this.#begin().finally(() => (this.#entering = undefined));
    return this.#entering;
  }

  /** The visitor agrees to the notice he reads. */
  async agree(version: number): Promise<void> {
    this.#threshold.agree(version);
    await this.#enterNow();
  }

  /** What the visitor tells before the talk; nothing skips it. */
  async answer(answers: Record<string, string>): Promise<void> {
    const called = await this.#threshold.answer(answers);
    if (called.is === 'ok') await this.#enterNow();
    else this.#notice(called);
  }

  /** The visitor takes his consent back: the visit ends, and the page forgets it. */
  async withdraw(): Promise<void> {
    const called = await this.#threshold.withdraw();
    if (called.is !== 'ok') return this.#notice(called);
    this.#connection.stop();
    this.#leave();
    this.view.set({ phase: 'left' });
  }

  async #begin(): Promise<void> {
    this.view.set({ phase: 'loading', problem: null });
    const passed = await patiently(() => this.#threshold.pass());
    if (passed.is === 'asked') return this.view.set({ phase: passed.for });
    if (passed.is !== 'in') return this.#fail(passed);
    const { conversation } = passed;
    const latest = { params: { id: conversation.id }, query: { limit: pageSize } };
    const page = await patiently(() => this.#api.call('visitor.messages', latest));
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

  source(articleId: string, query: { passage?: string; language?: Locale }): Promise<Called<Article>> {
    return this.#api.call('visitor.source', { params: { id: this.#mine, articleId }, query });
  }

  /** What is remembered of the visitor, read or changed. */
  memory: AskMemory = (ask) => ask(this.#api, this.#mine);

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
      case 'gone':
      case 'approvals':
      case 'papers':
        return;
    }
  }

  #connectionBecame(connection: ConnectionStatus['is']): void {
    this.view.set({ connection });
    if (connection === 'online') void this.#outbox?.flush();
    if (connection === 'signed-out') void this.#signInAgain();
    if (connection === 'refused' && this.#conversation) this.view.set({ phase: 'failed', problem: 'visitor.expired' });
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
      case 'visitor.consent_required':
        void this.#signInAgain();
        return { is: 'later', seconds: slowDownSeconds };
      default:
        return { is: 'refused', code: called.code };
    }
  }

  #showWaiting(letters: readonly Letter[]): void {
    showWaiting(this.timeline, letters, (clientId) => this.#uploads.has(clientId));
  }

  #uploadArrived({ clientId, at, file }: Upload, fileId: string): void {
    this.#post({ kind: 'file', fileId }, { clientId, at, file: factsOf(file) });
  }

  #applyState(called: Called<ConversationState>): void {
    if (called.is === 'ok') this.timeline.applyState(called.reply);
    else this.#notice(called);
  }

  #notice(called: NotCalled): void {
    this.view.set({ notice: called.is === 'refused' ? called.code : 'unreachable' });
  }

  #fail(called: NotCalled): void {
    this.view.set({ phase: 'failed', problem: called.is === 'refused' ? called.code : 'unreachable' });
  }
}
