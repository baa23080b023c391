import { setTimeout as sleep } from 'node:timers/promises';
import { WebSocket } from 'ws';
import type { Message } from '#contracts/http/conversations';
import { serverFrame, type ClientFrame, type Room, type ServerFrame } from '#contracts/socket';

type FrameOf<T extends ServerFrame['t']> = Extract<ServerFrame, { t: T }>;

const PATIENCE_MS = 30_000;

/** A WebSocket of a customer or of somebody employed, with everything it heard. */
export class Socket {
  readonly frames: ServerFrame[] = [];
  readonly ws: WebSocket;
  closed: { code: number; reason: string } | undefined;
  /** Of a refused upgrade. */
  status: number | undefined;

  constructor(url: string, headers: Record<string, string> = {}) {
    this.ws = new WebSocket(url, { headers, perMessageDeflate: false });
    this.ws.on('message', (data) => this.frames.push(serverFrame.parse(JSON.parse((data as Buffer).toString()))));
    this.ws.on('close', (code, reason) => (this.closed = { code, reason: String(reason) }));
    this.ws.on('unexpected-response', (_request, response) => {
      this.status = response.statusCode;
      this.ws.terminate();
    });
    this.ws.on('error', () => undefined);
  }

  async opened(): Promise<this> {
    await until(() => this.ws.readyState === WebSocket.OPEN || this.closed !== undefined || this.status !== undefined);
    return this;
  }

  send(frame: ClientFrame | string | Buffer): void {
    this.ws.send(typeof frame === 'string' || Buffer.isBuffer(frame) ? frame : JSON.stringify(frame));
  }

  follow(room: Room, after = 0): void {
    this.send({ t: 'subscribe', room, after });
  }

  all<T extends ServerFrame['t']>(t: T): FrameOf<T>[] {
    return this.frames.filter((frame): frame is FrameOf<T> => frame.t === t);
  }

  /** The first frame of a kind that fits, waited for. */
  async hears<T extends ServerFrame['t']>(
    t: T,
    fits: (frame: FrameOf<T>) => boolean = () => true,
  ): Promise<FrameOf<T>> {
    await until(
      () => this.all(t).some(fits),
      () => `no ${t} among ${JSON.stringify(this.frames).slice(-600)}`,
    );
    return this.all(t).find(fits)!;
  }

  /** Messages as a client would hold them: in order of arrival. */
  messages(): Message[] {
    return this.all('messages').flatMap(({ messages }) => messages);
  }

  async closes(): Promise<{ code: number; reason: string }> {
    await until(
      () => this.closed !== undefined,
      () => 'the socket stays open',
    );
    return this.closed!;
  }

  async leave(): Promise<void> {
    this.ws.terminate();
    await until(() => this.ws.readyState === WebSocket.CLOSED);
  }
}

/** Waits until something is so, on a busy machine too. */
export async function until(
  fits: () => unknown,
  why: () => string = () => 'it does not come',
  patienceMs = PATIENCE_MS,
): Promise<void> {
  const end = Date.now() + patienceMs;
  while (!(await fits())) {
    if (Date.now() > end) throw new Error(`Waited in vain: ${why()}`);
    await sleep(10);
  }
}
