import { setTimeout as sleep } from 'node:timers/promises';
import { WebSocket } from 'ws';
import type { ServerFrame } from '#contracts/socket';
import { serveRemote } from './remote.ts';
import { eachAtOnce } from './together.ts';
import { addressOf, Visitor, type Door } from './visitor.ts';

const arriving = 25;
const pingMs = 20_000;
/** After the last message everything must have arrived within this time. */
const settleLimitMs = 30_000;
const settlePollMs = 100;

export interface Delivered {
  sent: number;
  refused: number;
  /** Frames with a message, to customers: their own and its answer. */
  toCustomers: Count;
  /** Rows that show the last state of a conversation, to every agent. */
  toAgents: Count;
  /** From sending a message to the frame that shows it on the sender's socket. */
  ownMs: number[];
  /** From sending a message to the answer's frame. */
  answerMs: number[];
  /** From sending a message to the row on an agent's desk. */
  deskMs: number[];
  /** Frames out of order or with a hole before them. */
  broken: number;
  closed: number;
}

interface Count {
  expected: number;
  missing: number;
}

const visitors: Visitor[] = [];
const agents: Agent[] = [];
let closed = 0;

interface Agent {
  /** By conversation: the highest revision seen, and the last message that the row shows. */
  rows: Map<string, { revision: number; lastSeq: number }>;
  onRow(conversation: string, lastSeq: number): void;
}

const socketLoad = {
  /** Visitors who exist and are not connected yet, so that what letting them in costs is not counted as sockets. */
  async arrive(door: Door, count: number): Promise<void> {
    await eachAtOnce(count, arriving, async (index) => {
      visitors[index] = await Visitor.arrive(door, index);
    });
  },

  async connect(): Promise<void> {
    await eachAtOnce(visitors.length, arriving, (index) => visitors[index]!.connect());
  },

  async connectAgents(url: string, cookies: string[]): Promise<void> {
    await eachAtOnce(cookies.length, arriving, (index) => connectAgent(url, cookies[index]!, index));
  },

  /** Messages into random conversations at a steady rate; then waits until all that must come has come. */
  async talk(questions: string[], messages: number, perSecond: number): Promise<Delivered> {
    const delivered: Delivered = {
      sent: 0,
      refused: 0,
      toCustomers: { expected: 0, missing: 0 },
      toAgents: { expected: 0, missing: 0 },
      ownMs: [],
      answerMs: [],
      deskMs: [],
      broken: 0,
      closed: 0,
    };
    const touched = new Map<string, Visitor>();
    const sentAt = new Map<string, Map<number, number>>();
    for (const agent of agents)
      agent.onRow = (conversation, lastSeq) => {
        const at = sentAt.get(conversation)?.get(lastSeq);
        if (at !== undefined) delivered.deskMs.push(performance.now() - at);
      };
    const running: Promise<void>[] = [];
    for (let sent = 0; sent < messages; sent++) {
      const visitor = pick(touched);
      running.push(say(visitor, questions[sent % questions.length]!, { delivered, sentAt }));
      await sleep(1000 / perSecond);
    }
    await Promise.all(running);
    await settle(touched);
    count(delivered, touched);
    return { ...delivered, closed };
  },
};

export type SocketLoad = typeof socketLoad;

/** A random conversation in which nothing is under way. */
function pick(touched: Map<string, Visitor>): Visitor {
  for (;;) {
    const visitor = visitors[Math.floor(Math.random() * visitors.length)]!;
    if (visitors.length > 1 && busy.has(visitor.conversation)) continue;
    touched.set(visitor.conversation, visitor);
    return visitor;
  }
}

const busy = new Set<string>();

interface Talk {
  delivered: Delivered;
  sentAt: Map<string, Map<number, number>>;
}

async function say(visitor: Visitor, question: string, { delivered, sentAt }: Talk): Promise<void> {
  busy.add(visitor.conversation);
  const at = performance.now();
  const own = visitor.seen + 1;
  const at1 = sentAt.get(visitor.conversation) ?? new Map<number, number>();
  sentAt.set(visitor.conversation, at1.set(own, at));
  visitor.onMessage = ({ seq, author }) => {
    if (seq === own) delivered.ownMs.push(performance.now() - at);
    if (author.kind === 'bot') {
      delivered.answerMs.push(performance.now() - at);
      busy.delete(visitor.conversation);
    }
  };
  const { status } = await visitor.say(question);
  if (status === 201) delivered.sent++;
  else {
    delivered.refused++;
    busy.delete(visitor.conversation);
  }
}

async function settle(touched: Map<string, Visitor>): Promise<void> {
  const ends = performance.now() + settleLimitMs;
  while (performance.now() < ends) {
    const quiet = busy.size === 0;
    const shown = [...touched].every(([id, { seen }]) =>
      agents.every(({ rows }) => (rows.get(id)?.lastSeq ?? 0) >= seen),
    );
    if (quiet && shown) return;
    await sleep(settlePollMs);
  }
}

/** What the customers' sockets hold is compared with the database by the caller; here the desks with the customers. */
function count(delivered: Delivered, touched: Map<string, Visitor>): void {
  delivered.toCustomers = {
    expected: delivered.sent * 2,
    missing: delivered.sent * 2 - delivered.ownMs.length - delivered.answerMs.length,
  };
  delivered.toAgents.expected = touched.size * agents.length;
  for (const [id, visitor] of touched) {
    delivered.broken += visitor.broken;
    for (const { rows } of agents) if ((rows.get(id)?.lastSeq ?? 0) < visitor.seen) delivered.toAgents.missing++;
  }
}

function connectAgent(url: string, cookie: string, index: number): Promise<void> {
  return new Promise((done, fail) => {
    const headers = { cookie };
    const socket = new WebSocket(`${url.replace(/^http/, 'ws')}/api/v1/socket`, {
      headers,
      localAddress: addressOf(index),
      perMessageDeflate: false,
    });
    const agent: Agent = { rows: new Map(), onRow: () => undefined };
    agents.push(agent);
    const ping = setInterval(() => socket.send('{"t":"ping"}', () => undefined), pingMs);
    socket.on('message', (data: Buffer) => {
      const frame = JSON.parse(data.toString()) as ServerFrame;
      if (frame.t === 'ready') {
        socket.send(JSON.stringify({ t: 'subscribe', room: 'desk', after: 0 }));
        // The desk answers with what happens from now on; a pong behind the subscription proves that it stands.
        socket.send('{"t":"ping"}');
      }
      if (frame.t === 'pong') done();
      if (frame.t !== 'row') return;
      const { id, revision, lastSeq } = frame.row;
      if (revision <= (agent.rows.get(id)?.revision ?? -1)) return;
      agent.rows.set(id, { revision, lastSeq });
      agent.onRow(id, lastSeq);
    });
    socket.on('error', fail);
    socket.on('close', (code) => {
      clearInterval(ping);
      closed++;
      fail(new Error(`an agent's socket was closed (${code})`));
    });
  });
}

if (process.send) serveRemote(socketLoad);
