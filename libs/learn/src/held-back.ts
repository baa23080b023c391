import { fitSharpness, softmax } from './calibration.ts';
import { fitScope, inScopeOf, OUTSIDE_AT_LINE, signalsOf, type Scope } from './scope.ts';
import type { CrossValidated } from './types.ts';

/** A row as it was seen by a model that never learned from it. */
export interface HeldBack {
  /** Place of its label; -1: out of scope, or of a label that the model did not know. */
  readonly gold: number;
  readonly scores: Float64Array;
  readonly unknown: number;
}

/** What held-back rows teach: how sure to be, and where scope ends. */
export interface Calibration {
  readonly sharpness: number;
  readonly scope: Scope;
}

/** `outside`: the rows out of scope are examples of it, or of labels that were hidden. */
export function calibrated(held: readonly HeldBack[], outside: keyof typeof OUTSIDE_AT_LINE): Calibration {
  const sharpness = fitSharpness(held.filter(({ gold }) => gold >= 0));
  const scope = fitScope(
    held.map((row) => ({
      signals: signalsIn(row, sharpness),
      inScope: row.gold >= 0,
      right: bestOf(row.scores) === row.gold,
    })),
    OUTSIDE_AT_LINE[outside],
  );
  return { sharpness, scope };
}

/** How good the models of the folds were; null when no row of a label could be held back. */
export function crossValidated(
  held: readonly HeldBack[],
  { sharpness, scope }: Calibration,
  from: Pick<CrossValidated, 'folds' | 'oosFrom'>,
): CrossValidated | null {
  const rows = held.map((row) => ({
    gold: row.gold,
    said: bestOf(row.scores),
    accepted: inScopeOf(scope, signalsIn(row, sharpness)) >= scope.threshold,
  }));
  const inside = rows.filter(({ gold }) => gold >= 0);
  const outside = rows.filter(({ gold }) => gold < 0);
  if (inside.length === 0) return null;
  const f1 = [...new Set(inside.map(({ gold }) => gold))].map((label) => {
    const right = inside.filter(({ gold, said }) => gold === label && said === label).length;
    const named = inside.reduce((sum, { gold, said }) => sum + Number(gold === label) + Number(said === label), 0);
    return (2 * right) / named;
  });
  return {
    folds: from.folds,
    accuracy: share(inside, ({ gold, said }) => gold === said),
    accuracyAccepted: share(inside, ({ gold, said, accepted }) => accepted && gold === said),
    macroF1: f1.reduce((sum, one) => sum + one, 0) / f1.length,
    oosRecall: outside.length === 0 ? null : share(outside, ({ accepted }) => !accepted),
    oosFrom: from.oosFrom,
  };
}

const share = <T>(rows: readonly T[], holds: (row: T) => boolean) => rows.filter(holds).length / rows.length;

const bestOf = (scores: Float64Array) => scores.reduce((best, score, c) => (score > scores[best]! ? c : best), 0);

const signalsIn = ({ scores, unknown }: HeldBack, sharpness: number) =>
  signalsOf(scores, softmax(scores, sharpness), unknown);
