import type { KnowledgeRow, Searcher } from '#libs/evaluation';

/** Something the product is measured beside: the same entries, the same questions, the same run. */
export interface Peer extends Searcher {
  /** Adds or replaces one entry, until it is found. */
  edit(row: KnowledgeRow): void | Promise<void>;
  /** Writes all of it to a file, where it can be. */
  save?(file: string): void | Promise<void>;
  /** Bytes it keeps outside of this process, where it does. */
  bytesElsewhere?(): Promise<number>;
  close?(): Promise<void>;
}

/** Every text an entry can be found by, as documents of their own. */
export function spellings({ question, similar, answer }: KnowledgeRow): string[] {
  return [question, ...similar, ...(answer === '' ? [] : [answer])];
}
