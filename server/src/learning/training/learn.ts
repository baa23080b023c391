import type { ModelScores, ModelVersion } from '#contracts/http/learning';
import { mcnemar } from '#libs/experiment';
import {
  crossValidate,
  judgedOf,
  learningCurve,
  reportOf,
  saveClassifier,
  trainClassifier,
  type Example,
  type Report,
  type ReportRow,
} from '#libs/learn';
import { normalise } from '#libs/text';
import type { Trained } from '#perception';
import type { Before, Order, Stage } from './wire.ts';

export interface Learning {
  onProgress(stage: Stage, progress: number): void;
  /** Monotonic milliseconds. */
  clock(): number;
}

/** Larger sets are dealt into fewer parts, and their curve has fewer points. */
const MANY = 5_000;
const USUAL = { folds: 5, fractions: [0.1, 0.25, 0.5, 0.75, 1], repeats: 2 };
const COARSE = { folds: 3, fractions: [0.25, 0.5, 1], repeats: 1 };
/** What came with a pack serves soon; its curve is drawn when somebody trains. */
const BRIEF = { folds: 2, fractions: [], repeats: 0 };

/** Shares of the whole work at which each part ends. */
const ENDS = { reading: 0.02, checking: 0.4, curve: 0.65, comparing: 0.9, training: 0.99 };

/**
 * Trains a version, and measures it on parts that it did not see; the version in service is trained anew on what it
 * learned from, without those parts, and measured on the very same rows. The same examples give the same bytes.
 */
export async function learn({ examples, before, brief }: Order, { onProgress, clock }: Learning): Promise<Trained> {
  const { folds, fractions, repeats } = brief ? BRIEF : examples.length > MANY ? COARSE : USUAL;
  const within = (stage: Stage, from: number, to: number) => (fraction: number) =>
    onProgress(stage, from + fraction * (to - from));
  onProgress('checking', ENDS.reading);
  const rows = await crossValidate(examples, { folds, onProgress: within('checking', ENDS.reading, ENDS.checking) });
  const curve = await learningCurve(examples, {
    fractions,
    repeats,
    onProgress: within('checking', ENDS.checking, ENDS.curve),
  });
  const comparing = within('comparing', ENDS.curve, ENDS.comparing);
  const against = before && (await compared(rows, { examples, before, folds, onProgress: comparing }));
  const began = clock();
  const classifier = await trainClassifier(examples, { onProgress: within('training', ENDS.comparing, ENDS.training) });
  const trainSeconds = (clock() - began) / 1_000;
  onProgress('saving', ENDS.training);
  const { errors: _errors, successes: _successes, ...report } = reportOf(rows);
  return {
    model: saveClassifier(classifier),
    scores: scoresOf(reportOf(rows)),
    against,
    report: { ...report, curve },
    rows: rows.map((row, at) => {
      const { text, gold, said, probability } = judgedOf(row);
      return { text, label: gold, said, probability, customerId: examples[at]!.customerId };
    }),
    trainSeconds,
  };
}

interface Comparing {
  readonly examples: readonly Example[];
  readonly before: Before;
  readonly folds: number;
  onProgress(fraction: number): void;
}

async function compared(
  rows: readonly ReportRow[],
  { examples, before, folds, onProgress }: Comparing,
): Promise<NonNullable<ModelVersion['against']>> {
  const theirs = await crossValidate(examples, {
    folds,
    onProgress,
    train: (part, options) => {
      const learned = new Set(part.map(({ text }) => keyOf(text)));
      const heldBack = new Set(examples.map(({ text }) => keyOf(text)).filter((key) => !learned.has(key)));
      const known = before.examples.filter(({ text }) => !heldBack.has(keyOf(text)));
      return trainClassifier(known, options);
    },
  });
  const isRight = (row: ReportRow) => judgedOf(row).said === row.gold;
  const onlyThis = rows.filter((row, at) => isRight(row) && !isRight(theirs[at]!)).length;
  const onlyThat = rows.filter((row, at) => !isRight(row) && isRight(theirs[at]!)).length;
  const { versionId, number } = before;
  return { versionId, number, scores: scoresOf(reportOf(theirs)), onlyThis, onlyThat, p: mcnemar(onlyThis, onlyThat) };
}

/** The same words, however they are written: they stand in one part. */
const keyOf = (text: string) => normalise(text).replace(/[^\p{L}\p{N}]+/gu, '');

function scoresOf({ accuracy, accuracyAccepted, macro, weighted, oosRecall, oosAuroc }: Report): ModelScores {
  return {
    accuracy,
    accuracyAccepted,
    macroF1: macro?.f1 ?? null,
    weightedF1: weighted?.f1 ?? null,
    oosRecall,
    oosAuroc,
  };
}
