import type { ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { residentBytes, startChild } from '#platform/children';
import type { HandLimits, PicturesLimits } from './limits.ts';
import { type Answer, type Ending, frame, type Frame, frames, type Hand, type Order, type Self } from './wire.ts';

const root = fileURLToPath(new URL('../../../../', import.meta.url));
const entry = fileURLToPath(new URL('child.ts', import.meta.url));
const mayRead = ['package.json', 'node_modules/*', 'libs/ocr/*', 'server/src/platform/pictures/*'];
/** Files it may hold open: its own libraries and pipes. */
const OPEN_FILES = 128;
/** Of the JSON before the bytes of a picture. */
const HEAD_BYTES = 1024 * 1024;

export type Outcome =
  | ({ readonly kind: 'answered' } & Frame<Answer>)
  | { readonly kind: 'ended'; readonly why: Ending };

/** One process that works on pictures; one at a time. */
export interface Worker {
  /** Asks it for one piece of work, once it is ready. An answer, or why it has ended: it is of no use then. */
  ask(order: Order, picture: Buffer, signal: AbortSignal): Promise<Outcome>;
  /** Pictures it has answered. */
  answered(): number;
  /** Resident memory after the last picture; 0 where the system does not say. */
  held(): number;
  end(why: Ending): void;
  readonly ended: Promise<Ending>;
}

/** Tesseract reads on a thread, which is held to the same permissions, and its languages may be those of the system. */
const besides: Readonly<Record<Hand, readonly string[]>> = {
  wash: [],
  read: ['--allow-worker', '--allow-fs-read=/usr/share/tesseract-ocr/*'],
};

/** What the process may do: read the code it runs and load the libraries that decode, nothing else. */
export function nodeArguments(hand: Hand, { heapBytes }: Pick<HandLimits, 'heapBytes'>): string[] {
  return [
    '--permission',
    '--allow-addons',
    ...mayRead.map((path) => `--allow-fs-read=${root}${path}`),
    ...besides[hand],
    '--disallow-code-generation-from-strings',
    '--no-warnings',
    `--max-old-space-size=${Math.round(heapBytes / 1024 / 1024)}`,
  ];
}

/** Starts a process, which makes itself ready meanwhile. */
export function startWorker(hand: Hand, limits: PicturesLimits): Worker {
  const own = limits[hand];
  const self: Self = { hand, orderBytes: limits.bytes + HEAD_BYTES, answerBytes: own.answerBytes };
  const child = startChild([...nodeArguments(hand, own), entry, JSON.stringify(self)], {
    system: { dataBytes: own.dataBytes, openFiles: OPEN_FILES, writesNothing: true },
  });
  let why: Ending | undefined;
  const end = (reason: Ending) => {
    why ??= reason;
    child.ref();
    child.kill('SIGKILL');
  };
  const said = frames<Answer>(child.stdout!, own.answerBytes + HEAD_BYTES);
  const hear = () => said.next().catch(() => end('length'));
  let isReady = false;
  const ready = within(own.startSeconds, hear(), () => end('not started')).then((first) => {
    if (first && !first.done) isReady = true;
    else why ??= 'not started';
  });
  const ended = exited(child).then((cause) => {
    // Whatever it ended of, it was no picture.
    why ??= isReady ? cause : 'not started';
    limits.onEnded?.(hand, why);
    return why;
  });
  let answered = 0;
  let held = 0;

  const watched = async () => {
    const bytes = await residentBytes(child.pid);
    if (child.pid) limits.onMemory?.({ hand, pid: child.pid, bytes });
    if (bytes > own.rssBytes) end('memory');
  };

  async function ask(order: Order, picture: Buffer): Promise<Outcome> {
    await ready;
    const watch = setInterval(() => void watched(), own.watchEveryMs);
    for (const piece of frame(order, picture)) child.stdin!.write(piece);
    const heard = await within(own.seconds, hear(), () => end('time')).finally(() => clearInterval(watch));
    if (!heard || heard.done || why) {
      // Who waits for its end is not to end before it.
      child.ref();
      return { kind: 'ended', why: await ended };
    }
    held = await residentBytes(child.pid);
    answered++;
    return { kind: 'answered', ...heard.value };
  }

  child.stdin!.on('error', () => undefined);
  rest(child);
  return {
    ask: (order, picture, signal) =>
      unless(
        signal,
        () => end('cancelled'),
        () => ask(order, picture),
      ),
    answered: () => answered,
    held: () => held,
    end,
    ended,
  };
}

/** A process that waits for work keeps nobody from ending. While it works, the watch over it does. */
function rest(child: ChildProcess): void {
  child.unref();
  for (const pipe of [child.stdin, child.stdout]) (pipe as { unref?: () => void } | null)?.unref?.();
}

/** Does the work; cancels it when the signal says so meanwhile, or has said so before. */
async function unless<T>(signal: AbortSignal, cancel: () => void, work: () => Promise<T>): Promise<T> {
  signal.addEventListener('abort', cancel, { once: true });
  if (signal.aborted) cancel();
  try {
    return await work();
  } finally {
    signal.removeEventListener('abort', cancel);
  }
}

async function within<T>(seconds: number, work: Promise<T>, late: () => void): Promise<T> {
  const timer = setTimeout(late, seconds * 1000);
  return work.finally(() => clearTimeout(timer));
}

/** What a process ended of by itself: Node ends with SIGABRT (134) without memory, the system with SIGKILL. */
function exited(child: ChildProcess): Promise<Ending> {
  return new Promise((done) => {
    child.once('error', () => done('not started'));
    child.once('exit', (code, signal) => {
      const isMemory = code === 134 || code === 137 || signal === 'SIGABRT' || signal === 'SIGKILL';
      done(isMemory ? 'memory' : 'crash');
    });
  });
}
