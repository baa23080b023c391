import { setTimeout as sleep } from 'node:timers/promises';
import type { PictureRefusal } from '#platform/pictures';
import type { Unseen } from './port.ts';

/** Why nothing was seen, by what refused the picture. That the server stops says nothing of it; see `Stopping`. */
export const why: Record<Exclude<PictureRefusal, 'picture.cancelled'>, Unseen> = {
  'picture.kind': 'broken',
  'picture.broken': 'broken',
  'picture.too_large': 'too_large',
  'picture.too_much_memory': 'too_large',
  'picture.too_slow': 'too_slow',
  'picture.busy': 'busy',
};

/**
 * How often a picture is tried that failed for what may pass. For want of room three times, which costs nothing; for want
 * of time twice: each try takes all the time that a picture may take, and what failed on a quieter machine too fails again.
 */
const TRIES: Partial<Record<Unseen, number>> = { busy: 3, too_slow: 2 };

/** Whether it may be otherwise when a picture is tried again after so many tries. */
export const worthAnother = (cause: Unseen, tries: number): boolean => tries < (TRIES[cause] ?? 0);

/** The server stopped in the middle of a picture; nothing was found out about it. */
export class Stopping extends Error {
  constructor() {
    super('The server stops; the picture is looked at by another.');
  }
}

/** Longer than a server takes from its first word of stopping until its lanes let go. */
const LETS_GO_MS = 10_000;

/**
 * Rethrows, and where the server stops not before the lane lets go: a lane that still works would count a failure, try at
 * once again in the same server that stops, and in the end give up on the customer.
 */
export const untilLost =
  (lost: AbortSignal | undefined) =>
  async (error: unknown): Promise<never> => {
    if (error instanceof Stopping && lost && !lost.aborted) {
      const gone = new Promise<void>((done) => lost.addEventListener('abort', () => done(), { once: true }));
      await Promise.race([gone, sleep(LETS_GO_MS, undefined, { ref: false })]);
    }
    throw error;
  };
