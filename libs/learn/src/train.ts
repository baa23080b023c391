import { countsOf, VIEW_WEIGHTS, type Counts } from './features.ts';
import { foldsOf } from './folds.ts';
import { calibrated, crossValidated } from './held-back.ts';
import { trainLinear, type Linear } from './linear.ts';
import { matrixOf, rowOf, vocabularyOf, type Vocabulary } from './matrix.ts';
import { classifierOf, modelOf } from './model.ts';
import { Breath } from './progress.ts';
import { quantised, scoresOf, type Quantised } from './quantised.ts';
import { randomOf } from './random.ts';
import { fittedMix, mixed, mixedLinear, tallied, type Told } from './tally.ts';
import { warmed } from './warm.ts';
import { COST, PASSES, POWER, sharesOf, SINGLES, TOLERANCE } from './settings.ts';
import { NothingToLearn, type Classifier, type Example, type TrainOptions } from './types.ts';

/** With more examples than these, fewer folds are enough. */
const MANY = 2_000;
const FOLDS = { few: 5, many: 3 };
/** Labels are held back in so many groups; of many examples the first group is enough. */
const GROUPS = 3;
/** So many rows out of scope tell where scope ends; with fewer, labels are held back. */
const ENOUGH_OUTSIDE = 30;
/** Fewer labels than these cannot be held back in groups. */
const LEAST_LABELS = 6;

/** What there is to learn from, read once. */
interface Lesson {
  readonly labels: readonly string[];
  readonly counts: readonly Counts[];
  /** Place of the label of each row; -1: out of scope. */
  readonly golds: Int32Array;
  readonly seed: number;
  readonly breath: Breath;
}

/**
 * Learns to tell labels apart, and what is none of them. Throws `NothingToLearn`, and the reason of the signal when
 * aborted. The same examples in the same order with the same seed give the same bytes.
 */
export async function trainClassifier(examples: readonly Example[], options: TrainOptions = {}): Promise<Classifier> {
  const { seed = 1, signal, warmFrom } = options;
  signal?.throwIfAborted();
  const before = warmFrom && modelOf(warmFrom);
  if (before) return warmed(before, examples, { ...options, seed });
  const labels = [...new Set(examples.flatMap(({ label }) => label ?? []))].sort();
  if (labels.length === 0) throw new NothingToLearn('No example has a label.');
  const rank = new Map(labels.map((label, c) => [label, c]));
  const golds = Int32Array.from(examples, ({ label }) => (label === null ? -1 : rank.get(label)!));
  const outOfScope = golds.filter((gold) => gold < 0).length;
  const many = examples.length > MANY;
  const folds = many ? FOLDS.many : FOLDS.few;
  const hides = outOfScope < ENOUGH_OUTSIDE && labels.length >= LEAST_LABELS;
  const groups = hides ? (many ? 1 : GROUPS) : 0;
  const breath = new Breath(options, (folds + groups + 1) * labels.length);
  const counts: Counts[] = [];
  for (const { text } of examples) {
    counts.push(countsOf(text));
    await breath.step(0);
  }
  const lesson = { labels, counts, golds, seed, breath };

  const told = [...(await heldRows(lesson, folds)), ...(await heldLabels(lesson, groups))];
  const mix = fittedMix(told);
  const held = told.map((row) => ({ ...row, scores: mixed(row, mix) }));
  const calibration = calibrated(held, hides ? 'labels' : 'rows');
  const { vocabulary, linear, tally } = await fit(lesson, () => true);
  options.onProgress?.(1);
  const oosFrom = hides ? 'labels' : outOfScope > 0 ? 'rows' : 'none';
  const card = {
    kind: 'classifier',
    seed,
    labels: labels.length,
    examples: examples.length,
    outOfScope,
    features: vocabulary.hashes.length,
    crossValidated: crossValidated(held, calibration, { folds, oosFrom }),
    threshold: calibration.scope.threshold,
  } as const;
  return classifierOf({ labels, vocabulary, linear: quantised(mixedLinear(linear, tally, mix)), ...calibration, card });
}

/** Each row as seen by a model of the other folds. */
async function heldRows(lesson: Lesson, folds: number): Promise<Told[]> {
  const foldOf = foldsOf(lesson.golds, folds, randomOf(lesson.seed));
  const held: Told[] = [];
  for (let fold = 0; fold < folds; fold++) {
    const rest = reading(await fit(lesson, (row) => foldOf[row] !== fold));
    for (const [row, gold] of lesson.golds.entries())
      // A label without a row in the other folds cannot be told.
      if (foldOf[row] === fold && (gold < 0 || rest.knows[gold] === 1)) held.push(seen(lesson, rest, { row, gold }));
  }
  return held;
}

/** Rows of labels that a model did not know: as near to scope as what is outside of it gets. */
async function heldLabels(lesson: Lesson, groups: number): Promise<Told[]> {
  const held: Told[] = [];
  for (let group = 0; group < groups; group++) {
    const hidden = (row: number) => lesson.golds[row]! >= 0 && lesson.golds[row]! % GROUPS === group;
    const rest = reading(await fit(lesson, (row) => !hidden(row)));
    for (const row of lesson.golds.keys()) if (hidden(row)) held.push(seen(lesson, rest, { row, gold: -1 }));
  }
  return held;
}

interface Fitted {
  readonly vocabulary: Vocabulary;
  readonly linear: Linear;
  readonly tally: Linear;
  /** 1 for each label that had a row. */
  readonly knows: Uint8Array;
}

async function fit({ labels, counts, golds, seed, breath }: Lesson, keep: (row: number) => boolean): Promise<Fitted> {
  const rows = [...golds.keys()].filter(keep);
  const part = rows.map((row) => counts[row]!);
  const vocabulary = vocabularyOf(part, part.length > SINGLES ? 2 : 1, { views: VIEW_WEIGHTS, power: POWER });
  const matrix = matrixOf(
    part.map((row) => rowOf(row, vocabulary)),
    vocabulary.hashes.length,
  );
  const knows = new Uint8Array(labels.length);
  for (const row of rows) if (golds[row]! >= 0) knows[golds[row]!] = 1;
  const linear = await trainLinear(matrix, labels.length, (row, c) => golds[rows[row]!] === c, {
    cost: COST,
    shares: sharesOf(rows.map((row) => golds[row]!)),
    passes: PASSES,
    tolerance: TOLERANCE,
    random: randomOf(seed),
    breath,
  });
  const tally = tallied(matrix, labels.length, (row) => golds[rows[row]!]!);
  return { vocabulary, linear, tally, knows };
}

/** As a model that is saved would read. */
const reading = ({ vocabulary, linear, tally, knows }: Fitted) => ({
  vocabulary,
  linear: quantised(linear),
  tally: quantised(tally),
  knows,
});

interface Reading {
  readonly vocabulary: Vocabulary;
  readonly linear: Quantised;
  readonly tally: Quantised;
}

function seen(
  { counts }: Lesson,
  { vocabulary, linear, tally }: Reading,
  { row, gold }: { row: number; gold: number },
): Told {
  const { at, values, unknown } = rowOf(counts[row]!, vocabulary);
  return { gold, scores: scoresOf(linear, at, values), tally: scoresOf(tally, at, values), unknown };
}
