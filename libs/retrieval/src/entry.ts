/** Something that can answer a question: a question with its answer, or a passage of a document. */
export interface Entry {
  readonly id: string;
  /** `question` unless given. A passage has no question of its own: its text stands in `answer`. */
  readonly kind?: EntryKind;
  /** The standard question; of a passage the path of headings above it, which counts less than its text. */
  readonly question: string;
  /** Other ways to ask the same. */
  readonly similar?: readonly string[];
  /** Questions that sound alike and that this entry must never answer. */
  readonly negative?: readonly string[];
  readonly answer: string;
  readonly category?: string;
  readonly place?: Place;
}

export type EntryKind = 'question' | 'passage';

/** Where an entry belongs and when it holds. What is left out holds everywhere, or always. */
export interface Place {
  readonly folder?: string | null;
  readonly departments?: readonly string[];
  readonly products?: readonly string[];
  readonly languages?: readonly string[];
  readonly channels?: readonly string[];
  /** Milliseconds since 1970; `from` belongs to the window, `until` no more. */
  readonly from?: number | null;
  readonly until?: number | null;
}

/** What a search is kept to. An entry that names no products, languages, departments or channels passes any pin on them. */
export interface Pins {
  readonly folders?: readonly string[];
  readonly departments?: readonly string[];
  readonly products?: readonly string[];
  readonly languages?: readonly string[];
  readonly channel?: string;
  /** The moment of the question, milliseconds since 1970; without it windows are not looked at. */
  readonly at?: number;
}

/** An entry that may answer the query. */
export interface Hit {
  readonly id: string;
  readonly kind?: EntryKind;
  /** 0..1, calibrated: of hits with 0.8, about four in five answer the query. */
  readonly probability: number;
  /** Unbounded, for ordering only. */
  readonly score: number;
  /** The features the score was made of, for a trace. */
  readonly signals: Readonly<Record<string, number>>;
  /** Words of the query that the entry speaks of. */
  readonly matched: readonly string[];
  /** The spelling of the question, or the part of the passage, that is nearest to the query. */
  readonly matchedQuestion: string;
  /** How the query was read when it was not taken as it stood: pinyin spelled out, a typing error put right. */
  readonly readAs?: string;
}
