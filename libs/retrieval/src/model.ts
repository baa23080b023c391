import { FEATURES, type Features } from './features.ts';

/** A logistic model; made by `fit.ts`. */
export interface Model {
  readonly bias: number;
  readonly weights: Features;
  /** Probability from the score of a hit and its lead over the best other hit. */
  readonly calibration: { readonly bias: number; readonly score: number; readonly lead: number };
}

export const MAX_LEAD = 4;

export function scoreOf(model: Model, features: Features): number {
  return FEATURES.reduce((sum, name) => sum + model.weights[name] * features[name], model.bias);
}

export function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}

/** `lead`: score minus that of the best other hit; negative for a hit that is not the first. */
export function probabilityOf(model: Model, score: number, lead: number): number {
  const { bias, score: a, lead: b } = model.calibration;
  return sigmoid(bias + a * score + b * Math.max(-MAX_LEAD, Math.min(MAX_LEAD, lead)));
}
