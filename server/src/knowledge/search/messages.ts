import type { Encoder } from '#libs/encoder';
import type { Entry, Hit, Match, Pins } from '#libs/retrieval';

/** All entries of one article as it is published. */
export interface Given {
  readonly articleId: string;
  /** Changes whenever something changes that an index holds. */
  readonly print: string;
  readonly entries: readonly Entry[];
}

export interface SearchAsk {
  readonly kind: 'search';
  readonly shelf: string;
  readonly query: string;
  readonly limit: number;
  readonly pins: Pins;
  /** Put in the place of what is there for this one search; `before` is put back. */
  readonly instead: readonly Given[];
  readonly before: readonly Given[];
  /** On a shelf of given vectors: those of the readings of the query, and of `instead` and `before`. */
  readonly vectors?: ReadonlyMap<string, Int8Array>;
}

/** What the main thread asks of the thread that holds the indexes; a shelf is one index of one company. */
export type Ask =
  | {
      readonly kind: 'open';
      readonly shelf: string;
      readonly synonyms: readonly (readonly string[])[];
      /** Where a saved index may lie; null when none is kept. */
      readonly file: string | null;
      /** Whose vectors will be given; without it the thread makes its own, by the encoder that ships. */
      readonly encoder?: Pick<Encoder, 'id' | 'dimensions'>;
    }
  | {
      readonly kind: 'change';
      readonly shelf: string;
      readonly put: readonly Given[];
      readonly gone: readonly string[];
      /** On a shelf of given vectors: those of `put`. */
      readonly vectors?: ReadonlyMap<string, Int8Array>;
    }
  | { readonly kind: 'save'; readonly shelf: string; readonly file: string }
  | { readonly kind: 'readings'; readonly shelf: string; readonly query: string }
  | { readonly kind: 'close'; readonly shelf: string }
  | SearchAsk;

export interface Answers {
  /** Articles that a saved index held, with their prints; nothing when it had to begin empty, and why. */
  readonly open: { readonly known: readonly (readonly [string, string])[]; readonly built: Began };
  readonly change: null;
  readonly save: null;
  readonly close: null;
  /** The texts whose vectors a search for the query will ask for. */
  readonly readings: readonly string[];
  readonly search: { readonly hits: readonly Hit[]; readonly match: Match };
}

/** How an index began: from a file, or empty because there is none, it is of another making, or it is not whole. */
export type Began = 'opened' | 'absent' | 'code' | 'encoder' | 'synonyms' | 'damaged';

export type Reply =
  | { readonly id: number; readonly ok: unknown }
  /** A fault of one request; the thread lives on. */
  | { readonly id: number; readonly failed: string }
  /** The index was let go of to make room, or never opened. */
  | { readonly id: number; readonly closed: true };

/** The thread holds no index by this name. */
export class ShelfClosed extends Error {
  override name = 'ShelfClosed';
}
