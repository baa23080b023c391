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
 * Each try for want of time takes all the time that a picture may take, and what failed on a quieter machine too fails again.
 * What found no room costs nothing, and a crowd lasts for minutes: it is waited for ever longer.
 */
const SLOW_TRIES = 2;
const AGAIN_MS = [15_000, 60_000, 300_000] as const;

/** Tries that a look was which came to this: what found no room was not tried. */
export const triesOf = (cause: Unseen | null): number => (cause === 'busy' ? 0 : 1);

/** Whether it may be otherwise when a picture is tried again after so many tries. */
export const worthAnother = (cause: Unseen, tries: number): boolean =>
  cause === 'busy' || (cause === 'too_slow' && tries < SLOW_TRIES);

export const mayPass = (cause: Unseen): boolean => worthAnother(cause, 0);

/** After how long the lane looks again, having looked so often; null where it looks no more. */
export const againAfter = (looks: number): number | null => AGAIN_MS[looks - 1] ?? null;

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
