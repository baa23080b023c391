import { setTimeout as sleep } from 'node:timers/promises';
import { serveRemote } from './remote.ts';
import { eachAtOnce } from './together.ts';
import { post, Visitor, type Door } from './visitor.ts';

/** A turn that takes longer is counted as not answered. */
const turnLimitMs = 20_000;
/** Arrivals at once while nobody measures. */
const arriving = 20;

export interface Measured {
  /** Of turns that ended within the stretch. */
  done: number;
  /** From sending the message to the frame with its answer, in milliseconds. */
  turnMs: number[];
  /** From sending the message to its acknowledgement. */
  ackMs: number[];
  refused: number;
  unanswered: number;
  seconds: number;
}

const visitors: Visitor[] = [];
/** Who waits for an answer, by conversation. */
const waiting = new Map<string, () => void>();

const turnLoad = {
  async arrive(door: Door, count: number): Promise<void> {
    await eachAtOnce(count, arriving, async (index) => {
      const visitor = await Visitor.arrive(door, index);
      visitor.onMessage = ({ author }) => {
        if (author.kind !== 'bot') return;
        waiting.get(visitor.conversation)?.();
        waiting.delete(visitor.conversation);
      };
      await visitor.connect();
      visitors.push(visitor);
    });
  },

  /** Every visitor asks again as soon as he is answered; only what ends after the ramp and before the end is counted. */
  async saturate(questions: string[], rampSeconds: number, seconds: number): Promise<Measured> {
    const measured = empty();
    const begins = performance.now() + rampSeconds * 1000;
    const ends = begins + seconds * 1000;
    let asked = 0;
    await Promise.all(
      visitors.map(async (visitor) => {
        while (performance.now() < ends) {
          await turn(visitor, questions[asked++ % questions.length]!, {
            due: performance.now(),
            begins,
            ends,
            measured,
          });
        }
      }),
    );
    return { ...measured, seconds };
  },

  /** So many messages a second, evenly, whatever the server does; late ones count from when they were due. */
  async pace(questions: string[], perSecond: number, seconds: number): Promise<Measured> {
    const measured = empty();
    const began = performance.now();
    const total = Math.floor(perSecond * seconds);
    const running: Promise<void>[] = [];
    for (let sent = 0; sent < total; sent++) {
      const due = began + (sent * 1000) / perSecond;
      const early = due - performance.now();
      if (early > 1) await sleep(early);
      const visitor = visitors[sent % visitors.length]!;
      running.push(
        turn(visitor, questions[sent % questions.length]!, {
          due,
          begins: began,
          ends: Number.POSITIVE_INFINITY,
          measured,
        }),
      );
    }
    await Promise.all(running);
    return { ...measured, seconds: (performance.now() - began) / 1000 };
  },

  /** The bare server: so many callers, each again as soon as he is answered. */
  async bare(url: string, callers: number, seconds: number): Promise<Measured> {
    const measured = empty();
    const began = performance.now();
    const ends = began + seconds * 1000;
    const body = { text: '加盟费多少钱，标准店和旗舰店分别是多少？', conversation: crypto.randomUUID() };
    await Promise.all(
      Array.from({ length: callers }, async () => {
        while (performance.now() < ends) {
          const at = performance.now();
          const { status } = await post(url, body);
          if (status !== 200) measured.refused++;
          else if (performance.now() <= ends) {
            measured.done++;
            measured.ackMs.push(performance.now() - at);
          }
        }
      }),
    );
    return { ...measured, seconds };
  },
};

export type TurnLoad = typeof turnLoad;

interface Turn {
  /** When it should have been sent. */
  due: number;
  /** What ends earlier or later is not counted as done. */
  begins: number;
  ends: number;
  measured: Measured;
}

async function turn(visitor: Visitor, question: string, { due, begins, ends, measured }: Turn): Promise<void> {
  const answered = new Promise<true>((done) => waiting.set(visitor.conversation, () => done(true)));
  const { status } = await visitor.say(question);
  if (status !== 201) {
    measured.refused++;
    waiting.delete(visitor.conversation);
    // What is refused for its rate comes back after the rest that it is owed.
    await sleep(500);
    return;
  }
  measured.ackMs.push(performance.now() - due);
  const late = new AbortController();
  const limit = sleep(turnLimitMs, false, { signal: late.signal }).catch(() => false);
  const inTime = await Promise.race([answered, limit]);
  late.abort();
  if (!inTime) measured.unanswered++;
  else {
    measured.turnMs.push(performance.now() - due);
    const now = performance.now();
    if (now >= begins && now <= ends) measured.done++;
  }
}

const empty = (): Measured => ({ done: 0, turnMs: [], ackMs: [], refused: 0, unanswered: 0, seconds: 0 });

if (process.send) serveRemote(turnLoad);
