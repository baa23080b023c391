/** A logistic model over a few standardised numbers. */
export interface Logistic {
  readonly weights: readonly number[];
  readonly bias: number;
}

const ROUNDS = 30;
/** A step that leads upwards is halved so often at most. */
const HALVINGS = 12;

export function logisticOf({ weights, bias }: Logistic, signals: ArrayLike<number>): number {
  let sum = bias;
  for (let i = 0; i < weights.length; i++) sum += weights[i]! * signals[i]!;
  return 1 / (1 + Math.exp(-sum));
}

export interface Weighed {
  readonly signals: readonly number[];
  readonly positive: boolean;
  readonly weight: number;
}

/**
 * Weighted logistic regression by Newton's method, drawn towards `prior` by `pull`, so that a handful of rows bends
 * what is known only a little. A step after which the loss is larger is halved: from a prior that is far off, full steps
 * run away (Boyd and Vandenberghe 2004, Convex Optimization, section 9.5.2).
 */
export function fitLogistic(rows: readonly Weighed[], prior: Logistic, pull: number): Logistic {
  const size = prior.weights.length + 1;
  const start = [...prior.weights, prior.bias];
  const solution = [...start];
  for (let round = 0; round < ROUNDS; round++) {
    const gradient = solution.map((w, i) => pull * (w - start[i]!));
    const hessian = Array.from({ length: size }, (_, i) =>
      Array.from({ length: size }, (_, j) => (i === j ? pull : 0)),
    );
    for (const { signals, positive, weight } of rows) {
      const p = logisticOf({ weights: solution.slice(0, -1), bias: solution[size - 1]! }, signals);
      const slope = weight * (p - Number(positive));
      const bend = weight * Math.max(p * (1 - p), 1e-6);
      for (let i = 0; i < size; i++) {
        const x = i === size - 1 ? 1 : signals[i]!;
        gradient[i]! += slope * x;
        for (let j = 0; j < size; j++) hessian[i]![j]! += bend * x * (j === size - 1 ? 1 : signals[j]!);
      }
    }
    const step = solved(hessian, gradient);
    const here = lossOf(rows, solution, { start, pull });
    const after = (part: number) => solution.map((w, i) => w - part * step[i]!);
    let part = 1;
    for (let i = 0; i < HALVINGS && lossOf(rows, after(part), { start, pull }) > here; i++) part /= 2;
    solution.splice(0, size, ...after(part));
    if (Math.max(...step.map(Math.abs)) < 1e-7) break;
  }
  return { weights: solution.slice(0, -1), bias: solution[size - 1]! };
}

function lossOf(
  rows: readonly Weighed[],
  solution: readonly number[],
  { start, pull }: { start: readonly number[]; pull: number },
): number {
  const model = { weights: solution.slice(0, -1), bias: solution.at(-1)! };
  let loss = solution.reduce((sum, w, i) => sum + (pull / 2) * (w - start[i]!) ** 2, 0);
  for (const { signals, positive, weight } of rows) {
    const p = logisticOf(model, signals);
    loss -= weight * Math.log(Math.max(positive ? p : 1 - p, Number.MIN_VALUE));
  }
  return loss;
}

/** Solves matrix * x = right by Gaussian elimination with row exchange; the matrix is small and positive definite. */
function solved(matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
  const size = right.length;
  const rows = matrix.map((row, i) => [...row, right[i]!]);
  for (let i = 0; i < size; i++) {
    let best = i;
    for (let j = i + 1; j < size; j++) if (Math.abs(rows[j]![i]!) > Math.abs(rows[best]![i]!)) best = j;
    [rows[i], rows[best]] = [rows[best]!, rows[i]!];
    for (let j = i + 1; j < size; j++) {
      const factor = rows[j]![i]! / rows[i]![i]!;
      for (let k = i; k <= size; k++) rows[j]![k]! -= factor * rows[i]![k]!;
    }
  }
  const x = Array.from({ length: size }, () => 0);
  for (let i = size - 1; i >= 0; i--) {
    let sum = rows[i]![size]!;
    for (let k = i + 1; k < size; k++) sum -= rows[i]![k]! * x[k]!;
    x[i] = sum / rows[i]![i]!;
  }
  return x;
}
