import type { RawData, WebSocket } from 'ws';
import {
  clientFrame,
  closeCodes,
  socketLimits,
  type ClientFrame,
  type Room,
  type ServerFrame,
} from '#contracts/socket';
import { Refusal, type ErrorCode } from '../errors/index.ts';
import type { Feeds, Listener } from './feeds.ts';

const WINDOW_MS = 10_000;
/** Signs of life passed on: staff must not seem gone between two heartbeats, customers are only seen last. */
const ALIVE_MS = { staff: 20_000, visitor: 600_000 };
/** A socket that has not said who it is after this long makes room for others. */
const HELLO_MS = 5_000;

interface Subscription {
  /** Everything up to here has been sent. */
  sent: number;
  /** Look for messages, and send the state too. */
  due: { messages: boolean; state: boolean };
  pumping: boolean;
}

export interface ConnectionOptions {
  socket: WebSocket;
  feeds: Feeds;
  onTyping(from: Connection, conversation: string, on: boolean): void;
  onJoin(connection: Connection, room: Room): void;
  onLeave(connection: Connection, room: Room): void;
  onClose(connection: Connection): void;
  onError(error: Error): void;
}

/** One socket: signs in, follows rooms, and reads every room in order, one page at a time. */
export class Connection {
  listener: Listener | undefined;
  readonly rooms = new Map<Room, Subscription>();
  readonly #options: ConnectionOptions;
  #heard = Date.now();
  #pinged = Date.now();
  #aliveTold = 0;
  #helloSaid = false;
  #greeting: Promise<void> = Promise.resolve();
  #window = { since: 0, frames: 0 };

  constructor(options: ConnectionOptions, listener?: Listener) {
    this.#options = options;
    this.listener = listener;
    const { socket } = options;
    socket.on('message', (data, binary) => {
      this.#receive(textOf(data), binary).catch((error: Error) => this.#refuse(error));
    });
    // A page in the background answers these by itself, while its own timers sleep.
    socket.on('pong', () => {
      this.#heard = Date.now();
      this.#tellAlive();
    });
    socket.on('close', () => {
      for (const room of this.rooms.keys()) options.onLeave(this, room);
      options.onClose(this);
    });
    socket.on('error', () => socket.terminate());
    if (listener) this.#ready();
    else setTimeout(() => this.listener ?? this.close('silent'), HELLO_MS).unref();
  }

  get open(): boolean {
    return this.#options.socket.readyState === 1;
  }

  send(frame: ServerFrame): void {
    this.sendText(JSON.stringify(frame));
  }

  /** A frame that was written once for many sockets. */
  sendText(frame: string): void {
    const { socket } = this.#options;
    if (!this.open) return;
    if (socket.bufferedAmount > socketLimits.buffered) return this.close('slow-consumer');
    socket.send(frame);
  }

  close(why: keyof typeof closeCodes): void {
    this.#options.socket.close(closeCodes[why], why);
    // A peer that does not answer the close is not waited for.
    setTimeout(() => this.#options.socket.terminate(), 2_000).unref();
  }

  /** Asks for a sign of life every heartbeat, and closes a socket that was silent for two. */
  checkHeartbeat(now: number): void {
    if (now - this.#heard > socketLimits.heartbeatSeconds * 2_000) return this.close('silent');
    if (now - this.#pinged < socketLimits.heartbeatSeconds * 1_000) return;
    this.#pinged = now;
    this.#options.socket.ping();
  }

  /** Something changed in a room this socket follows. */
  nudge(room: Room, change: { seq?: number; state: boolean }): void {
    const subscription = this.rooms.get(room);
    if (!subscription) return;
    if (change.seq === undefined || change.seq > subscription.sent) subscription.due.messages = true;
    if (change.state) subscription.due.state = true;
    void this.#pump(room, subscription);
  }

  async #pump(room: Room, subscription: Subscription): Promise<void> {
    if (subscription.pumping) return;
    subscription.pumping = true;
    try {
      while (
        (subscription.due.messages || subscription.due.state) &&
        this.open &&
        this.rooms.get(room) === subscription
      ) {
        const withState = subscription.due.state;
        subscription.due = { messages: false, state: false };
        const { frames, upTo, more } = await this.#options.feeds.read(this.listener!, room, {
          after: subscription.sent,
          withState,
        });
        for (const frame of frames) this.send(frame);
        subscription.sent = Math.max(subscription.sent, upTo);
        if (more) subscription.due.messages = true;
      }
    } catch (error) {
      // What was read a moment ago may be out of reach now: then the room is closed, not the socket.
      if (error instanceof Refusal && error.code === 'conversation.not_found') {
        this.#leave(room);
        return this.send({ t: 'error', code: error.code, room });
      }
      // The client asks again from what it holds; better a new connection than a gap.
      this.#options.onError(error as Error);
      this.close('stopping');
    } finally {
      subscription.pumping = false;
    }
  }

