import type { closeCodes, ClientFrame, Room, ServerFrame } from '../../contracts/socket.ts';
import { backoffMs } from './backoff.ts';

/** Where a connection stands. `refused` and `signed-out` are final until `start()` is called again. */
export type ConnectionStatus =
  | { readonly is: 'connecting' }
  | { readonly is: 'online' }
  | { readonly is: 'waiting'; readonly attempt: number; readonly retryAt: number }
  | { readonly is: 'refused' }
  | { readonly is: 'signed-out' }
  | { readonly is: 'stopped' };

export interface ConnectionOptions {
  /** ws:// or wss:// address of the socket. */
  readonly url: string;
  /** The visitor's token; staff are known by their cookie. */
  readonly token?: () => string | undefined;
  /** `catchUp`: the frame tells what happened while nobody listened. */
  readonly onFrame: (frame: ServerFrame, about: { readonly catchUp: boolean }) => void;
  readonly onStatus: (status: ConnectionStatus) => void;
}

/** The codes of the contract this client acts on; their types hold them to it. */
const final: { [K in 'signed-out' | 'refused']: (typeof closeCodes)[K] } = { 'signed-out': 4401, refused: 4403 };
const rateLimited: (typeof closeCodes)['rate-limited'] = 4429;

const limits = {
  /** Ms from opening to `ready`. */
  openMs: 10_000,
  /** Share of the server's heartbeat after which a ping goes out. */
  pingShare: 0.8,
  /** Ms to wait for any frame after a ping. */
  answerMs: 8_000,
  /** The same when the page was just woken: a laptop's lid leaves sockets that look open. */
  probeMs: 3_000,
  /** Ms online until failures are forgotten, so that a flapping server is not hammered. */
  steadyMs: 5_000,
  /** First wait of the backoff after the server said that it was too much. */
  rateLimitedAttempt: 4,
} as const;

/**
 * A socket that stays. It signs in, subscribes to its rooms after the sequence their owner holds, notices
 * silence, and comes back with jittered backoff: at once when the page is shown again or the network
 * returns. Frames are handed on in order; applying them by sequence is the receiver's part.
 */
export class Connection {
  readonly #options: ConnectionOptions;
  readonly #rooms = new Map<Room, () => number>();
  readonly #catchingUp = new Set<Room>();
  #socket: WebSocket | undefined;
  #status: ConnectionStatus = { is: 'stopped' };
  #attempt = 0;
  #heartbeatMs = 0;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #beat: ReturnType<typeof setTimeout> | undefined;
  #silence: ReturnType<typeof setTimeout> | undefined;
  #steady: ReturnType<typeof setTimeout> | undefined;

  constructor(options: ConnectionOptions) {
    this.#options = options;
  }

  get status(): ConnectionStatus {
    return this.#status;
  }

