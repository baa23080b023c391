import type { Box } from '#libs/parse';

/** A piece of a document that can be found and shown by itself. */
export interface Chunk {
  /** 32 hex digits of heading path and text: the same content gives the same id, wherever it stands in the file. */
  readonly id: string;
  /** The headings above it, outermost first. */
  readonly heading: readonly string[];
  readonly text: string;
  /** Where it begins, for pdf and pptx. */
  readonly page: number | null;
  /** Around all of it that stands on `page`. */
  readonly box: Box | null;
}

export interface ChunkOptions {
  /** Characters a chunk should at least have; shorter ones of one heading are joined. 200 unless given. */
  readonly least?: number;
  /** Characters a chunk may have; only a single longer sentence or row is longer. 800 unless given. */
  readonly most?: number;
}

export const columnMeanings = [
  'question',
  'similar',
  'negative',
  'answer',
  'category',
  'language',
  'channel',
  'from',
  'until',
] as const;
export type ColumnMeaning = (typeof columnMeanings)[number];

/** Which column means what: a header name, or the number of the column from 0. A meaning left out is guessed by name. */
export type ColumnMapping = Readonly<Partial<Record<ColumnMeaning, string | number | null>>>;

export interface QuestionAnswer {
  readonly sheet: string;
  readonly row: number;
  readonly question: string;
  readonly similar: readonly string[];
  readonly negative: readonly string[];
  readonly answer: string;
  readonly category: string | null;
  readonly language: string | null;
  readonly channel: string | null;
  /** ISO days (2026-11-30) or moments as written in the file, checked. */
  readonly from: string | null;
  readonly until: string | null;
}

/** Characters. */
export interface QuestionLimits {
  readonly question: number;
  readonly answer: number;
}

export type RowErrorCode =
  | 'question_missing'
  | 'answer_missing'
  | 'question_too_long'
  | 'answer_too_long'
  | 'question_twice'
  | 'date_unreadable'
  | 'window_reversed'
  | 'similar_is_negative';

export interface RowError {
  readonly sheet: string;
  readonly row: number;
  readonly code: RowErrorCode;
  readonly column?: ColumnMeaning;
}

export interface QuestionTable {
  readonly sheet: string;
  /** What each column was taken for; null where nothing was recognised. */
  readonly columns: readonly (ColumnMeaning | null)[];
}

/** `none`: no sheet has both a question and an answer column. */
export type QuestionAnswers =
  | {
      readonly kind: 'found';
      readonly tables: readonly QuestionTable[];
      readonly rows: readonly QuestionAnswer[];
      readonly errors: readonly RowError[];
    }
  | { readonly kind: 'none'; readonly headers: readonly (readonly string[])[] };
