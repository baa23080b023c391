import { randomOf, shuffle } from './random.ts';
import type { ReportRow } from './report.ts';
import { trainClassifier } from './train.ts';
import { NothingToLearn, type Classifier, type Example, type TrainOptions } from './types.ts';
import { bareOf } from './validate-near.ts';

export interface CrossOptions extends TrainOptions {
  /** Into so many parts the examples are dealt; each is tested by a model that learned from the others. Default 5. */
  readonly folds?: number;
  /** What trains a model; `trainClassifier` unless another is to be measured on the very same parts. */
  readonly train?: (examples: readonly Example[], options: TrainOptions) => Promise<Classifier>;
}

export const FOLDS = 5;

/**
 * What a model trained on these examples would say of each, had it not seen it: rows for `reportOf`, in the order of the
 * examples. The same words always stand in the same part, and every part has its share of every label. Throws
 * `NothingToLearn`, and the reason of the signal when aborted.
 */
export async function crossValidate(examples: readonly Example[], options: CrossOptions = {}): Promise<ReportRow[]> {
  const { folds = FOLDS, seed = 1, train = trainClassifier, onProgress, ...rest } = options;
  const { foldOf, count } = foldsOf(examples, folds, seed);
  const rows: ReportRow[] = Array.from({ length: examples.length });
  for (let fold = 0; fold < count; fold++) {
    const classifier = await train(
      examples.filter((_, at) => foldOf[at] !== fold),
      { ...rest, seed, onProgress: (fraction) => onProgress?.((fold + fraction) / count) },
    );
    for (const [at, { text, label }] of examples.entries()) {
      if (foldOf[at] === fold) rows[at] = { text, gold: label, prediction: classifier.predict(text) };
    }
  }
  onProgress?.(1);
  return rows;
}

/** Deals examples into parts: each label evenly, what has the same words together. */
export function foldsOf(
  examples: readonly Example[],
  folds: number,
  seed: number,
): { foldOf: Int32Array; count: number } {
  const keys = examples.map(({ text }) => bareOf(text));
  const labelOf = new Map<string, string | null>();
  for (const [at, key] of keys.entries()) if (!labelOf.has(key)) labelOf.set(key, examples[at]!.label);
  const count = Math.min(folds, labelOf.size);
  if (count < 2) throw new NothingToLearn('There are fewer than two different examples.');
  const random = randomOf(seed);
  const dealt = new Map<string, number>();
  // Parts are dealt on from label to label, so that the remainders do not all fall to the first.
  for (const [, same] of [...Map.groupBy(labelOf.keys(), (key) => labelOf.get(key)!)].toSorted(byLabel)) {
    const order = [...same.keys()];
    shuffle(order, random);
    for (const at of order) dealt.set(same[at]!, dealt.size % count);
  }
  return { foldOf: Int32Array.from(keys, (key) => dealt.get(key)!), count };
}

const byLabel = ([one]: [string | null, unknown], [other]: [string | null, unknown]) =>
  one === other ? 0 : other === null || (one !== null && one < other) ? -1 : 1;
