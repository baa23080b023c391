import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { WebSocketServer, type WebSocket as ServerSocket } from 'ws';
import { closeCodes, clientFrame, type ClientFrame, type Room, type ServerFrame } from '../../contracts/socket.ts';
import { backoffMs } from './backoff.ts';
import { Connection, type ConnectionStatus } from './connection.ts';

const room: Room = 'conversation:00000000-0000-4000-8000-000000000001';

/** A real socket server that speaks the contract as far as it is told to. */
class Peer {
  readonly server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  readonly heard: ClientFrame[] = [];
  readonly sockets: ServerSocket[] = [];
  heartbeatSeconds = 25;
  greets = true;
  answersPing = true;
  tellsMessages = true;
  /** Closes the next newcomers with these codes. */
  readonly refusals: number[] = [];

  constructor() {
    this.server.on('connection', (socket) => {
      this.sockets.push(socket);
      socket.on('message', (data: Buffer) => this.hear(socket, clientFrame.parse(JSON.parse(data.toString('utf8')))));
    });
  }

  hear(socket: ServerSocket, frame: ClientFrame) {
    this.heard.push(frame);
    if (frame.t === 'hello') {
      const refusal = this.refusals.shift();
      if (refusal !== undefined) return socket.close(refusal);
      if (this.greets) this.say({ t: 'ready', heartbeatSeconds: this.heartbeatSeconds }, socket);
    }
    if (frame.t === 'subscribe' && this.tellsMessages)
      this.say({ t: 'messages', room: frame.room, messages: [], upTo: 7, more: false }, socket);
    if (frame.t === 'ping' && this.answersPing) this.say({ t: 'pong' }, socket);
  }

  say(frame: ServerFrame, socket = this.sockets.at(-1)) {
    socket?.send(JSON.stringify(frame));
  }
}

let peer: Peer;
let connection: Connection;
let frames: [ServerFrame['t'], boolean][];
let statuses: ConnectionStatus['is'][];
let token: string | undefined;

beforeEach(async () => {
  peer = new Peer();
  await once(peer.server, 'listening');
  frames = [];
  statuses = [];
  token = 'visitor-token';
  connection = new Connection({
    url: `ws://127.0.0.1:${(peer.server.address() as AddressInfo).port}`,
    token: () => token,
    onFrame: (frame, { catchUp }) => void frames.push([frame.t, catchUp]),
    onStatus: ({ is }) => void statuses.push(is),
  });
});

afterEach(() => {
  connection.stop();
  for (const socket of peer.server.clients) socket.terminate();
  peer.server.close();
  vi.unstubAllGlobals();
});

const online = () => vi.waitFor(() => expect(connection.status.is).toBe('online'), { timeout: 5_000, interval: 10 });
const heard = (t: ClientFrame['t']) => peer.heard.filter((frame) => frame.t === t);

test('says nothing but who it is until it is known', async () => {
  peer.greets = false;
  connection.follow(room, () => 0);
  connection.start();
  await vi.waitFor(() => expect(peer.heard.map(({ t }) => t)).toEqual(['hello']));
  connection.typing(room.slice('conversation:'.length), true);
  connection.unfollow(room);
  peer.say({ t: 'ready', heartbeatSeconds: 25 });
  await vi.waitFor(() => expect(connection.status.is).toBe('online'));
  connection.typing(room.slice('conversation:'.length), false);
  await vi.waitFor(() => expect(peer.heard.map(({ t }) => t)).toEqual(['hello', 'typing']));
});

test('signs in, then subscribes after the sequence it holds', async () => {
  connection.follow(room, () => 41);
  connection.start();
  await vi.waitFor(() => expect(frames).toHaveLength(2));
  expect(peer.heard).toEqual([
    { t: 'hello', token: 'visitor-token' },
    { t: 'subscribe', room, after: 41 },
  ]);
  expect(statuses).toEqual(['connecting', 'online']);
});

test('staff say hello without a token', async () => {
  token = undefined;
  connection.start();
  await online();
  expect(peer.heard[0]).toEqual({ t: 'hello' });
});

test('resumes after a lost socket with the sequence it holds by then', async () => {
  let held = 3;
  connection.follow(room, () => held);
  connection.start();
  await vi.waitFor(() => expect(heard('subscribe')).toHaveLength(1));
  held = 9;
  peer.sockets[0]?.terminate();
  await vi.waitFor(() => expect(heard('subscribe')).toHaveLength(2), { timeout: 3_000 });
  expect(heard('subscribe').at(-1)).toEqual({ t: 'subscribe', room, after: 9 });
  expect(statuses).toEqual(['connecting', 'online', 'waiting', 'connecting', 'online']);
});

