import type { ModelFile, Tensor } from './file.ts';
import type { Arena, Matrix } from './simd.ts';

/** Takes weights out of the file into the memory of the kernel. */
export interface Weights {
  readonly arena: Arena;
  readonly file: ModelFile;
}

/** Copies a matrix, or only some of its columns; rows are filled up to a multiple of 4. */
export function matrix(
  { arena, file }: Weights,
  name: string,
  shape: [number, number],
  columns?: [number, number],
): Matrix {
  const tensor = file.tensor(name, ...shape);
  const [from, to] = columns ?? [0, tensor.columns];
  const out = arena.matrix(Math.ceil(tensor.rows / 4) * 4, to - from);
  for (let r = 0; r < tensor.rows; r++)
    for (let c = from; c < to; c++) out.values[r * out.columns + c - from] = valueAt(tensor, r, c);
  return out;
}

export function valueAt({ values, scales, columns }: Tensor, row: number, column: number): number {
  const value = values[row * columns + column]!;
  return scales === null ? value : Math.fround(value * scales[row]!);
}

export function vector({ file }: Weights, name: string, length: number): Float32Array {
  const { values } = file.tensor(name, 1, length);
  return Float32Array.from(values);
}

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
/** By way of `exp`, which is several times as fast as `Math.tanh`. */
export const tanh = (x: number) => 2 / (1 + Math.exp(-2 * x)) - 1;

/** One direction of a GRU (Cho et al. 2014, with the reset gate applied after the product, as in cuDNN). */
export interface Gru {
  readonly hidden: number;
  readonly input: Matrix;
  readonly inputBias: Float32Array;
  readonly recurrent: Matrix;
  readonly recurrentBias: Float32Array;
}

export function gru(
  weights: Weights,
  name: string,
  sizes: { input: number; hidden: number },
  suffix: '' | '_reverse',
): Gru {
  const { input, hidden } = sizes;
  return {
    hidden,
    input: matrix(weights, `${name}.weight_ih_l0${suffix}`, [3 * hidden, input]),
    inputBias: vector(weights, `${name}.bias_ih_l0${suffix}`, 3 * hidden),
    recurrent: matrix(weights, `${name}.weight_hh_l0${suffix}`, [3 * hidden, hidden]),
    recurrentBias: vector(weights, `${name}.bias_hh_l0${suffix}`, 3 * hidden),
  };
}

/** What a run of a GRU writes into; as wide as its three gates. */
export interface GruScratch {
  readonly state: Matrix;
  readonly gates: Matrix;
}

export const gruScratch = (arena: Arena, hidden: number): GruScratch => ({
  state: arena.matrix(1, hidden),
  gates: arena.matrix(1, 3 * hidden),
});

/** Runs over `count` rows of `inputs` (already multiplied, without bias) and writes the states at column `to` of `out`. */
export function run(
  arena: Arena,
  layer: Gru,
  { inputs, out, count, to, backwards }: { inputs: Matrix; out: Matrix; count: number; to: number; backwards: boolean },
  { state, gates }: GruScratch,
): void {
  const { hidden, inputBias, recurrent, recurrentBias } = layer;
  const h = state.values.fill(0);
  const g = gates.values;
  const [given, written] = [inputs.values, out.values];
  for (let step = 0; step < count; step++) {
    const t = backwards ? count - 1 - step : step;
    arena.multiply(state, recurrent, gates, { first: 0, count: 1, to: 0 });
    const x = t * inputs.columns;
    const y = t * out.columns + to;
    for (let i = 0, z = hidden, n = 2 * hidden; i < hidden; i++, z++, n++) {
      const reset = sigmoid(given[x + i]! + inputBias[i]! + g[i]! + recurrentBias[i]!);
      const update = sigmoid(given[x + z]! + inputBias[z]! + g[z]! + recurrentBias[z]!);
      const fresh = tanh(given[x + n]! + inputBias[n]! + reset * (g[n]! + recurrentBias[n]!));
      h[i] = (1 - update) * fresh + update * h[i]!;
      written[y + i] = h[i]!;
    }
  }
}

/** Turns scores into probabilities in place. */
export function softmax(scores: Float32Array | Float64Array): void {
  let highest = -Infinity;
  for (const score of scores) if (score > highest) highest = score;
  let sum = 0;
  for (let i = 0; i < scores.length; i++) {
    scores[i] = Math.exp(scores[i]! - highest);
    sum += scores[i]!;
  }
  for (let i = 0; i < scores.length; i++) scores[i]! /= sum;
}
