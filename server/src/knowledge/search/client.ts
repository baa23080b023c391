import { Worker } from 'node:worker_threads';
import { ShelfClosed, type Answers, type Ask, type Reply } from './messages.ts';

/** Requests that wait for the thread at once; beyond that it is further behind than anybody waits. */
const MAX_WAITING = 10_000;

export { ShelfClosed };

/** The thread ended while it had work: what it held is gone, and a new one begins empty. */
export class SearchThreadLost extends Error {
  override name = 'SearchThreadLost';
}

/** More requests wait than the thread can answer in time. */
export class SearchThreadBusy extends Error {
  override name = 'SearchThreadBusy';
}

export interface SearchThread {
  ask<K extends Ask['kind']>(ask: Ask & { kind: K }): Promise<Answers[K]>;
  /** Ends the thread; the next request starts another. */
  stop(): Promise<void>;
}

interface Waiting {
  resolve(answer: never): void;
  reject(error: Error): void;
}

/** One thread, started by the first request and again after it was lost. `onLost` hears of the latter. */
export function createSearchThread({ onLost }: { onLost: () => void }): SearchThread {
  let worker: Worker | undefined;
  let last = 0;
  let waiting = new Map<number, Waiting>();

  function start(): Worker {
    const started = new Worker(new URL('./thread.ts', import.meta.url), { name: 'search' });
    // It must not keep a process alive that has nothing else to do.
    started.unref();
    started.on('message', (reply: Reply) => {
      const asked = waiting.get(reply.id);
      waiting.delete(reply.id);
      if ('closed' in reply) asked?.reject(new ShelfClosed('The index was let go of'));
      else if ('failed' in reply) asked?.reject(new Error(reply.failed));
      else asked?.resolve(reply.ok as never);
      if (waiting.size === 0) started.unref();
    });
    started.once('error', (error) => lose(started, error));
    started.once('exit', (code) => lose(started, new Error(`Exit code ${code}`)));
    return started;
  }

  function lose(gone: Worker, cause: unknown): void {
    if (worker !== gone) return;
    worker = undefined;
    const left = waiting;
    waiting = new Map();
    onLost();
    for (const { reject } of left.values()) reject(new SearchThreadLost('The search thread ended', { cause }));
  }

  return {
    ask: (ask) =>
      new Promise((resolve, reject) => {
        if (waiting.size >= MAX_WAITING) {
          reject(new SearchThreadBusy(`${MAX_WAITING} requests wait for the search thread`));
          return;
        }
        worker ??= start();
        worker.ref();
        const id = ++last;
        waiting.set(id, { resolve, reject });
        worker.postMessage({ id, ask });
      }),
    async stop() {
      await worker?.terminate();
    },
  };
}
