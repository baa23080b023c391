import { countsOf, VIEW_WEIGHTS, type Counts } from './features.ts';
import { foldsOf } from './folds.ts';
import { trainLinear } from './linear.ts';
import { fitLogistic, logisticOf, type Logistic } from './logistic.ts';
import { matrixOf, rowOf, vocabularyOf } from './matrix.ts';
import { Breath, type Pace } from './progress.ts';
import { quantised, scoresOf } from './quantised.ts';
import { randomOf } from './random.ts';
import { COST, PASSES, POWER, SINGLES, TOLERANCE } from './settings.ts';
import { NothingToLearn } from './types.ts';

/** A text and all that it is; none is an answer too. */
export interface TaggedExample {
  readonly text: string;
  readonly labels: readonly string[];
}

export interface Tag {
  readonly label: string;
  readonly probability: number;
  /** Whether the probability reaches the threshold of this label, fixed on folds of the training examples. */
  readonly accepted: boolean;
}

/** Tells of each label by itself whether a text is it. */
export interface Tagger {
  readonly labels: readonly string[];
  /** Every label, the likeliest first. */
  predict(text: string): Tag[];
}

const FOLDS = 4;
/** Rows of belief in that a score of 0 is a toss-up. */
const PULL = 1;
const USUAL: Logistic = { weights: [4], bias: 0 };

/**
 * Learns labels of which several may hold. Throws `NothingToLearn` without any, and the reason of the signal when aborted.
 * The same examples and seed give the same answers.
 */
export async function trainTagger(
  examples: readonly TaggedExample[],
  options: Pace & { readonly seed?: number } = {},
): Promise<Tagger> {
  const { seed = 1 } = options;
  options.signal?.throwIfAborted();
  const labels = [...new Set(examples.flatMap((example) => example.labels))].sort();
  if (labels.length === 0) throw new NothingToLearn('No example has a label.');
  const breath = new Breath(options, (FOLDS + 1) * labels.length);
  const counts = examples.map(({ text }) => countsOf(text));
  const holds = examples.map((example) => new Set(example.labels.map((label) => labels.indexOf(label))));
  const fit = (rows: readonly number[]) => fitted(counts, { holds, rows, classes: labels.length, seed, breath });
  // Rows with the same labels are dealt evenly.
  const kinds = [...new Set(examples.map((example) => example.labels.toSorted().join('\n')))];
  const golds = Int32Array.from(examples, (example) => kinds.indexOf(example.labels.toSorted().join('\n')));
  const foldOf = foldsOf(golds, FOLDS, randomOf(seed));
  const all = [...counts.keys()];
  const held: { row: number; scores: Float64Array }[] = [];
  for (let fold = 0; fold < FOLDS; fold++) {
    const scores = await fit(all.filter((row) => foldOf[row] !== fold));
    for (const row of all) if (foldOf[row] === fold) held.push({ row, scores: scores(counts[row]!) });
  }
  const scales = labels.map((_, c) => {
    const rows = held.map(({ row, scores }) => ({ signals: [scores[c]!], positive: holds[row]!.has(c), weight: 1 }));
    const scale = fitLogistic(rows, USUAL, PULL);
    return { scale, threshold: bestThreshold(rows.map((row) => ({ ...row, p: logisticOf(scale, row.signals) }))) };
  });
  const scores = await fit(all);
  options.onProgress?.(1);
  return {
    labels,
    predict: (text) => {
      const found = scores(countsOf(text));
      return labels
        .map((label, c) => {
          const probability = logisticOf(scales[c]!.scale, [found[c]!]);
          return { label, probability, accepted: probability >= scales[c]!.threshold };
        })
        .sort((a, b) => b.probability - a.probability);
    },
  };
}

interface Fitting {
  readonly holds: readonly ReadonlySet<number>[];
  readonly rows: readonly number[];
  readonly classes: number;
  readonly seed: number;
  readonly breath: Breath;
}

async function fitted(counts: readonly Counts[], { holds, rows, classes, seed, breath }: Fitting) {
  const part = rows.map((row) => counts[row]!);
  const vocabulary = vocabularyOf(part, part.length > SINGLES ? 2 : 1, { views: VIEW_WEIGHTS, power: POWER });
  const matrix = matrixOf(
    part.map((row) => rowOf(row, vocabulary)),
    vocabulary.hashes.length,
  );
  const linear = await trainLinear(matrix, classes, (row, c) => holds[rows[row]!]!.has(c), {
    cost: COST,
    passes: PASSES,
    tolerance: TOLERANCE,
    random: randomOf(seed),
    breath,
  });
  const small = quantised(linear);
  return (row: Counts) => {
    const { at, values } = rowOf(row, vocabulary);
    return scoresOf(small, at, values);
  };
}

/** Never below this, so that a label with hardly an example is not seen everywhere. */
const LEAST = 0.2;

/** Where the F1 of held-back rows is best. */
function bestThreshold(rows: readonly { readonly p: number; readonly positive: boolean }[]): number {
  const sorted = rows.toSorted((a, b) => b.p - a.p);
  const real = rows.filter(({ positive }) => positive).length;
  let right = 0;
  let best = { f1: 0, threshold: 0.5 };
  for (const [i, { p, positive }] of sorted.entries()) {
    if (positive) right++;
    const next = sorted[i + 1]?.p ?? 0;
    const f1 = (2 * right) / (real + i + 1);
    if (f1 > best.f1 && next < p) best = { f1, threshold: Math.max(LEAST, (p + next) / 2) };
  }
  return best.threshold;
}
