/** One row: features and what happened. */
export interface Row {
  readonly x: readonly number[];
  readonly y: 0 | 1;
  readonly weight: number;
}

export interface Fitted {
  readonly bias: number;
  readonly weights: readonly number[];
}

/**
 * Logistic regression by full-batch Adam. `signs[i]` holds a weight to >= 0 (1) or <= 0 (-1): with
 * correlated features an unheld weight may flip and reward, say, a lack of overlap.
 * `prior` is where `l2` pulls the weights to, 0 unless given.
 */
export function fitLogistic(
  rows: readonly Row[],
  signs: readonly number[],
  opts: { steps: number; l2: number; prior?: readonly number[] },
): Fitted {
  const n = signs.length;
  const theta = new Float64Array(n + 1);
  const [m, v] = [new Float64Array(n + 1), new Float64Array(n + 1)];
  const total = rows.reduce((sum, r) => sum + r.weight, 0);
  for (let step = 1; step <= opts.steps; step++) {
    const gradient = new Float64Array(n + 1);
    for (const { x, y, weight } of rows) {
      let z = theta[n]!;
      for (let i = 0; i < n; i++) z += theta[i]! * x[i]!;
      const error = (weight * (1 / (1 + Math.exp(-z)) - y)) / total;
      for (let i = 0; i < n; i++) gradient[i]! += error * x[i]!;
      gradient[n]! += error;
    }
    const rate = 0.1 / (1 + (4 * step) / opts.steps);
    for (let i = 0; i <= n; i++) {
      const g = gradient[i]! + (i < n ? opts.l2 * (theta[i]! - (opts.prior?.[i] ?? 0)) : 0);
      m[i] = 0.9 * m[i]! + 0.1 * g;
      v[i] = 0.999 * v[i]! + 0.001 * g * g;
      theta[i]! -= (rate * (m[i]! / (1 - 0.9 ** step))) / (Math.sqrt(v[i]! / (1 - 0.999 ** step)) + 1e-9);
      if (i < n && theta[i]! * signs[i]! < 0) theta[i] = 0;
    }
  }
  return { bias: theta[n]!, weights: Array.from(theta.slice(0, n)) };
}
