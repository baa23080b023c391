import type { PicturesLimits } from './limits.ts';
import type { Hand } from './wire.ts';
import { startWorker, type Worker } from './worker.ts';

/** The processes of one kind: who has worked rests for a while, and is woken before another is started. */
export interface Shift {
  /** One that rests, or a fresh one. */
  fetch(): Worker;
  start(): Worker;
  /** Lets it rest, or ends it when it has served its number or holds too much. */
  release(worker: Worker): void;
  /** Ends all of them. */
  close(): Promise<void>;
}

export function createShift(hand: Hand, limits: PicturesLimits): Shift {
  const own = limits[hand];
  const resting = new Map<Worker, NodeJS.Timeout>();
  const alive = new Set<Worker>();

  function wake(worker: Worker): void {
    clearTimeout(resting.get(worker));
    resting.delete(worker);
  }

  function start(): Worker {
    const worker = startWorker(hand, limits);
    alive.add(worker);
    void worker.ended.then(() => {
      wake(worker);
      alive.delete(worker);
    });
    return worker;
  }

  return {
    start,
    fetch() {
      const [rested] = resting.keys();
      if (!rested) return start();
      wake(rested);
      return rested;
    },
    release(worker) {
      if (worker.answered() >= own.pictures || worker.held() > own.tiredBytes) worker.end('replaced');
      else resting.set(worker, setTimeout(() => worker.end('replaced'), own.idleSeconds * 1000).unref());
    },
    async close() {
      for (const worker of alive) worker.end('replaced');
      await Promise.all([...alive].map(({ ended }) => ended));
    },
  };
}
