import { fitSharpness, softmax } from './calibration.ts';
import type { HeldBack } from './held-back.ts';
import type { Linear } from './linear.ts';
import type { Matrix } from './matrix.ts';

/** How much a feature weighs that no example of a label has, spread over all features, against all that the label has. */
const UNSEEN = 0.1;
/** How far scores may be moved by the tally, against how far they lie apart without it. */
const SHARES = [0, 0.25, 0.5, 0.75, 1] as const;

/**
 * How much oftener each label has each feature than if it had never had it: naive Bayes as a linear machine (Rennie et
 * al. 2003, Tackling the Poor Assumptions of Naive Bayes Text Classifiers), smoothed in proportion to the label, so that
 * what a label never had weighs nothing. `classOf` is negative for rows of no class; they say nothing.
 */
export function tallied(
  { rows, columns, starts, at, values }: Matrix,
  classes: number,
  classOf: (row: number) => number,
) {
  const weights = new Float32Array(columns * classes);
  const sums = new Float64Array(classes);
  for (let row = 0; row < rows; row++) {
    const c = classOf(row);
    if (c < 0) continue;
    for (let i = starts[row]!; i < starts[row + 1]!; i++) {
      weights[at[i]! * classes + c]! += values[i]!;
      sums[c]! += values[i]!;
    }
  }
  const unseen = sums.map((sum) => (sum * UNSEEN) / columns);
  for (let from = 0; from < weights.length; from += classes)
    for (let c = 0; c < classes; c++)
      if (weights[from + c]! > 0) weights[from + c] = Math.log1p(weights[from + c]! / unseen[c]!);
  return { classes, weights, bias: new Float32Array(classes) } satisfies Linear;
}

/** How the tally is added to the scores. */
export interface Mix {
  readonly factor: number;
  /** What it says on average: taken off, so that scores stay where they were. */
  readonly level: number;
}

/** A held-back row with what the tally of its fold says. */
export interface Told extends HeldBack {
  readonly tally: Float64Array;
}

/**
 * How much of the tally helps (Wang and Manning 2012, Baselines and Bigrams, mix the two as well): where it gets more of
 * the held-back rows right, and makes them likelier. With Chinese characters it often does not.
 */
export function fittedMix(held: readonly Told[]): Mix {
  const rows = held.filter(({ gold }) => gold >= 0);
  const [apart, apartTally] = [spread(rows.map((row) => row.scores)), spread(rows.map((row) => row.tally))];
  const none = { factor: 0, level: 0 };
  if (apart === 0 || apartTally === 0) return none;
  const level = mean(rows.map(({ tally }) => mean(tally)));
  let best: { mix: Mix; right: number } | undefined;
  for (const share of SHARES) {
    const mix = { factor: (share * apart) / apartTally, level };
    const right = rows.filter((row) => isRight(mixed(row, mix), row.gold)).length;
    if (!best || right > best.right) best = { mix, right };
  }
  if (!best || best.mix.factor === 0) return none;
  return lossOf(rows, best.mix) < lossOf(rows, none) ? best.mix : none;
}

/** Scores with the tally. */
export function mixed({ scores, tally }: Pick<Told, 'scores' | 'tally'>, { factor, level }: Mix): Float64Array {
  if (factor === 0) return scores;
  const sum = scores.slice();
  for (let c = 0; c < sum.length; c++) sum[c]! += factor * (tally[c]! - level);
  return sum;
}

/** The same as one machine. */
export function mixedLinear({ classes, weights, bias }: Linear, tally: Linear, { factor, level }: Mix): Linear {
  const sum = weights.slice();
  for (let i = 0; i < sum.length; i++) sum[i]! += factor * tally.weights[i]!;
  return { classes, weights: sum, bias: bias.map((start) => start - factor * level) };
}

const mean = (numbers: ArrayLike<number>) => {
  let sum = 0;
  for (let i = 0; i < numbers.length; i++) sum += numbers[i]!;
  return sum / Math.max(1, numbers.length);
};

/** Mean standard deviation within the rows. */
function spread(rows: readonly Float64Array[]): number {
  return mean(
    rows.map((scores) => {
      const middle = mean(scores);
      return Math.sqrt(mean(scores.map((score) => (score - middle) ** 2)));
    }),
  );
}

const isRight = (scores: Float64Array, gold: number) => scores.every((score, c) => c === gold || score < scores[gold]!);

function lossOf(rows: readonly Told[], mix: Mix): number {
  const all = rows.map((row) => ({ gold: row.gold, scores: mixed(row, mix) }));
  const sharpness = fitSharpness(all);
  return all.reduce((sum, { gold, scores }) => sum - Math.log(Math.max(softmax(scores, sharpness)[gold]!, 1e-12)), 0);
}
