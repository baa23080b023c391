import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { serveRemote } from './remote.ts';
import { eachAtOnce } from './together.ts';
import { Visitor, type Door } from './visitor.ts';

const arriving = 10;
/** A customer's pause between an answer and his next message. */
const pauseMs = 150;
/** Whoever is not answered by then writes again, as people do. */
const patienceMs = 3_000;
const retryMs = 100;
/** A client that was never acknowledged gives up on its message after this. */
const retryLimitMs = 120_000;
/** All that was asked must be answered, and every socket be back, within this after the last message. */
const quietLimitMs = 90_000;

/** What the server has acknowledged; from then on it must never be lost. */
export interface Acknowledged {
  conversation: string;
  clientId: string;
  id: string;
  seq: number;
}

export interface Seen {
  conversation: string;
  /** How far the customer's socket came, without a hole. */
  upTo: number;
  broken: number;
}

export interface Talked {
  acknowledged: Acknowledged[];
  seen: Seen[];
  /** Never acknowledged within the limit; may or may not be stored. */
  givenUp: number;
  /** Requests sent again because no answer came. */
  retried: number;
}

interface Moment {
  sentAt: number;
  doneAt: number;
}

const visitors: Visitor[] = [];
const talked: Talked = { acknowledged: [], seen: [], givenUp: 0, retried: 0 };
/** Requests that were acknowledged, and messages that were answered, with when they were sent. */
let acks: Moment[] = [];
let answers: Moment[] = [];
let talking = false;
let conversations: Promise<void>[] = [];

const killLoad = {
  async arrive(door: Door, count: number): Promise<void> {
    await eachAtOnce(count, arriving, async (index) => {
      const visitor = await Visitor.arrive(door, index);
      await visitor.connect();
      visitors.push(visitor);
    });
  },

  async start(questions: string[]): Promise<void> {
    talking = true;
    conversations = visitors.map((visitor, index) => talk(visitor, questions, index));
  },

  /** The first acknowledgement and the first answer of something sent after `moment` (ms since 1970), in ms from it. */
  async firstAfter(moment: number, limitMs: number): Promise<{ ack: number; answer: number }> {
    const first = (all: Moment[]) => all.find(({ sentAt }) => sentAt >= moment)?.doneAt;
    const ends = Date.now() + limitMs;
    while (Date.now() < ends && (first(acks) === undefined || first(answers) === undefined)) await sleep(5);
    const since = (at: number | undefined) => (at === undefined ? Number.NaN : at - moment);
    const result = { ack: since(first(acks)), answer: since(first(answers)) };
    acks = [];
    answers = [];
    return result;
  },

  /** Nobody writes any more; resolves with what happened when everybody has his answer or the limit passed. */
  async finish(): Promise<Talked> {
    talking = false;
    await Promise.all(conversations);
    return talked;
  },

  /** How far every socket is, when it has seen as much as the database holds or the limit passed. */
  async seen(wanted: Record<string, number>): Promise<Seen[]> {
    const ends = Date.now() + quietLimitMs;
    const isBehind = ({ conversation, seen }: Visitor) => seen < (wanted[conversation] ?? 0);
    while (Date.now() < ends && visitors.some(isBehind)) await sleep(50);
    return visitors.map(({ conversation, seen, broken }) => ({ conversation, upTo: seen, broken }));
  },
};

export type KillLoad = typeof killLoad;

async function talk(visitor: Visitor, questions: string[], index: number): Promise<void> {
  let answered: () => void = () => undefined;
  visitor.onMessage = ({ author }) => {
    if (author.kind === 'bot') answered();
  };
  for (let asked = index; talking; asked++) {
    const heard = new Promise<true>((done) => (answered = () => done(true)));
    const sentAt = Date.now();
    if (!(await sayUntilStored(visitor, questions[asked % questions.length]!))) continue;
    acks.push({ sentAt, doneAt: Date.now() });
    if (await Promise.race([heard, sleep(patienceMs, false)])) answers.push({ sentAt, doneAt: Date.now() });
    await sleep(pauseMs * (0.5 + Math.random()));
  }
}

/** The same client id again and again, as the widget does, until the server says that it stands. */
async function sayUntilStored(visitor: Visitor, question: string): Promise<boolean> {
  const clientId = randomUUID();
  const ends = Date.now() + retryLimitMs;
  while (Date.now() < ends) {
    const stored = await visitor.say(question, clientId).catch(() => undefined);
    if (stored?.status === 201) {
      const { id, seq } = stored.body as { id: string; seq: number };
      talked.acknowledged.push({ conversation: visitor.conversation, clientId, id, seq });
      return true;
    }
    talked.retried++;
    await sleep(retryMs * (1 + Math.random()));
  }
  talked.givenUp++;
  return false;
}

if (process.send) serveRemote(killLoad);