test('tells what was missed from what happens now', async () => {
  connection.follow(room, () => 0);
  connection.start();
  await vi.waitFor(() => expect(frames).toHaveLength(2));
  peer.say({ t: 'messages', room, messages: [], upTo: 8, more: false });
  await vi.waitFor(() => expect(frames).toHaveLength(3));
  expect(frames).toEqual([
    ['ready', false],
    ['messages', true],
    ['messages', false],
  ]);
});

test('with nothing to tell, the state alone ends the catching up', async () => {
  const { id, speaker, status } = {
    id: room.slice('conversation:'.length),
    speaker: 'bot',
    status: 'open',
  } as const;
  peer.tellsMessages = false;
  connection.follow(room, () => 0);
  connection.start();
  await vi.waitFor(() => expect(heard('subscribe')).toHaveLength(1));
  const counts = { revision: 1, lastSeq: 0, customerReadSeq: 0, staffReadSeq: 0 };
  peer.say({
    t: 'state',
    room,
    state: { id, speaker, status, personName: null, handoff: null, ...counts },
  });
  peer.say({ t: 'messages', room, messages: [], upTo: 1, more: false });
  await vi.waitFor(() => expect(frames.at(-1)).toEqual(['messages', false]));
});

test.each([
  ['signed-out', closeCodes['signed-out']],
  ['refused', closeCodes.refused],
] as const)('%s is final until started again', async (status, code) => {
  peer.refusals.push(code);
  connection.start();
  await vi.waitFor(() => expect(connection.status.is).toBe(status));
  await new Promise((resolve) => setTimeout(resolve, 700));
  expect(peer.sockets).toHaveLength(1);
  token = 'new-token';
  connection.start();
  await online();
  expect(heard('hello').at(-1)).toEqual({ t: 'hello', token: 'new-token' });
});

test.each(['stopping', 'slow-consumer', 'silent', 'bad-frame'] as const)('comes back after %s', async (reason) => {
  peer.refusals.push(closeCodes[reason]);
  connection.start();
  await vi.waitFor(() => expect(connection.status.is).toBe('waiting'));
  await online();
});

test('keeps a longer distance after rate-limited', async () => {
  peer.refusals.push(closeCodes['rate-limited']);
  connection.start();
  await vi.waitFor(() => expect(connection.status.is).toBe('waiting'));
  const { status } = connection;
  expect(status.is === 'waiting' && status.retryAt - Date.now()).toBeGreaterThan(3_000);
});

test('pings before the heartbeat is over', async () => {
  peer.heartbeatSeconds = 0.1;
  connection.start();
  await vi.waitFor(() => expect(heard('ping').length).toBeGreaterThan(2));
  expect(statuses).toEqual(['connecting', 'online']);
});

test('when the network is said to be gone or back, it does not wait for a timer', async () => {
  const page = new EventTarget();
  vi.stubGlobal('addEventListener', page.addEventListener.bind(page));
  vi.stubGlobal('removeEventListener', page.removeEventListener.bind(page));
  connection.start();
  await online();
  page.dispatchEvent(new Event('offline'));
  expect(connection.status.is).toBe('waiting');
  page.dispatchEvent(new Event('online'));
  expect(connection.status.is).toBe('connecting');
  await online();
  page.dispatchEvent(new Event('online'));
  await vi.waitFor(() => expect(heard('ping')).toHaveLength(1));
});

test('a socket that looks open but answers nothing is given up', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  peer.answersPing = false;
  connection.start();
  while (connection.status.is !== 'online') await new Promise((resolve) => setImmediate(resolve));
  await vi.advanceTimersByTimeAsync(20_000 + 7_999);
  expect(connection.status.is).toBe('online');
  await vi.advanceTimersByTimeAsync(1);
  expect(connection.status.is).toBe('waiting');
  vi.useRealTimers();
});

test('typing travels only when online', async () => {
  const conversation = room.slice('conversation:'.length);
  connection.typing(conversation, true);
  connection.start();
  await online();
  connection.typing(conversation, true);
  await vi.waitFor(() => expect(heard('typing')).toHaveLength(1));
});

test('the wait doubles up to 20 s and at least half of it is kept', () => {
  expect([0, 1, 2, 5, 6, 40].map((attempt) => backoffMs(attempt, () => 1))).toEqual([
    500, 1000, 2000, 16_000, 20_000, 20_000,
  ]);
  expect(backoffMs(6, () => 0)).toBe(10_000);
});
