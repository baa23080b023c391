import { Worker } from 'node:worker_threads';

/** What the thread says of a job. A job that failed may be said to be done right after; only the first counts. */
interface Packet {
  readonly jobId: string;
  readonly status: 'resolve' | 'reject' | 'progress';
  readonly data: unknown;
}

/** A thread of tesseract.js, which does one job after the other. */
export interface Thread {
  /** Rejects with what the thread says is wrong, or with what it ended of. */
  ask(action: 'load' | 'loadLanguage' | 'initialize' | 'recognize', payload: object): Promise<unknown>;
  close(): Promise<void>;
}

/**
 * The thread is spoken to here, not through `createWorker`: given damaged data, that one throws in a place where nobody
 * can catch it, or never answers, and lets the library print on our own output, which others read.
 */
export function openThread(): Thread {
  const thread = new Worker(new URL(import.meta.resolve('tesseract.js/src/worker-script/node/index.js')), {
    stdout: true,
    stderr: true,
  });
  for (const printed of [thread.stdout, thread.stderr]) printed.resume();
  const waiting = new Map<string, { done(data: unknown): void; fail(error: unknown): void }>();
  let [jobs, failure]: [number, Error | undefined] = [0, undefined];
  const end = (error: Error) => {
    failure ??= error;
    for (const { fail } of waiting.values()) fail(failure);
    waiting.clear();
  };
  thread.on('message', ({ jobId, status, data }: Packet) => {
    if (status === 'progress') return;
    const job = waiting.get(jobId);
    waiting.delete(jobId);
    if (status === 'resolve') job?.done(data);
    else job?.fail(new Error(String(data)));
  });
  thread.on('error', end);
  thread.on('exit', () => end(new Error('The thread of Tesseract has ended')));
  return {
    ask(action, payload) {
      const jobId = String(++jobs);
      return new Promise((done, fail) => {
        if (failure) return fail(failure);
        waiting.set(jobId, { done, fail });
        thread.postMessage({ workerId: 'ours', jobId, action, payload });
      });
    },
    async close() {
      await thread.terminate();
    },
  };
}
