const STEP = 0.05;
const STEPS = 20;
const ROUNDS = 3;
/** A smaller gain on the folds is chance. */
const LEAST_GAIN = 0.0005;

export interface LeanRow {
  readonly gold: number;
  readonly scores: Float64Array;
}

/** What is added to the score of each label before the best is taken. */
export function leaning(scores: Float64Array, lean: Float64Array): Float64Array {
  return scores.map((score, c) => score + lean[c]!);
}

/** The addition for each label under which held-back rows have the best macro-F1, one label after the other. */
export function fittedLean(rows: readonly LeanRow[], labels: number): Float64Array {
  const lean = new Float64Array(labels);
  if (rows.length === 0) return lean;
  let best = macroF1(rows, lean);
  for (let round = 0; round < ROUNDS; round++) {
    const before = best;
    for (let c = 0; c < labels; c++) {
      const was = lean[c]!;
      let kept = was;
      for (let step = -STEPS; step <= STEPS; step++) {
        lean[c] = was + step * STEP;
        const f1 = macroF1(rows, lean);
        if (f1 > best + LEAST_GAIN) {
          best = f1;
          kept = lean[c]!;
        }
      }
      lean[c] = kept;
    }
    if (best === before) break;
  }
  return lean;
}

function macroF1(rows: readonly LeanRow[], lean: Float64Array): number {
  const right = new Float64Array(lean.length);
  const said = new Float64Array(lean.length);
  const real = new Float64Array(lean.length);
  for (const { gold, scores } of rows) {
    let first = 0;
    for (let c = 1; c < lean.length; c++) if (scores[c]! + lean[c]! > scores[first]! + lean[first]!) first = c;
    said[first]!++;
    real[gold]!++;
    if (first === gold) right[gold]!++;
  }
  let sum = 0;
  for (let c = 0; c < lean.length; c++) sum += said[c]! + real[c]! === 0 ? 0 : (2 * right[c]!) / (said[c]! + real[c]!);
  return sum / lean.length;
}
