import { limits as wire } from '#contracts/common';
import type { Ending, Hand } from './wire.ts';

const MB = 1024 * 1024;

/** What one kind of process may take. */
export interface HandLimits {
  /** Processes that work at the same time. */
  readonly atOnce: number;
  /** Pictures that wait; the next is `picture.busy`. */
  readonly waiting: number;
  /** Wall time from the start of the process until it is ready. Longer is our fault, not that of a picture. */
  readonly startSeconds: number;
  /** Wall time of one picture. */
  readonly seconds: number;
  /** Resident memory at which the process is ended. It is looked at every `watchEveryMs` while it works. */
  readonly rssBytes: number;
  readonly watchEveryMs: number;
  /** Resident memory after a picture from which on the process is replaced, so that the next one finds room. */
  readonly tiredBytes: number;
  /** What the system gives it at most (Linux, RLIMIT_DATA, of which Node claims about 570 MB when it starts). */
  readonly dataBytes: number;
  readonly heapBytes: number;
  readonly answerBytes: number;
  /** Pictures after which it is replaced, whatever it holds. */
  readonly pictures: number;
  /** Without work for so long it is ended. */
  readonly idleSeconds: number;
}

export interface PicturesLimits {
  /** Bytes of a picture. */
  readonly bytes: number;
  readonly wash: HandLimits;
  readonly read: HandLimits;
  /** Told the resident memory of a process each time it is looked at. */
  readonly onMemory?: (seen: { readonly hand: Hand; readonly pid: number; readonly bytes: number }) => void;
  /** Told when a process has ended, and of what. */
  readonly onEnded?: (hand: Hand, why: Ending) => void;
}

export const usualLimits: PicturesLimits = {
  bytes: wire.file,
  wash: {
    atOnce: 1,
    waiting: 20,
    startSeconds: 30,
    seconds: 20,
    rssBytes: 600 * MB,
    watchEveryMs: 25,
    tiredBytes: 400 * MB,
    dataBytes: 1_300 * MB,
    heapBytes: 128 * MB,
    answerBytes: wire.file,
    pictures: 500,
    idleSeconds: 120,
  },
  read: {
    atOnce: 1,
    waiting: 20,
    startSeconds: 60,
    seconds: 45,
    rssBytes: 700 * MB,
    watchEveryMs: 25,
    tiredBytes: 600 * MB,
    dataBytes: 1_500 * MB,
    heapBytes: 192 * MB,
    answerBytes: 8 * MB,
    pictures: 200,
    idleSeconds: 600,
  },
};

/** Who waits for a picture to be read: whoever is read for, and those behind him. */
export const READING_PLACES = usualLimits.read.atOnce + usualLimits.read.waiting;
