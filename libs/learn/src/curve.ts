import { foldsOf, FOLDS, type CrossOptions } from './cross-validate.ts';
import { randomOf, shuffle } from './random.ts';
import { reportOf, type ReportRow } from './report.ts';
import { trainClassifier } from './train.ts';
import type { Example } from './types.ts';

/** What was reached with a part of the examples, on the same held-back rows for every part. */
export interface CurvePoint {
  readonly fraction: number;
  /** That were learned from, on average. */
  readonly examples: number;
  /** Of held-back rows in scope, before any rejection. */
  readonly accuracy: number;
  readonly macroF1: number;
}

export interface CurveOptions extends Omit<CrossOptions, 'folds'> {
  readonly fractions?: readonly number[];
  /** So often, with another fifth held back each time; the points are means. Default 2, at most 5. */
  readonly repeats?: number;
}

export const FRACTIONS = [0.1, 0.25, 0.5, 0.75, 1] as const;
const REPEATS = 2;

/**
 * How much better a model gets with more examples: trained again and again on growing parts of four fifths of them, each
 * part holding the one before and at least one example of every label, and tested on the last fifth. Points without rows in
 * scope are left out. Throws like `crossValidate`.
 */
export async function learningCurve(examples: readonly Example[], options: CurveOptions = {}): Promise<CurvePoint[]> {
  const { fractions = FRACTIONS, repeats = REPEATS, seed = 1, train = trainClassifier, onProgress, ...rest } = options;
  const { foldOf, count } = foldsOf(examples, FOLDS, seed);
  const runs = Math.min(repeats, count);
  const sizes = fractions.map(() => 0);
  const rows: ReportRow[][] = fractions.map(() => []);
  const whole = runs * fractions.reduce((sum, fraction) => sum + fraction, 0);
  let done = 0;
  for (let run = 0; run < runs; run++) {
    const grown = inOrder(
      examples.filter((_, at) => foldOf[at] !== run),
      seed + run,
    );
    const heldBack = examples.filter((_, at) => foldOf[at] === run);
    for (const [i, fraction] of fractions.entries()) {
      const part = grown.flatMap((same) => same.slice(0, Math.ceil(same.length * fraction)));
      const from = done;
      const classifier = await train(part, {
        ...rest,
        seed,
        onProgress: (share) => onProgress?.((from + share * fraction) / whole),
      });
      done += fraction;
      sizes[i]! += part.length / runs;
      rows[i]!.push(
        ...heldBack.map(({ text, label }) => ({ text, gold: label, prediction: classifier.predict(text) })),
      );
    }
  }
  onProgress?.(1);
  return fractions.flatMap((fraction, i) => {
    const { accuracy, macro } = reportOf(rows[i]!);
    if (accuracy === null || macro === null) return [];
    return [{ fraction, examples: Math.round(sizes[i]!), accuracy, macroF1: macro.f1 }];
  });
}

/** The examples of each label, in a random order. */
function inOrder(examples: readonly Example[], seed: number): Example[][] {
  const random = randomOf(seed);
  return [...Map.groupBy(examples, ({ label }) => label).values()].map((same) => {
    const order = [...same.keys()];
    shuffle(order, random);
    return order.map((at) => same[at]!);
  });
}
