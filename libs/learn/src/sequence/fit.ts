import type { Breath } from '../progress.ts';
import { randomOf, shuffle } from '../random.ts';
import { Chain } from './chain.ts';
import type { Rows, Weights } from './weights.ts';

/** A text as the rows of its features, and the tag of each token. */
export interface Lesson {
  readonly seen: Rows;
  readonly tags: Uint8Array;
}

export interface FitOptions {
  readonly seed: number;
  readonly epochs: number;
  /** Told of every lesson of every epoch. */
  readonly breath: Breath;
}

/** Step size at the beginning; it falls to 0 in a straight line. */
const RATE = 0.15;
/** Share of the features that are hidden each time a text is learned from, so that none is relied on alone. */
const HIDDEN = 0.5;
/** Smaller errors of a tag are not learned from. */
const LEAST_ERROR = 1e-3;

/**
 * Weights under which the tags of the lessons are likely: stochastic gradient over the negative log-likelihood of the chain,
 * with a step size a row (AdaGrad, Duchi, Hazan and Singer 2011) and hidden features (Srivastava et al. 2014).
 */
export async function fit(
  lessons: readonly Lesson[],
  features: number,
  types: number,
  options: FitOptions,
): Promise<Weights> {
  const chain = new Chain(types);
  const { tags } = chain;
  const weights: Weights = { tags, rows: new Float32Array(features * tags), moves: new Float32Array(tags * tags) };
  const learner = learning(weights, chain, new Float32Array(features).fill(1));
  const random = randomOf(options.seed);
  const order = Int32Array.from(lessons.keys());
  for (let epoch = 0; epoch < options.epochs; epoch++) {
    shuffle(order, random);
    const rate = RATE * (1 - epoch / options.epochs);
    for (const index of order) {
      const { seen, tags: right } = lessons[index]!;
      if (right.length > 0) learner(some(seen, random), right, rate);
      await options.breath.step();
    }
  }
  return weights;
}

/** Scores of all tags for each token. */
function scoresOf({ tags, rows }: Weights, seen: Rows, scale = 1): Float32Array {
  const count = seen.from.length - 1;
  const scores = new Float32Array(count * tags);
  for (let t = 0; t < count; t++) {
    const to = t * tags;
    for (let i = seen.from[t]!; i < seen.from[t + 1]!; i++) {
      const from = seen.rows[i]! * tags;
      for (let label = 0; label < tags; label++) scores[to + label]! += rows[from + label]!;
    }
  }
  if (scale !== 1) for (let i = 0; i < scores.length; i++) scores[i]! *= scale;
  return scores;
}

/** The rows of a text without those that are hidden this time. */
function some({ rows, from }: Rows, random: () => number): Rows {
  const kept = new Int32Array(rows.length);
  const starts = new Uint32Array(from.length);
  let length = 0;
  for (let t = 0; t + 1 < from.length; t++) {
    for (let i = from[t]!; i < from[t + 1]!; i++) if (random() >= HIDDEN) kept[length++] = rows[i]!;
    starts[t + 1] = length;
  }
  return { rows: kept.subarray(0, length), from: starts };
}

/** One step: what was expected less what is right, taken from every weight that spoke. */
function learning(weights: Weights, chain: Chain, paid: Float32Array) {
  const { tags, rows, moves } = weights;
  const paidMoves = new Float32Array(tags * tags).fill(1);
  const expected = new Float64Array(tags * tags);
  const wrong = new Uint8Array(tags);
  let likely = new Float64Array(0);
  return (seen: Rows, right: Uint8Array, rate: number): void => {
    const count = right.length;
    if (likely.length < count * tags) likely = new Float64Array(count * tags);
    expected.fill(0);
    const scores = scoresOf(weights, seen, 1 / (1 - HIDDEN));
    chain.expect(scores, chain.exponents(moves), likely, expected);
    for (let t = 1; t < count; t++) expected[right[t - 1]! * tags + right[t]!]! -= 1;
    for (let i = 0; i < moves.length; i++) {
      const error = expected[i]!;
      if (error === 0) continue;
      paidMoves[i]! += error * error;
      moves[i]! -= (rate * error) / Math.sqrt(paidMoves[i]!);
    }
    for (let t = 0; t < count; t++) {
      const at = t * tags;
      likely[at + right[t]!]! -= 1;
      let [norm, wrongs] = [0, 0];
      for (let label = 0; label < tags; label++) {
        const error = likely[at + label]!;
        if (error < LEAST_ERROR && error > -LEAST_ERROR) continue;
        norm += error * error;
        wrong[wrongs++] = label;
      }
      if (wrongs === 0) continue;
      for (let i = seen.from[t]!; i < seen.from[t + 1]!; i++) {
        const row = seen.rows[i]!;
        paid[row]! += norm;
        const step = rate / Math.sqrt(paid[row]!);
        for (let k = 0; k < wrongs; k++) rows[row * tags + wrong[k]!]! -= step * likely[at + wrong[k]!]!;
      }
    }
  };
}
