import type { Example } from './types.ts';

/** A stretch of a text that names something; `end` is behind its last UTF-16 unit. */
export interface MarkedSpan {
  readonly start: number;
  readonly end: number;
  readonly type: string;
  /** What it stands for, where that is not what is written. */
  readonly value?: string;
}

export interface MarkedExample extends Example {
  readonly spans?: readonly MarkedSpan[];
}

export interface ReadExample extends MarkedExample {
  /** Counted from 1. */
  readonly line: number;
  readonly spans: readonly MarkedSpan[];
}

/**
 * Something that a file holds and that examples do not need. synonym, regex, lookup: lists of Rasa · section: another part
 * of the file · line: a line that is no example · detail: something said of a span beyond its type and value
 */
export interface Ignored {
  readonly what: 'synonym' | 'regex' | 'lookup' | 'section' | 'line' | 'detail';
  readonly name: string;
  /** Counted from 1. */
  readonly line: number;
}

export interface Reading {
  readonly examples: readonly ReadExample[];
  /** At most `MAX_IGNORED`, with how many there are. */
  readonly ignored: readonly Ignored[];
  readonly ignoredCount: number;
}

/** One place that cannot be read. Line 0 means the file as a whole. */
export interface Problem {
  readonly line: number;
  readonly why: string;
}

/** The data cannot be read. The message is of the first problem; all that were found are in `problems`. */
export class BadData extends Error {
  override readonly name = 'BadData';
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    const { line, why } = problems[0] ?? { line: 0, why: 'The data cannot be read' };
    super(line === 0 ? why : `line ${line}: ${why}`);
    this.problems = problems;
  }
}
