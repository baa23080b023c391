import { foldsOf } from './folds.ts';
import { trainLinear } from './linear.ts';
import { matrixOf, type Row } from './matrix.ts';
import { fitLogistic, logisticOf, type Logistic } from './logistic.ts';
import { pairView, rarityOf, type Pair, type PairView } from './pair-features.ts';
import { Breath, type Pace } from './progress.ts';
import { randomOf } from './random.ts';
import { NothingToLearn } from './types.ts';

export interface PairExample extends Pair {
  /** Whether the two mean the same. */
  readonly same: boolean;
}

/** Tells whether two texts mean the same, whichever is named first. */
export interface PairJudge {
  /** Probability that they do, and whether it reaches the threshold that was fixed on folds of the training pairs. */
  judge(pair: Pair): { readonly probability: number; readonly same: boolean };
}

export interface PairOptions extends Pace {
  readonly seed?: number;
}

const FOLDS = 3;
const COST = 0.1;
const PASSES = 30;
const TOLERANCE = 0.02;
/** Each number is cut where so many parts of the training rows lie, so that a straight model can bend. */
const BINS = 12;
/** Rarer words are left out. */
const LEAST_ROWS = 2;
/** How much numbers, vectors and words weigh; chosen on folds of training pairs. */
const WEIGHTS = { bins: 1, vectors: 2, words: 0.7 };

/** Learns from pairs. Throws `NothingToLearn` without pairs of both kinds, and the reason of the signal when aborted. */
export async function trainPairs(examples: readonly PairExample[], options: PairOptions = {}): Promise<PairJudge> {
  const { seed = 1 } = options;
  const golds = Int32Array.from(examples, ({ same }) => Number(same));
  if (!golds.includes(0) || !golds.includes(1)) throw new NothingToLearn('There are no pairs of both kinds.');
  const breath = new Breath(options, examples.length * 2 + (FOLDS + 1) * 2);
  const rarity = rarityOf(examples.flatMap(({ a, b }) => [a, b]));
  const views: PairView[] = [];
  for (const pair of examples) {
    views.push(pairView(pair, rarity));
    await breath.step();
  }
  const foldOf = foldsOf(golds, FOLDS, randomOf(seed));
  const held: { score: number; same: boolean }[] = [];
  for (let fold = 0; fold < FOLDS; fold++) {
    const rows = [...foldOf.keys()];
    const score = await fit(
      views,
      golds,
      rows.filter((row) => foldOf[row] !== fold),
      { seed, breath },
    );
    for (const row of rows) if (foldOf[row] === fold) held.push({ score: score(views[row]!), same: golds[row] === 1 });
  }
  const platt = fitLogistic(
    held.map(({ score, same }) => ({ signals: [score], positive: same, weight: 1 })),
    { weights: [1], bias: 0 },
    1,
  );
  const threshold = bestThreshold(held, platt);
  const score = await fit(views, golds, [...golds.keys()], { seed, breath });
  options.onProgress?.(1);
  return {
    judge: (pair) => {
      const probability = logisticOf(platt, [score(pairView(pair, rarity))]);
      return { probability, same: probability >= threshold };
    },
  };
}

async function fit(
  views: readonly PairView[],
  golds: Int32Array,
  rows: readonly number[],
  { seed, breath }: { seed: number; breath: Breath },
): Promise<(view: PairView) => number> {
  const columnsOf = columnsFrom(rows.map((row) => views[row]!));
  const matrix = matrixOf(
    rows.map((row) => columnsOf.row(views[row]!)),
    columnsOf.count,
  );
  const { weights, bias } = await trainLinear(matrix, 1, (row) => golds[rows[row]!] === 1, {
    cost: COST,
    passes: PASSES,
    tolerance: TOLERANCE,
    random: randomOf(seed),
    breath,
  });
  return (view) => {
    const { at, values } = columnsOf.row(view);
    let sum = bias[0]!;
    for (let i = 0; i < at.length; i++) sum += weights[at[i]!]! * values[i]!;
    return sum;
  };
}

/** Where each part of a view stands in a row. */
function columnsFrom(views: readonly PairView[]): { count: number; row(view: PairView): Row } {
  const cuts = views[0]!.signals.map((_, i) => cutsOf(views.map(({ signals }) => signals[i]!)));
  const seen = new Map<number, number>();
  for (const { words } of views) for (const word of new Set(words)) seen.set(word, (seen.get(word) ?? 0) + 1);
  const vectorsAt = cuts.length * BINS;
  const wordsAt = vectorsAt + views[0]!.vectors.length;
  const kept = [...seen].filter(([, count]) => count >= LEAST_ROWS).map(([word]) => word);
  const columnOf = new Map(kept.sort((x, y) => x - y).map((word, i) => [word, wordsAt + i]));
  const row = ({ signals, vectors, words }: PairView): Row => {
    const known = words.flatMap((word) => columnOf.get(word) ?? []);
    const at = new Int32Array(signals.length + vectors.length + known.length);
    const values = new Float32Array(at.length);
    let used = 0;
    const put = (column: number, value: number) => {
      at[used] = column;
      values[used++] = value;
    };
    for (const [i, signal] of signals.entries()) {
      const bin = cuts[i]!.findIndex((cut) => signal <= cut);
      put(i * BINS + (bin < 0 ? BINS - 1 : bin), WEIGHTS.bins);
    }
    for (const [i, value] of vectors.entries()) put(vectorsAt + i, WEIGHTS.vectors * value);
    for (const column of known) put(column, WEIGHTS.words);
    return { at, values, unknown: 0 };
  };
  return { count: wordsAt + kept.length, row };
}

function cutsOf(values: readonly number[]): number[] {
  const sorted = values.toSorted((x, y) => x - y);
  return Array.from({ length: BINS - 1 }, (_, i) => sorted[Math.floor(((i + 1) * sorted.length) / BINS)]!);
}

/** Where held-back pairs are told apart best, by Matthews correlation. */
function bestThreshold(held: readonly { score: number; same: boolean }[], platt: Logistic): number {
  const rows = held.map(({ score, same }) => ({ p: logisticOf(platt, [score]), same })).sort((x, y) => x.p - y.p);
  let [trueSame, falseSame] = [rows.filter(({ same }) => same).length, rows.filter(({ same }) => !same).length];
  let [trueOther, falseOther] = [0, 0];
  let best = { correlation: -1, threshold: 0.5 };
  for (const [i, { p, same }] of rows.entries()) {
    if (same) {
      trueSame--;
      falseOther++;
    } else {
      falseSame--;
      trueOther++;
    }
    const next = rows[i + 1]?.p ?? 1;
    if (next === p) continue;
    const said = (trueSame + falseSame) * (trueOther + falseOther);
    const real = (trueSame + falseOther) * (trueOther + falseSame);
    const correlation =
      said * real === 0 ? 0 : (trueSame * trueOther - falseSame * falseOther) / Math.sqrt(said * real);
    if (correlation > best.correlation) best = { correlation, threshold: (p + next) / 2 };
  }
  return best.threshold;
}
