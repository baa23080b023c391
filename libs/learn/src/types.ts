import type { Pace } from './progress.ts';

/** A text and what it is; null: none of the things that are to be told apart. */
export interface Example {
  readonly text: string;
  readonly label: string | null;
}

export interface TrainOptions extends Pace {
  /** The same examples and the same seed give the same bytes. Default 1. */
  readonly seed?: number;
  /**
   * A classifier trained before, to which these examples are added: its labels stay, and so does what the examples do not
   * speak of, how sure it is and where its scope ends. In a moment; to take something out, train anew.
   */
  readonly warmFrom?: Classifier | undefined;
}

/** What a classifier says of one text. */
export interface Prediction {
  /** Every label, the likeliest first; probabilities sum to 1, given that it is one of them. */
  readonly ranked: readonly { readonly label: string; readonly probability: number }[];
  /** Probability that it is any of them. */
  readonly inScope: number;
  /** Whether `inScope` reaches the threshold that was fixed on folds of the training examples. */
  readonly accepted: boolean;
}

export interface Classifier {
  /** In order. */
  readonly labels: readonly string[];
  readonly card: Card;
  predict(text: string): Prediction;
  predictAll(texts: readonly string[]): Prediction[];
}

/** What is known about a trained classifier; it travels in the file. */
export interface Card {
  readonly kind: 'classifier';
  readonly seed: number;
  readonly labels: number;
  readonly examples: number;
  /** Examples that are none of the labels. */
  readonly outOfScope: number;
  readonly features: number;
  /** Scores on folds that were held back from training in turn; null when there were too few examples, or a warm start. */
  readonly crossValidated: CrossValidated | null;
  /** Least `inScope` that is accepted. */
  readonly threshold: number;
}

export interface CrossValidated {
  readonly folds: number;
  /** Of in-scope examples, before any rejection. */
  readonly accuracy: number;
  /** The same after rejection: right and accepted. */
  readonly accuracyAccepted: number;
  readonly macroF1: number;
  /** Share of out-of-scope examples that were rejected; null when none were known. */
  readonly oosRecall: number | null;
  /** What stood for out of scope: rows that were given, labels held back in turn, or nothing. */
  readonly oosFrom: 'rows' | 'labels' | 'none';
}

/** There is nothing to learn from: no example has a label. */
export class NothingToLearn extends Error {
  override readonly name = 'NothingToLearn';
}

/** The bytes are not a model that this version reads. */
export class BadModel extends Error {
  override readonly name = 'BadModel';
}
