import type { Room, ServerFrame } from '#contracts/socket';
import { Connection, type ConnectionStatus } from '#web-ui/connection.ts';

export type FrameListener = (frame: ServerFrame, about: { readonly catchUp: boolean }) => void;

/** The console's one socket, shared by every page that listens. */
export class Live {
  readonly #connection: Connection;
  readonly #frames = new Set<FrameListener>();
  readonly #watchers = new Set<() => void>();
  readonly #returns = new Set<() => void>();
  #status: ConnectionStatus = { is: 'stopped' };
  #wasOnline = false;

  constructor(url: string) {
    this.#connection = new Connection({
      url,
      onFrame: (frame, about) => {
        for (const listener of this.#frames) listener(frame, about);
      },
      onStatus: (status) => this.#become(status),
    });
  }

  readonly status = (): ConnectionStatus => this.#status;

  readonly watch = (listener: () => void): (() => void) => {
    this.#watchers.add(listener);
    return () => this.#watchers.delete(listener);
  };

  start(): void {
    this.#connection.start();
  }

  stop(): void {
    this.#wasOnline = false;
    this.#connection.stop();
  }

  /** Hears frames of all rooms. */
  hear(listener: FrameListener): () => void {
    this.#frames.add(listener);
    return () => this.#frames.delete(listener);
  }

  /** Called when the line is back after it was gone: what was read over HTTP may be old. */
  onReturn(listener: () => void): () => void {
    this.#returns.add(listener);
    return () => this.#returns.delete(listener);
  }

  follow(room: Room, after: () => number): () => void {
    this.#connection.follow(room, after);
    return () => this.#connection.unfollow(room);
  }

  typing(conversation: string, on: boolean): void {
    this.#connection.typing(conversation, on);
  }

  #become(status: ConnectionStatus): void {
    this.#status = status;
    for (const watcher of this.#watchers) watcher();
    if (status.is !== 'online') return;
    if (this.#wasOnline) for (const listener of this.#returns) listener();
    this.#wasOnline = true;
  }
}

/** ws:// or wss:// on the origin that served the page. */
export function socketUrl(origin: string): string {
  return `${origin.replace(/^http/, 'ws')}/api/v1/socket`;
}
