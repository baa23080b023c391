import type { Thresholds } from './thresholds.ts';
import type { Model } from './model.ts';

/** Written by `libs/retrieval/fit.ts`; the card is in the README. */
export const MODEL: Model = {
  bias: -4.781,
  weights: {
    exact: 1.987,
    coverage: 1.839,
    covered: 2.831,
    answered: 1.168,
    reverse: 1.656,
    cosine: 2.132,
    words: 2.011,
    missing: -2.673,
    length: 0.162,
    short: -0.622,
  },
  calibration: {
    bias: -0.604,
    score: 0.454,
    lead: 0.7,
  },
};

/** Chosen on training folds: of a hundred unanswerable questions two are answered, five answered or offered a choice. */
export const THRESHOLDS: Thresholds = { sure: 0.76, lead: 0.15, offer: 0.47, choice: 0.06, uncovered: 0.34 };
