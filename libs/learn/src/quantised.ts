import type { Linear } from './linear.ts';

/** Weights as whole numbers from -127 to 127, with a scale for each class: a quarter of the size, the same answers. */
export interface Quantised {
  readonly classes: number;
  readonly weights: Int8Array;
  readonly scales: Float32Array;
  readonly bias: Float32Array;
}

const MOST = 127;

export function quantised({ classes, weights, bias }: Linear): Quantised {
  const peaks = new Float32Array(classes);
  for (let from = 0; from < weights.length; from += classes)
    for (let c = 0; c < classes; c++) peaks[c] = Math.max(peaks[c]!, Math.abs(weights[from + c]!));
  const scales = peaks.map((peak) => (peak === 0 ? 1 : peak / MOST));
  const whole = new Int8Array(weights.length);
  for (let from = 0; from < weights.length; from += classes)
    for (let c = 0; c < classes; c++) whole[from + c] = Math.round(weights[from + c]! / scales[c]!);
  return { classes, weights: whole, scales, bias };
}

/** Scores of all classes for one row. */
export function scoresOf(
  { classes, weights, scales, bias }: Quantised,
  at: Int32Array,
  values: Float32Array,
): Float64Array {
  const scores = new Float64Array(classes);
  for (let i = 0; i < at.length; i++) {
    const from = at[i]! * classes;
    const value = values[i]!;
    for (let c = 0; c < classes; c++) scores[c]! += weights[from + c]! * value;
  }
  for (let c = 0; c < classes; c++) scores[c] = scores[c]! * scales[c]! + bias[c]!;
  return scores;
}
