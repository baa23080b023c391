import { countsOf, VIEW_WEIGHTS } from './features.ts';
import { trainLinear, type Linear } from './linear.ts';
import { matrixOf, rowOf, vocabularyFrom, vocabularyOf, type Vocabulary } from './matrix.ts';
import { classifierOf, type Model } from './model.ts';
import { Breath } from './progress.ts';
import { quantised } from './quantised.ts';
import { randomOf } from './random.ts';
import { COST, PASSES, POWER, sharesOf, TOLERANCE } from './settings.ts';
import { NothingToLearn, type Classifier, type Example, type TrainOptions } from './types.ts';

/**
 * Learns more on top of a model: its labels and features stay, new ones come in, and what the new examples do not speak
 * of stays as it was. How sure to be and where scope ends are kept too, since new examples alone could not tell; so
 * nothing is held back and the card has no scores.
 */
export async function warmed(
  before: Model,
  examples: readonly Example[],
  { seed, ...pace }: TrainOptions & { seed: number },
): Promise<Classifier> {
  if (examples.length === 0) throw new NothingToLearn('There are no examples.');
  const labels = [...new Set([...before.labels, ...examples.flatMap(({ label }) => label ?? [])])].sort();
  const rank = new Map(labels.map((label, c) => [label, c]));
  const golds = examples.map(({ label }) => (label === null ? -1 : rank.get(label)!));
  const counts = examples.map(({ text }) => countsOf(text));
  const fresh = vocabularyOf(counts, 1, { views: VIEW_WEIGHTS, power: POWER });
  const vocabulary = together(before.vocabulary, fresh);
  const matrix = matrixOf(
    counts.map((row) => rowOf(row, vocabulary)),
    vocabulary.hashes.length,
  );
  const linear = await trainLinear(matrix, labels.length, (row, c) => golds[row] === c, {
    cost: COST,
    shares: sharesOf(golds),
    start: startOf(before, labels, vocabulary),
    passes: PASSES,
    tolerance: TOLERANCE,
    random: randomOf(seed),
    breath: new Breath(pace, labels.length),
  });
  pace.onProgress?.(1);
  const outside = golds.filter((gold) => gold < 0).length;
  return classifierOf({
    labels,
    vocabulary,
    linear: quantised(linear),
    sharpness: before.sharpness,
    scope: before.scope,
    card: {
      ...before.card,
      seed,
      labels: labels.length,
      examples: before.card.examples + examples.length,
      outOfScope: before.card.outOfScope + outside,
      features: vocabulary.hashes.length,
      crossValidated: null,
    },
  });
}

/** What was known keeps its rarity; the rest has that among the new examples. */
function together(before: Vocabulary, fresh: Vocabulary): Vocabulary {
  const added = [...fresh.hashes.keys()].filter((column) => !before.columnOf.has(fresh.hashes[column]!));
  return vocabularyFrom(
    Uint32Array.from([...before.hashes, ...added.map((column) => fresh.hashes[column]!)]),
    Float32Array.from([...before.idf, ...added.map((column) => fresh.idf[column]!)]),
    before.weights,
  );
}

/** The weights of before in the places of now; a new label begins as one that nothing speaks for. */
function startOf({ labels: known, linear }: Model, labels: readonly string[], { hashes }: Vocabulary): Linear {
  const classes = labels.length;
  const weights = new Float32Array(hashes.length * classes);
  const bias = new Float32Array(classes).fill(-1);
  const columns = linear.weights.length / linear.classes;
  for (const [from, label] of known.entries()) {
    const to = labels.indexOf(label);
    bias[to] = linear.bias[from]!;
    for (let column = 0; column < columns; column++)
      weights[column * classes + to] = linear.weights[column * linear.classes + from]! * linear.scales[from]!;
  }
  return { classes, weights, bias };
}
