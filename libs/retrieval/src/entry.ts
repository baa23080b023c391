/** Something that can answer a question. */
export interface Entry {
  readonly id: string;
  readonly question: string;
  /** Other ways to ask the same. */
  readonly similar: readonly string[];
  readonly answer: string;
  readonly category?: string;
}

/** An entry that may answer the query. */
export interface Hit {
  readonly id: string;
  /** 0..1, calibrated: of hits with 0.8, about four in five answer the query. */
  readonly probability: number;
  /** Unbounded, for ordering only. */
  readonly score: number;
  /** The features the score was made of, for a trace. */
  readonly signals: Readonly<Record<string, number>>;
  /** Words of the query that the entry speaks of. */
  readonly matched: readonly string[];
  /** The spelling of the question that is nearest to the query. */
  readonly matchedQuestion: string;
}
