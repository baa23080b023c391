/** Shares that sum to 1, the sharper the larger `sharpness`. */
export function softmax(scores: Float64Array, sharpness: number): Float64Array {
  let most = -Infinity;
  for (let c = 0; c < scores.length; c++) most = Math.max(most, scores[c]!);
  const shares = new Float64Array(scores.length);
  let sum = 0;
  for (let c = 0; c < scores.length; c++) sum += shares[c] = Math.exp(sharpness * (scores[c]! - most));
  for (let c = 0; c < scores.length; c++) shares[c]! /= sum;
  return shares;
}

export interface Scored {
  readonly scores: Float64Array;
  readonly gold: number;
}

const LEAST = 0.5;
const MOST = 40;
const HALVINGS = 40;
const GOLDEN = (Math.sqrt(5) - 1) / 2;
/** What is used where there is nothing to fit on. */
export const USUAL_SHARPNESS = 5;

/** The sharpness under which held-back rows are likeliest (Guo et al. 2017, temperature scaling), by golden section. */
export function fitSharpness(rows: readonly Scored[]): number {
  if (rows.length === 0) return USUAL_SHARPNESS;
  const loss = (log: number) => {
    let sum = 0;
    for (const { scores, gold } of rows) sum -= Math.log(Math.max(softmax(scores, Math.exp(log))[gold]!, 1e-12));
    return sum;
  };
  let low = Math.log(LEAST);
  let high = Math.log(MOST);
  let a = high - GOLDEN * (high - low);
  let b = low + GOLDEN * (high - low);
  let lossA = loss(a);
  let lossB = loss(b);
  for (let i = 0; i < HALVINGS && high - low > 1e-3; i++) {
    if (lossA <= lossB) {
      high = b;
      [b, lossB] = [a, lossA];
      a = high - GOLDEN * (high - low);
      lossA = loss(a);
    } else {
      low = a;
      [a, lossA] = [b, lossB];
      b = low + GOLDEN * (high - low);
      lossB = loss(b);
    }
  }
  return Math.exp((low + high) / 2);
}
