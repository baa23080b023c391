import { fitLogistic, logisticOf, type Logistic } from './logistic.ts';

/** Numbers from which it is told whether a text is any of the labels. */
export const SIGNALS = 5;

/** What a model saw in one text, with the probabilities of the labels. */
export function signalsOf(scores: Float64Array, probabilities: Float64Array, unknown: number): number[] {
  let first = -1;
  let second = -1;
  let entropy = 0;
  let best = 0;
  for (let c = 0; c < scores.length; c++) {
    const score = scores[c]!;
    if (first === -1 || score > scores[first]!) {
      second = first;
      first = c;
    } else if (second === -1 || score > scores[second]!) second = c;
    const p = probabilities[c]!;
    if (p > 0) entropy -= p * Math.log(p);
    best = Math.max(best, p);
  }
  const margin = second === -1 ? 1 : scores[first]! - scores[second]!;
  return [scores[first]!, margin, best, entropy / Math.log(Math.max(2, scores.length)), unknown];
}

export interface Scope {
  readonly model: Logistic;
  readonly threshold: number;
}

/** What holds for sets of intents in general; used where nothing outside of them is known. */
export const USUAL: Scope = { model: { weights: [1.5, 0.5, 1.5, -1.5, -3], bias: 2.5 }, threshold: 0.5 };

/** One row of a fold that was held back. */
export interface Judged {
  readonly signals: readonly number[];
  readonly inScope: boolean;
  /** Whether its first label is right. */
  readonly right: boolean;
}

/** Share of messages that are taken to be out of scope when one is weighed against the other. */
const EXPECTED_OUTSIDE = 0.15;
/**
 * The same share where the line is drawn. With examples of what is outside it is lower: what is rejected is not heard at
 * all, what is accepted still has to be likely enough for what follows from it. Labels that were hidden stand nearer to
 * scope than messages do, and a lower share would reject nothing.
 */
export const OUTSIDE_AT_LINE = { rows: 0.05, labels: EXPECTED_OUTSIDE } as const;
/** What is less likely than this to be in scope is never accepted, however little the folds had to reject. */
const LEAST_THRESHOLD = 0.25;
/** Rows of belief in `USUAL`. */
const PULL = 1;

/** Learns to tell what is in scope, and where to draw the line: most right decisions at the share outside that is expected there. */
export function fitScope(rows: readonly Judged[], outsideAtLine: number = OUTSIDE_AT_LINE.labels): Scope {
  const inside = rows.filter((row) => row.inScope).length;
  const outside = rows.length - inside;
  if (inside === 0 || outside === 0) return USUAL;
  const weights = {
    inside: ((1 - EXPECTED_OUTSIDE) * rows.length) / inside,
    outside: (EXPECTED_OUTSIDE * rows.length) / outside,
  };
  const model = fitLogistic(
    rows.map(({ signals, inScope }) => ({
      signals,
      positive: inScope,
      weight: inScope ? weights.inside : weights.outside,
    })),
    USUAL.model,
    PULL,
  );
  const scored = rows.map((row) => ({ row, p: logisticOf(model, row.signals) })).sort((a, b) => a.p - b.p);
  // From accepting all upwards; what is rejected is won where it is outside and lost where it was right.
  let gain = 0;
  let best = 0;
  let threshold = LEAST_THRESHOLD;
  for (const [i, { row, p }] of scored.entries()) {
    if (!row.inScope) gain += outsideAtLine / outside;
    else if (row.right) gain -= (1 - outsideAtLine) / inside;
    const next = scored[i + 1]?.p ?? 1;
    if (gain > best && next > p) {
      best = gain;
      threshold = Math.max(LEAST_THRESHOLD, (p + next) / 2);
    }
  }
  return { model, threshold };
}

export function inScopeOf({ model }: Scope, signals: readonly number[]): number {
  return logisticOf(model, signals);
}
