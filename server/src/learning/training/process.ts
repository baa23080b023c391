import type { ChildProcess } from 'node:child_process';
import { constants } from 'node:os';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { learningLimits, type Training } from '#contracts/http/learning';
import type { Trained } from '#perception';
import { residentBytes, startChild } from '#platform/children';
import type { Line, Order, Stage } from './wire.ts';

const entry = fileURLToPath(new URL('child.ts', import.meta.url));
const MB = 1024 * 1024;

export interface TrainingLimits {
  readonly seconds: number;
  /** Of the heap, and of all that the process holds. */
  readonly heapBytes: number;
  readonly rssBytes: number;
  readonly watchEveryMs: number;
}

const usual: TrainingLimits = {
  seconds: learningLimits.trainingMinutes * 60,
  heapBytes: 1_024 * MB,
  rssBytes: 1_536 * MB,
  watchEveryMs: 250,
};

/** How a training ended: with a version, not at all, or because somebody stopped it. */
export type Outcome =
  | { readonly kind: 'trained'; readonly trained: Trained }
  | { readonly kind: 'failed'; readonly failure: NonNullable<Training['failure']> }
  | { readonly kind: 'stopped' };

/**
 * Trains in a process of its own, below the priority of turns, so that no customer waits for it. Ends it when it takes
 * too long or too much memory, and when `signal` says so.
 */
export async function trainApart(
  order: Order,
  { signal, onProgress }: { signal: AbortSignal; onProgress(stage: Stage, progress: number): void },
  limits: TrainingLimits = usual,
): Promise<Outcome> {
  if (signal.aborted) return { kind: 'stopped' };
  const child = start(limits);
  let ended: Outcome | undefined;
  const end = (outcome: Outcome) => {
    ended ??= outcome;
    child.kill('SIGKILL');
  };
  const stop = () => end({ kind: 'stopped' });
  const timer = setTimeout(() => end({ kind: 'failed', failure: 'time' }), limits.seconds * 1_000);
  const watch = setInterval(() => {
    void residentBytes(child.pid).then((bytes) => {
      if (bytes > limits.rssBytes) end({ kind: 'failed', failure: 'memory' });
    });
  }, limits.watchEveryMs);
  signal.addEventListener('abort', stop, { once: true });
  try {
    const exited = new Promise<number | null>((done) => {
      child.once('error', () => done(null));
      child.once('close', done);
    });
    child.stdin!.on('error', () => undefined);
    child.stdin!.end(JSON.stringify(order));
    const trained = await listen(child, onProgress);
    const code = await exited;
    if (ended) return ended;
    if (trained) return { kind: 'trained', trained };
    // Node ends with SIGABRT (134) when its heap is full, the system with SIGKILL.
    const isMemory = code === null || code === 134 || code === 137;
    return { kind: 'failed', failure: isMemory ? 'memory' : 'broken' };
  } finally {
    clearTimeout(timer);
    clearInterval(watch);
    signal.removeEventListener('abort', stop);
  }
}

function start({ heapBytes }: TrainingLimits): ChildProcess {
  const heap = `--max-old-space-size=${Math.round(heapBytes / MB)}`;
  return startChild([heap, '--no-warnings', entry], { priority: constants.priority.PRIORITY_LOW });
}

async function listen(
  child: ChildProcess,
  onProgress: (stage: Stage, progress: number) => void,
): Promise<Trained | undefined> {
  let trained: Trained | undefined;
  try {
    for await (const text of createInterface({ input: child.stdout! })) {
      const line = JSON.parse(text) as Line;
      if ('stage' in line) onProgress(line.stage, line.progress);
      else trained = { ...line.done, model: Buffer.from(line.done.model, 'base64') };
    }
  } catch {
    // Killed in the middle of a line; what ended it is the answer.
  }
  return trained;
}
