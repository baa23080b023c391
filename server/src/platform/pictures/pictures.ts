import type { PictureReading, Quad } from '#libs/ocr';
import { refuse } from '#platform/errors';
import { createCrew, type Crew } from './crew.ts';
import { kindOf } from './kinds.ts';
import { type HandLimits, type PicturesLimits, usualLimits } from './limits.ts';
import type { CleanPicture, PictureRefusal, Pictures, ReadPicture, Refused } from './types.ts';
import type { Ending, Order } from './wire.ts';
import type { Outcome } from './worker.ts';

/** Limits that differ from the usual ones. */
export type PicturesOptions = Partial<Omit<PicturesLimits, 'wash' | 'read'>> & {
  readonly wash?: Partial<HandLimits>;
  readonly read?: Partial<HandLimits>;
};

/** What the end of a process in the middle of a picture says of the picture. */
const refusals: Readonly<Record<Exclude<Ending, 'not started'>, PictureRefusal>> = {
  time: 'picture.too_slow',
  memory: 'picture.too_much_memory',
  crash: 'picture.broken',
  length: 'picture.too_large',
  cancelled: 'picture.cancelled',
  replaced: 'picture.cancelled',
};

const NOT_STARTED = 'The process that works on pictures does not start; try again in a minute';
/** A machine that is full now is not for long, or its operator hears of it. */
const RETRY_AFTER_S = 60;

/** Hands for pictures, and eyes; no process is started before the first picture. One for each process of the house. */
export function createPictures(changed: PicturesOptions = {}): Pictures {
  const limits: PicturesLimits = {
    ...usualLimits,
    ...changed,
    wash: { ...usualLimits.wash, ...changed.wash },
    read: { ...usualLimits.read, ...changed.read },
  };
  const closing = new AbortController();
  const washers = createCrew('wash', limits);
  const readers = createCrew('read', limits);

  async function ask(crew: Crew, work: Work): Promise<Answered | Refused> {
    if (work.bytes.length > limits.bytes) return refused('picture.too_large');
    const signal = work.signal ? AbortSignal.any([work.signal, closing.signal]) : closing.signal;
    const outcome = await crew.ask(work.order, work.bytes, signal);
    if (outcome === 'busy') return refused('picture.busy');
    if (outcome.kind === 'answered') return 'refused' in outcome.head ? refused(outcome.head.refused) : outcome;
    if (outcome.why === 'not started') throw refuse('service.overloaded', NOT_STARTED, { retryAfter: RETRY_AFTER_S });
    return refused(refusals[outcome.why]);
  }

  async function make(work: Work): Promise<CleanPicture | Refused> {
    const done = await ask(washers, work);
    if (done.kind === 'refused') return done;
    // Nothing is believed of a process that works on what strangers send: not even that it made a picture.
    const kind = kindOf(done.body);
    if (!('made' in done.head) || !kind) return refused('picture.broken');
    const { width, height } = done.head.made;
    return { kind: 'clean', bytes: done.body, mime: `image/${kind}`, width, height };
  }

  async function readOnce(bytes: Buffer, alone: boolean, signal?: AbortSignal): Promise<ReadPicture | Refused> {
    const done = await ask(readers, { order: { do: 'read', alone }, bytes, signal });
    if (done.kind === 'refused') return done;
    return 'read' in done.head ? { kind: 'read', ...done.head.read } : refused('picture.broken');
  }

  return {
    clean: (bytes, signal) => make({ order: { do: 'clean' }, bytes, signal }),
    cover: (bytes, quads, signal) => make({ order: { do: 'cover', quads: quads.map(finite) }, bytes, signal }),
    async read(bytes, signal) {
      const own = await readOnce(bytes, true, signal);
      if (own.kind === 'refused' || !mayBeForeign(own)) return own;
      // Other letters take more time and memory; what was read already is not lost to them.
      const again = await readOnce(bytes, false, signal);
      return again.kind === 'read' ? again : own;
    },
    async close() {
      closing.abort();
      await Promise.all([washers.close(), readers.close()]);
    },
  };
}

/** Under this mean confidence the letters may be some that our own eyes do not know. */
const DOUBTFUL = 0.8;

/** A good picture of which little was read; a blurred one is no better in any language. */
function mayBeForeign({ lines, flaws }: PictureReading): boolean {
  const mean = lines.reduce((sum, { confidence }) => sum + confidence, 0) / Math.max(lines.length, 1);
  return mean < DOUBTFUL && !flaws.some(({ flaw }) => flaw === 'blank' || flaw === 'blurred' || flaw === 'dark');
}

type Answered = Extract<Outcome, { kind: 'answered' }>;

interface Work {
  readonly order: Order;
  readonly bytes: Buffer;
  readonly signal: AbortSignal | undefined;
}

const refused = (code: PictureRefusal): Refused => ({ kind: 'refused', code });

/** Corners that can be covered: what is nowhere would be left open silently. */
function finite(quad: Quad): Quad {
  if (quad.every(({ x, y }) => Number.isFinite(x) && Number.isFinite(y))) return quad;
  throw new RangeError('A corner of what is to be covered is nowhere');
}
