/** A part of a text with a type; UTF-16 units, `end` exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
  readonly type: string;
}

/** A span that a labeller found. */
export interface LabelledSpan extends Span {
  /** How likely every character of it is labelled so, 0 to 1. */
  readonly probability: number;
}

/** A text with all that is to be found in it. */
export interface LabelledSentence {
  readonly text: string;
  readonly spans: readonly Span[];
}
