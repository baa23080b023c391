/** One query: the features of its candidates, and which of them answers it (-1: none). */
export interface Group {
  readonly rows: readonly (readonly number[])[];
  readonly gold: number;
  readonly weight: number;
}

export interface Fitted {
  readonly bias: number;
  readonly weights: readonly number[];
}

export interface FitOptions {
  /** Holds a weight to >= 0 (1) or <= 0 (-1): with correlated features an unheld weight may reward a lack of overlap. */
  readonly signs: readonly number[];
  /** Where `pull` draws the weights to. */
  readonly prior: readonly number[];
  readonly pull: number;
  /** How much the order within a query counts against each candidate by itself. */
  readonly order: number;
  readonly steps: number;
}

const sigmoid = (z: number): number => 1 / (1 + Math.exp(-z));

/** Adds the gradient of one query: of each candidate by itself, and of the right one among all (a softmax). */
function addGradient(gradient: Float64Array, theta: Float64Array, { rows, gold, weight }: Group, order: number): void {
  const n = theta.length - 1;
  const scores = rows.map((x) => {
    let z = theta[n]!;
    for (let i = 0; i < n; i++) z += theta[i]! * x[i]!;
    return z;
  });
  const highest = Math.max(...scores);
  const total = scores.reduce((sum, z) => sum + Math.exp(z - highest), 0);
  for (const [at, x] of rows.entries()) {
    const right = at === gold ? 1 : 0;
    const alone = (weight * (sigmoid(scores[at]!) - right)) / rows.length;
    const among = gold < 0 ? 0 : (order * weight * (Math.exp(scores[at]! - highest) / total - right)) / rows.length;
    for (let i = 0; i < n; i++) gradient[i]! += (alone + among) * x[i]!;
    gradient[n]! += alone;
  }
}

/** Logistic regression, pointwise and over the candidates of a query together, by full-batch Adam. */
export function fitLogistic(groups: readonly Group[], { signs, prior, pull, order, steps }: FitOptions): Fitted {
  const n = signs.length;
  const theta = Float64Array.from([...prior, 0]);
  const [m, v] = [new Float64Array(n + 1), new Float64Array(n + 1)];
  const total = groups.reduce((sum, g) => sum + g.weight, 0);
  for (let step = 1; step <= steps; step++) {
    const gradient = new Float64Array(n + 1);
    for (const group of groups) addGradient(gradient, theta, group, order);
    const rate = 0.1 / (1 + (4 * step) / steps);
    for (let i = 0; i <= n; i++) {
      const g = gradient[i]! / total + (i < n ? pull * (theta[i]! - prior[i]!) : 0);
      m[i] = 0.9 * m[i]! + 0.1 * g;
      v[i] = 0.999 * v[i]! + 0.001 * g * g;
      theta[i]! -= (rate * (m[i]! / (1 - 0.9 ** step))) / (Math.sqrt(v[i]! / (1 - 0.999 ** step)) + 1e-9);
      if (i < n && theta[i]! * signs[i]! < 0) theta[i] = 0;
    }
  }
  return { bias: theta[n]!, weights: Array.from(theta.slice(0, n)) };
}
