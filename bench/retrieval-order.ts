import type { BundleName } from '#libs/retrieval';

/** What is measured side by side, in the order it is printed. */
export const SYSTEMS = {
  liren: 'Liren',
  minisearch: 'MiniSearch, jieba words',
  orama: 'Orama, jieba words',
  trigram: 'Postgres pg_trgm',
  bm25: 'BM25, characters and pairs',
  cosine: 'encoder, brute force',
  usearch: 'encoder, usearch f16',
} as const;
export type System = keyof typeof SYSTEMS;

/** One measurement to take. */
export interface LoadOrder {
  readonly system: System;
  readonly size: number;
  readonly data?: string | undefined;
  readonly bundle: BundleName;
  /** A database that the trigrams may fill. */
  readonly postgres?: string | undefined;
}

/** What came of it; null where the system has no such thing. */
export interface Load {
  readonly system: System;
  readonly size: number;
  readonly questions: number;
  readonly r1: number | null;
  readonly r5: number | null;
  readonly msP50: number | null;
  readonly msP95: number | null;
  /** Of that, the encoder; null where it is not told apart. */
  readonly encoderP50: number | null;
  readonly buildMs: number;
  /** Growth of the process, and of its live objects, by building. */
  readonly residentBytes: number;
  readonly heapBytes: number;
  readonly elsewhereBytes: number | null;
  readonly snapshotBytes: number | null;
  readonly loadMs: number | null;
  /** One edit and the first search after it. */
  readonly editMs: number;
}
