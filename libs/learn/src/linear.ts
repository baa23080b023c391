import type { Matrix } from './matrix.ts';
import type { Breath } from './progress.ts';
import { shuffle } from './random.ts';

export interface LinearOptions {
  /** Price of an example on the wrong side, against the size of the weights. */
  readonly cost: number;
  /** How much each row counts; all the same when left out. */
  readonly shares?: ArrayLike<number>;
  /** Weights to begin with and to stay near to: nought when left out. The bias of each class stays as it begins. */
  readonly start?: Linear;
  /** Passes over the examples of one class at most. */
  readonly passes: number;
  /** Changes smaller than this end the passes. */
  readonly tolerance: number;
  readonly random: () => number;
  readonly breath: Breath;
}

/** Weights of class c in column k stand at k * classes + c, so that a row of few columns reads few lines of memory. */
export interface Linear {
  readonly classes: number;
  readonly weights: Float32Array;
  readonly bias: Float32Array;
}

/**
 * One linear machine for each class against all others, by dual coordinate descent on the squared hinge loss
 * (Hsieh et al. 2008, A Dual Coordinate Descent Method for Large-scale Linear SVM, algorithm 1 with shrinking).
 * `belongs` tells which rows are of class c; a row of no class is negative for all. With weights to begin with, the distance
 * from them is kept small instead of the weights (Yang et al. 2007, adaptive SVM).
 */
export async function trainLinear(
  matrix: Matrix,
  classes: number,
  belongs: (row: number, c: number) => boolean,
  options: LinearOptions,
): Promise<Linear> {
  const weights = new Float32Array(matrix.columns * classes);
  const bias = new Float32Array(classes);
  const squares = new Float64Array(matrix.rows);
  for (let row = 0; row < matrix.rows; row++) {
    // A few examples of one class would lift its bias over all that they do not speak of.
    let sum = options.start ? 0 : 1;
    for (let i = matrix.starts[row]!; i < matrix.starts[row + 1]!; i++) sum += matrix.values[i]! ** 2;
    squares[row] = sum;
  }
  const signs = new Int8Array(matrix.rows);
  const own = new Float64Array(matrix.columns + 1);
  for (let c = 0; c < classes; c++) {
    for (let row = 0; row < matrix.rows; row++) signs[row] = belongs(row, c) ? 1 : -1;
    begin(own, c, options.start);
    descend(matrix, signs, { squares, own }, options);
    for (let column = 0; column < matrix.columns; column++) weights[column * classes + c] = own[column]!;
    bias[c] = own[matrix.columns]!;
    await options.breath.step();
  }
  return { classes, weights, bias };
}

function begin(own: Float64Array, c: number, start: Linear | undefined): void {
  own.fill(0);
  if (!start) return;
  const { classes, weights, bias } = start;
  for (let column = 0; column < own.length - 1; column++) own[column] = weights[column * classes + c]!;
  own[own.length - 1] = bias[c]!;
}

/** Solves one class; the weights come out in `own`, the bias last. */
function descend(
  { rows, columns, starts, at, values }: Matrix,
  signs: Int8Array,
  { squares, own }: { squares: Float64Array; own: Float64Array },
  { cost, shares, start, passes, tolerance, random }: LinearOptions,
): void {
  const alpha = new Float64Array(rows);
  const order = Int32Array.from({ length: rows }, (_, i) => i);
  const ridges = Float64Array.from({ length: rows }, (_, row) => 1 / (2 * cost * (shares?.[row] ?? 1)));
  let active = rows;
  let limit = Infinity;
  for (let pass = 0; pass < passes; pass++) {
    shuffle(order.subarray(0, active), random);
    let most = 0;
    for (let i = 0; i < active; i++) {
      const row = order[i]!;
      const sign = signs[row]!;
      const ridge = ridges[row]!;
      const end = starts[row + 1]!;
      let sum = own[columns]!;
      for (let k = starts[row]!; k < end; k++) sum += own[at[k]!]! * values[k]!;
      const gradient = sign * sum - 1 + ridge * alpha[row]!;
      if (alpha[row] === 0) {
        // On the right side by far: not looked at again.
        if (gradient > limit) {
          order[i--] = order[--active]!;
          order[active] = row;
          continue;
        }
        if (gradient >= 0) continue;
      }
      most = Math.max(most, Math.abs(gradient));
      const before = alpha[row]!;
      const after = Math.max(before - gradient / (squares[row]! + ridge), 0);
      if (after === before) continue;
      alpha[row] = after;
      const step = (after - before) * sign;
      if (!start) own[columns]! += step;
      for (let k = starts[row]!; k < end; k++) own[at[k]!]! += step * values[k]!;
    }
    if (most < tolerance) break;
    limit = Math.max(most, tolerance);
  }
}