  async #receive(text: string, binary: boolean): Promise<void> {
    this.#heard = Date.now();
    if (!this.#withinRate()) return this.close('rate-limited');
    const frame = binary ? undefined : parse(text);
    if (!frame) return this.close('bad-frame');
    if (!this.listener && frame.t !== 'hello') {
      // Said while it is looked up who says it: it waits for that.
      await this.#greeting.catch(() => undefined);
      if (!this.listener) return this.close('refused');
    }
    await this.#obey(frame);
    this.#tellAlive();
  }

  async #obey(frame: ClientFrame): Promise<void> {
    switch (frame.t) {
      case 'hello':
        // Who listens is said once: rooms are joined under that name.
        if (this.#helloSaid) return this.close('bad-frame');
        this.#helloSaid = true;
        return (this.#greeting = this.#hello(frame.token ?? ''));
      case 'subscribe':
        return this.#subscribe(frame.room, frame.after);
      case 'unsubscribe':
        return this.#leave(frame.room);
      case 'typing':
        return this.#options.onTyping(this, frame.conversation, frame.on);
      case 'ping':
        return this.send({ t: 'pong' });
    }
  }

  async #hello(token: string): Promise<void> {
    // Staff were known by their cookie before they said it.
    if (this.listener) return;
    this.listener = (await this.#options.feeds.signIn.visitor(token)) ?? undefined;
    if (!this.listener) {
      this.send({ t: 'error', code: 'visitor.required' });
      return this.close('refused');
    }
    this.#ready();
  }

  #ready(): void {
    this.send({ t: 'ready', heartbeatSeconds: socketLimits.heartbeatSeconds });
    this.#tellAlive();
  }

  async #subscribe(room: Room, after: number): Promise<void> {
    if (this.rooms.size >= socketLimits.rooms && !this.rooms.has(room))
      return this.send({ t: 'error', code: 'request.rate_limited', room });
    // Register first, then fetch: what is committed in between is seen by one or the other.
    const subscription: Subscription = { sent: after, due: { messages: true, state: true }, pumping: true };
    this.rooms.set(room, subscription);
    this.#options.onJoin(this, room);
    const allowed = await this.#options.feeds.may(this.listener!, room);
    subscription.pumping = false;
    if (!allowed) {
      this.#leave(room);
      return this.send({ t: 'error', code: 'conversation.not_found', room });
    }
    void this.#pump(room, subscription);
  }

  #leave(room: Room): void {
    this.rooms.delete(room);
    this.#options.onLeave(this, room);
  }

  #withinRate(): boolean {
    const now = Date.now();
    if (now - this.#window.since > WINDOW_MS) this.#window = { since: now, frames: 0 };
    return ++this.#window.frames <= socketLimits.framesPerTenSeconds;
  }

  #tellAlive(): void {
    if (!this.listener || Date.now() - this.#aliveTold < ALIVE_MS[this.listener.kind]) return;
    this.#aliveTold = Date.now();
    this.#options.feeds
      .alive(this.listener)
      .then((signedIn) => signedIn || this.close('signed-out'))
      .catch(this.#options.onError);
  }

  #refuse(error: Error): void {
    const code: ErrorCode = error instanceof Refusal ? error.code : 'service.broken';
    if (code === 'service.broken') this.#options.onError(error);
    this.send({ t: 'error', code });
    this.close(code.startsWith('visitor.') ? 'refused' : 'stopping');
  }
}

function parse(text: string): ClientFrame | undefined {
  try {
    return clientFrame.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

function textOf(data: RawData): string {
  if (Array.isArray(data)) return Buffer.concat(data).toString();
  return Buffer.isBuffer(data) ? data.toString() : Buffer.from(data).toString();
}