  /** Connects now, whatever happened before. */
  start(): void {
    if (this.#status.is === 'stopped') this.#listen(true);
    this.#attempt = 0;
    this.#connect();
  }

  /** Leaves for good; `start()` comes back. */
  stop(): void {
    this.#listen(false);
    this.#leave();
    this.#become({ is: 'stopped' });
  }

  /** Follows a room from `after()` on, the highest sequence its owner holds; asked anew at each reconnect. */
  follow(room: Room, after: () => number): void {
    this.#rooms.set(room, after);
    if (this.#status.is === 'online') this.#subscribe(room, after);
  }

  unfollow(room: Room): void {
    if (!this.#rooms.delete(room)) return;
    this.#catchingUp.delete(room);
    if (this.#status.is === 'online') this.#send({ t: 'unsubscribe', room });
  }

  /** Says that the reader types. Lost before the server knows who he is, and when offline: it would be old news. */
  typing(conversation: string, on: boolean): void {
    if (this.#status.is === 'online') this.#send({ t: 'typing', conversation, on });
  }

  #connect(): void {
    this.#leave();
    this.#become({ is: 'connecting' });
    const socket = new WebSocket(this.#options.url);
    this.#socket = socket;
    const mine = (act: () => void) => () => {
      if (this.#socket === socket) act();
    };
    this.#silence = setTimeout(
      mine(() => this.#lost()),
      limits.openMs,
    );
    socket.addEventListener(
      'open',
      mine(() => {
        const token = this.#options.token?.();
        this.#send(token === undefined ? { t: 'hello' } : { t: 'hello', token });
      }),
    );
    socket.addEventListener('message', ({ data }) => mine(() => this.#hear(String(data)))());
    socket.addEventListener('close', ({ code }) => mine(() => this.#lost(code))());
  }

  #hear(data: string): void {
    clearTimeout(this.#silence);
    const frame = JSON.parse(data) as ServerFrame;
    if (frame.t === 'ready') this.#ready(frame.heartbeatSeconds);
    const catchUp = frame.t === 'messages' && this.#catchingUp.has(frame.room);
    const caughtUp = caughtUpRoom(frame);
    if (caughtUp) this.#catchingUp.delete(caughtUp);
    this.#options.onFrame(frame, { catchUp });
  }

  #ready(heartbeatSeconds: number): void {
    this.#heartbeatMs = heartbeatSeconds * 1000;
    this.#scheduleBeat();
    this.#steady = setTimeout(() => (this.#attempt = 0), limits.steadyMs);
    for (const [room, after] of this.#rooms) this.#subscribe(room, after);
    this.#become({ is: 'online' });
  }

  #subscribe(room: Room, after: () => number): void {
    this.#catchingUp.add(room);
    this.#send({ t: 'subscribe', room, after: after() });
  }

  #scheduleBeat(): void {
    clearTimeout(this.#beat);
    this.#beat = setTimeout(() => {
      this.#ping(limits.answerMs);
      this.#scheduleBeat();
    }, this.#heartbeatMs * limits.pingShare);
  }

  #ping(waitMs: number): void {
    this.#send({ t: 'ping' });
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => this.#lost(), waitMs);
  }

  #lost(code?: number): void {
    this.#leave();
    if (code === final.refused) return this.#become({ is: 'refused' });
    if (code === final['signed-out']) return this.#become({ is: 'signed-out' });
    if (code === rateLimited) this.#attempt = Math.max(this.#attempt, limits.rateLimitedAttempt);
    const wait = backoffMs(this.#attempt++);
    this.#retry = setTimeout(() => this.#connect(), wait);
    this.#become({ is: 'waiting', attempt: this.#attempt, retryAt: Date.now() + wait });
  }

  /** Lets go of the socket and of every timer that belongs to it. */
  #leave(): void {
    for (const timer of [this.#retry, this.#beat, this.#silence, this.#steady]) clearTimeout(timer);
    this.#catchingUp.clear();
    const socket = this.#socket;
    this.#socket = undefined;
    socket?.close(1000);
  }

  #send(frame: ClientFrame): void {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(frame));
  }

  #become(status: ConnectionStatus): void {
    this.#status = status;
    this.#options.onStatus(status);
  }

  /** The page was shown again or the network is back: do not sit out the wait, do not trust the socket. */
  readonly #wake = (): void => {
    if (globalThis.document?.visibilityState === 'hidden') return;
    if (this.#status.is === 'waiting') this.#connect();
    else if (this.#status.is === 'online') this.#ping(limits.probeMs);
  };

  /** The browser says that the network went: say so at once instead of after the next ping. */
  readonly #networkGone = (): void => {
    if (this.#status.is === 'online' || this.#status.is === 'connecting') this.#lost();
  };

  #listen(on: boolean): void {
    const change = on ? 'addEventListener' : 'removeEventListener';
    globalThis[change]?.('online', this.#wake);
    globalThis[change]?.('offline', this.#networkGone);
    globalThis.document?.[change]('visibilitychange', this.#wake);
  }
}

/** The room whose past has been told with this frame: the last page, or the state that follows it. */
function caughtUpRoom(frame: ServerFrame): Room | undefined {
  switch (frame.t) {
    case 'messages':
      return frame.more ? undefined : frame.room;
    case 'state':
      return frame.room;
    case 'row':
      return `conversation:${frame.row.id}`;
    default:
      return undefined;
  }
}
