import { randomUUID } from 'node:crypto';
import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { WebSocket } from 'ws';
import type { Message } from '#contracts/http/conversations';
import type { ServerFrame } from '#contracts/socket';

const agent = new Agent({ keepAlive: true, maxSockets: Number.POSITIVE_INFINITY, scheduling: 'fifo' });
const requestLimitMs = 40_000;
const reconnectMs = 100;
/** A client must be heard of at least every 25 s. */
const pingMs = 20_000;

export interface Door {
  url: string;
  widget: string;
}

export interface Answer {
  status: number;
  body: unknown;
}

/**
 * Customers come from different addresses. Linux answers on all of 127.0.0.0/8, so each visitor gets an address of
 * his own, and the limit per address holds as in life.
 */
export function addressOf(index: number): string {
  if (process.platform !== 'linux') return '127.0.0.1';
  return `127.${1 + ((index >> 14) & 0x3f)}.${(index >> 7) & 0x7f}.${1 + (index & 0x7f)}`;
}

interface Sender {
  readonly address?: string;
  readonly token?: string;
}

/** One POST with keep-alive. Rejects when the connection breaks. */
export function post(url: string, body: object, from: Sender = {}): Promise<Answer> {
  return send(url, { type: 'application/json', bytes: Buffer.from(JSON.stringify(body)), from });
}

interface Sent {
  readonly method?: 'GET' | 'POST';
  readonly type?: string;
  readonly bytes: Buffer;
  readonly from: Sender;
  readonly limitMs?: number;
}

function send(url: string, { method = 'POST', type, bytes, from, limitMs = requestLimitMs }: Sent): Promise<Answer> {
  return new Promise((done, fail) => {
    const headers = {
      ...(type && { 'content-type': type, 'content-length': bytes.length }),
      ...(from.token && { authorization: `Bearer ${from.token}` }),
    };
    const options = { method, agent, headers, timeout: limitMs, localAddress: from.address };
    const sent = request(url, options, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', fail);
      response.on('end', () => {
        done({ status: response.statusCode ?? 0, body: bodyOf(Buffer.concat(chunks).toString()) });
      });
    });
    sent.on('timeout', () => sent.destroy(new Error('no answer in time')));
    sent.on('error', fail);
    sent.end(bytes);
  });
}

/** What is no JSON, such as a page of a proxy, stays the text that it is. */
function bodyOf(answer: string): unknown {
  if (answer === '') return null;
  try {
    return JSON.parse(answer);
  } catch {
    return answer;
  }
}

/** A form with one part named `file` (RFC 7578). */
function formOf(bytes: Buffer, name: string): { type: string; bytes: Buffer } {
  const boundary = `liren-${randomUUID()}`;
  const head = `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="${name.replace(/["\r\n]/g, '_')}"\r\ncontent-type: application/octet-stream\r\n\r\n`;
  const whole = Buffer.concat([Buffer.from(head), bytes, Buffer.from(`\r\n--${boundary}--\r\n`)]);
  return { type: `multipart/form-data; boundary=${boundary}`, bytes: whole };
}

/** A customer with his conversation and, once connected, his socket. */
export class Visitor {
  readonly conversation: string;
  readonly address: string;
  /** Everything up to here was seen, in order. */
  seen: number;
  /** Frames that left something out or came out of order. */
  broken = 0;
  onMessage: (message: Message) => void = () => undefined;
  readonly #door: Door;
  readonly #token: string;
  #socket: WebSocket | undefined;
  #ping: NodeJS.Timeout | undefined;
  #leaving = false;

  private constructor(
    door: Door,
    address: string,
    started: { token: string; conversation: { id: string; lastSeq: number } },
  ) {
    this.#door = door;
    this.address = address;
    this.#token = started.token;
    this.conversation = started.conversation.id;
    this.seen = started.conversation.lastSeq;
  }

  static async arrive(door: Door, index: number): Promise<Visitor> {
    const address = addressOf(index);
    const { status, body } = await post(`${door.url}/chat/v1/visitors`, { widget: door.widget }, { address });
    if (status !== 201) throw new Error(`A visitor was not let in: ${status} ${JSON.stringify(body)}`);
    return new Visitor(door, address, body as { token: string; conversation: { id: string; lastSeq: number } });
  }

  /** Stores a message; the answer is what the server acknowledges. */
  say(text: string, clientId: string = randomUUID()): Promise<Answer> {
    return post(`${this.#own}/messages`, { clientId, body: { kind: 'text', text } }, this.#from);
  }

  /** Uploads a file for this conversation; it is sent with `sendFile`. */
  upload(bytes: Buffer, name: string, limitMs: number): Promise<Answer> {
    return send(`${this.#own}/files`, { ...formOf(bytes, name), from: this.#from, limitMs });
  }

  sendFile(fileId: string, clientId: string = randomUUID()): Promise<Answer> {
    return post(`${this.#own}/messages`, { clientId, body: { kind: 'file', fileId } }, this.#from);
  }

  /** The state of his conversation. */
  state(): Promise<Answer> {
    return send(this.#own, { method: 'GET', bytes: Buffer.alloc(0), from: this.#from });
  }

  get #own(): string {
    return `${this.#door.url}/chat/v1/conversations/${this.conversation}`;
  }

  get #from(): Sender {
    return { address: this.address, token: this.#token };
  }

  /** Resolves when the room is followed; comes back by itself when the connection breaks, until `leave`. */
  connect(): Promise<void> {
    return new Promise((done, fail) => {
      const url = `${this.#door.url.replace(/^http/, 'ws')}/chat/v1/socket`;
      const socket = new WebSocket(url, { localAddress: this.address, perMessageDeflate: false });
      this.#socket = socket;
      socket.on('open', () => {
        socket.send(JSON.stringify({ t: 'hello', token: this.#token }));
        clearInterval(this.#ping);
        this.#ping = setInterval(() => socket.send('{"t":"ping"}', () => undefined), pingMs);
      });
      socket.on('message', (data: Buffer) => {
        const frame = JSON.parse(data.toString()) as ServerFrame;
        if (frame.t === 'ready') {
          const room = `conversation:${this.conversation}`;
          socket.send(JSON.stringify({ t: 'subscribe', room, after: this.seen }));
        }
        if (frame.t === 'messages') this.#take(frame);
        // The state follows the first page: from here on nothing is missed.
        if (frame.t === 'messages' || frame.t === 'state') done();
      });
      socket.on('error', fail);
      socket.on('close', () => {
        clearInterval(this.#ping);
        fail(new Error('the socket was closed'));
        if (!this.#leaving) void this.#comeBack();
      });
    });
  }

  leave(): void {
    this.#leaving = true;
    this.#socket?.terminate();
  }

  async #comeBack(): Promise<void> {
    await sleep(reconnectMs + Math.random() * reconnectMs);
    if (!this.#leaving) await this.connect().catch(() => undefined);
  }

  #take({ messages, upTo }: Extract<ServerFrame, { t: 'messages' }>): void {
    for (const message of messages) {
      if (message.seq <= this.seen) continue;
      // Customers see no notes for staff; nothing here writes any, so every step must be one.
      if (message.seq !== this.seen + 1) this.broken++;
      this.seen = message.seq;
      this.onMessage(message);
    }
    if (upTo > this.seen) this.broken++;
  }
}
