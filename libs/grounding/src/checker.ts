import weights from './weights.json' with { type: 'json' };

/** Below this probability a sentence counts as not supported (the model card tells how it was chosen). */
export const SUPPORTED_FROM = 0.01;

export type Language = keyof typeof weights;

interface Weights {
  mean: number[];
  spread: number[];
  /** Straight from the features to the sum, beside the hidden units. */
  line: number[];
  hidden: number[][];
  hiddenBias: number[];
  out: number[];
  outBias: number;
}

/** Probability that the evidence supports a sentence with these features. Weights of `models/grounding`. Pure. */
export function supportOf(features: readonly number[], language: Language): number {
  const { mean, spread, line, hidden, hiddenBias, out, outBias }: Weights = weights[language];
  const scaled = features.map((value, at) => (value - mean[at]!) / spread[at]!);
  const straight = scaled.reduce((total, value, at) => total + line[at]! * value, outBias);
  const sum = hidden.reduce((total, row, unit) => {
    const input = row.reduce((inner, weight, at) => inner + weight * scaled[at]!, hiddenBias[unit]!);
    return total + out[unit]! * Math.tanh(input);
  }, straight);
  return 1 / (1 + Math.exp(-sum));
}
