import type { PicturesLimits } from './limits.ts';
import { createShift } from './shift.ts';
import type { Ending, Hand, Order } from './wire.ts';
import type { Outcome, Worker } from './worker.ts';

/** The queue before the processes of one kind. */
export interface Crew {
  /** What came of the order, or that too many wait. At most twice as long as one picture may take, and the waiting. */
  ask(order: Order, picture: Buffer, signal: AbortSignal): Promise<Outcome | 'busy'>;
  /** Ends all processes. */
  close(): Promise<void>;
}

interface Job {
  readonly order: Order;
  readonly picture: Buffer;
  readonly signal: AbortSignal;
}

interface Waiting extends Job {
  answer(outcome: Outcome): void;
}

const cancelled: Outcome = { kind: 'ended', why: 'cancelled' };

export function createCrew(hand: Hand, limits: PicturesLimits): Crew {
  const own = limits[hand];
  const shift = createShift(hand, limits);
  const queue: Waiting[] = [];
  let working = 0;

  function next(): void {
    while (working < own.atOnce && queue.length > 0) {
      const one = queue.shift()!;
      working++;
      void work(one)
        .catch((): Outcome => ({ kind: 'ended', why: 'not started' }))
        .then((outcome) => {
          working--;
          one.answer(outcome);
          next();
        });
    }
  }

  async function work(job: Job): Promise<Outcome> {
    const worker = shift.fetch();
    const hasServed = worker.answered() > 0;
    const outcome = await serve(worker, job);
    // What others left behind in a process, or what ended it before it saw the picture, is not held against this one: a
    // fresh one tries it once more.
    const again: readonly Ending[] = hasServed ? ['not started', 'memory', 'crash'] : ['not started'];
    return outcome.kind === 'ended' && again.includes(outcome.why) ? serve(shift.start(), job) : outcome;
  }

  async function serve(worker: Worker, { order, picture, signal }: Job): Promise<Outcome> {
    const outcome = await worker.ask(order, picture, signal);
    if (outcome.kind === 'answered') shift.release(worker);
    else worker.end('replaced');
    return outcome;
  }

  return {
    ask(order, picture, signal) {
      if (signal.aborted) return Promise.resolve(cancelled);
      if (working >= own.atOnce && queue.length >= own.waiting) return Promise.resolve('busy');
      return new Promise((done) => {
        const one: Waiting = {
          order,
          picture,
          signal,
          answer(outcome) {
            signal.removeEventListener('abort', leave);
            done(outcome);
          },
        };
        const leave = () => {
          const at = queue.indexOf(one);
          if (at >= 0) queue.splice(at, 1)[0]!.answer(cancelled);
        };
        signal.addEventListener('abort', leave, { once: true });
        queue.push(one);
        next();
      });
    },
    close: shift.close,
  };
}
