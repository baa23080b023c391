import type { Grain } from '../types.ts';
import type { Wall } from './wall.ts';

/** A stretch of local time that part of a text names. */
export interface Reading {
  readonly start: Wall;
  readonly end: Wall;
  readonly grain: Grain;
  /** Units of the folded text that it takes. */
  readonly length: number;
  /** What stands in it already: 国庆后 takes no further clock. */
  readonly closed?: boolean;
}

/** A pattern and what it means when it is said at `now`; null when the calendar has no such day. */
export type Rule = readonly [RegExp, (match: RegExpExecArray, now: Wall) => Omit<Reading, 'length'> | null];

/** Numbers up to four digits, in both scripts. */
export const N = '(\\d{1,4}|[一二两三四五六七八九十]{1,3})';
