import type { Prediction } from './types.ts';

/** A text that was tested: what it is (null: out of scope), and what a model said that had not learned from it. */
export interface ReportRow {
  readonly text: string;
  readonly gold: string | null;
  readonly prediction: Prediction;
}

export interface LabelReport {
  /** Null: out of scope. */
  readonly label: string | null;
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
  /** Rows that are it. */
  readonly support: number;
  /** What was said instead, the most frequent first; at most `CONFUSED_WITH`. */
  readonly confusedWith: readonly { readonly label: string | null; readonly count: number }[];
}

export interface Average {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
}

export interface JudgedRow {
  readonly text: string;
  readonly gold: string | null;
  /** The likeliest label where it was accepted, else null. */
  readonly said: string | null;
  /** That it is what was said. */
  readonly probability: number;
}

/** Shares are from 0 to 1, and null where there is nothing to measure. */
export interface Report {
  readonly rows: number;
  readonly outOfScope: number;
  /** Of rows in scope: the likeliest label is right, before any rejection. */
  readonly accuracy: number | null;
  /** Of rows in scope: right, and accepted. */
  readonly accuracyAccepted: number | null;
  /** Of rows out of scope: rejected. */
  readonly oosRecall: number | null;
  /** Area under the curve of telling what is in scope; a half is guessing. */
  readonly oosAuroc: number | null;
  /** Averages over the labels of rows in scope, by the likeliest label, before any rejection. */
  readonly macro: Average | null;
  readonly weighted: Average | null;
  /** As it would be said to customers: what is rejected is said to be out of scope. In order, out of scope last. */
  readonly perLabel: readonly LabelReport[];
  /** Rows: what it is. Columns: what was said. In the order of `labels`, out of scope last. */
  readonly confusion: { readonly labels: readonly (string | null)[]; readonly matrix: readonly (readonly number[])[] };
  /** Rows by the probability of what was said, in `BINS` equal parts. */
  readonly histogram: readonly {
    readonly from: number;
    readonly to: number;
    readonly right: number;
    readonly wrong: number;
  }[];
  /** The surest mistakes first. */
  readonly errors: readonly JudgedRow[];
  /** In the order of the rows. */
  readonly successes: readonly JudgedRow[];
}

export const BINS = 20;
/** As Rasa names them: the two or three most frequent. */
export const CONFUSED_WITH = 3;

/** What rows say of a model that did not see them in training. */
export function reportOf(rows: readonly ReportRow[]): Report {
  const judged = rows.map(judgedOf);
  const inside = rows.filter(({ gold }) => gold !== null);
  const first = ({ prediction }: ReportRow) => prediction.ranked[0]?.label ?? null;
  const confusion = confusionOf(judged);
  const plain = confusionOf(inside.map((row) => ({ gold: row.gold, said: first(row) })));
  const byLikeliest = scoresOf(plain).filter(({ label, support }) => label !== null && support > 0);
  return {
    rows: rows.length,
    outOfScope: rows.length - inside.length,
    accuracy: shareOf(inside, (row) => first(row) === row.gold),
    accuracyAccepted: shareOf(inside, (row) => row.prediction.accepted && first(row) === row.gold),
    oosRecall: shareOf(
      rows.filter(({ gold }) => gold === null),
      ({ prediction }) => !prediction.accepted,
    ),
    oosAuroc: aurocOf(rows.map(({ gold, prediction }) => ({ isPositive: gold !== null, score: prediction.inScope }))),
    macro: averageOf(byLikeliest, () => 1),
    weighted: averageOf(byLikeliest, ({ support }) => support),
    perLabel: scoresOf(confusion),
    confusion,
    histogram: histogramOf(judged),
    errors: judged.filter((row) => row.said !== row.gold).toSorted((one, other) => other.probability - one.probability),
    successes: judged.filter((row) => row.said === row.gold),
  };
}

/** That it is a label is that it is any, and this one of them. */
export function judgedOf({ text, gold, prediction: { ranked, inScope, accepted } }: ReportRow): JudgedRow {
  const best = ranked[0];
  if (!accepted || !best) return { text, gold, said: null, probability: 1 - inScope };
  return { text, gold, said: best.label, probability: inScope * best.probability };
}

type Confusion = Report['confusion'];

function confusionOf(rows: readonly { gold: string | null; said: string | null }[]): Confusion {
  const all = new Set(rows.flatMap(({ gold, said }) => [gold, said]));
  const named = [...all].filter((label) => label !== null).toSorted();
  const labels = [...named, ...(all.has(null) ? [null] : [])];
  const rank = new Map(labels.map((label, at) => [label, at]));
  const matrix = labels.map(() => Array.from(labels, () => 0));
  for (const { gold, said } of rows) matrix[rank.get(gold)!]![rank.get(said)!]!++;
  return { labels, matrix };
}

function scoresOf({ labels, matrix }: Confusion): LabelReport[] {
  return labels.map((label, at) => {
    const right = matrix[at]![at]!;
    const support = sumOf(matrix[at]!);
    const precision = ratio(right, sumOf(matrix.map((row) => row[at]!)));
    const recall = ratio(right, support);
    const f1 = ratio(2 * precision * recall, precision + recall);
    const others = labels.map((other, said) => ({ label: other, count: said === at ? 0 : matrix[at]![said]! }));
    const confusedWith = others
      .filter(({ count }) => count > 0)
      .toSorted((one, other) => other.count - one.count)
      .slice(0, CONFUSED_WITH);
    return { label, precision, recall, f1, support, confusedWith };
  });
}

function averageOf(labels: readonly LabelReport[], weightOf: (label: LabelReport) => number): Average | null {
  const whole = sumOf(labels.map(weightOf));
  if (whole === 0) return null;
  const mean = (key: keyof Average) => sumOf(labels.map((it) => it[key] * weightOf(it))) / whole;
  return { precision: mean('precision'), recall: mean('recall'), f1: mean('f1') };
}

function histogramOf(rows: readonly JudgedRow[]): Report['histogram'] {
  const bins = Array.from({ length: BINS }, (_, i) => ({ from: i / BINS, to: (i + 1) / BINS, right: 0, wrong: 0 }));
  for (const { gold, said, probability } of rows) {
    bins[Math.min(BINS - 1, Math.floor(probability * BINS))]![gold === said ? 'right' : 'wrong']++;
  }
  return bins;
}

/** The chance that a positive scores above a negative, ties half (Mann and Whitney); null without both. */
function aurocOf(rows: readonly { isPositive: boolean; score: number }[]): number | null {
  const sorted = rows.toSorted((one, other) => one.score - other.score);
  const positives = sorted.filter(({ isPositive }) => isPositive).length;
  const pairs = positives * (sorted.length - positives);
  if (pairs === 0) return null;
  let won = 0;
  let below = 0;
  for (let at = 0; at < sorted.length;) {
    const tied = { positive: 0, negative: 0 };
    const { score } = sorted[at]!;
    for (; sorted[at]?.score === score; at++) tied[sorted[at]!.isPositive ? 'positive' : 'negative']++;
    won += tied.positive * (below + tied.negative / 2);
    below += tied.negative;
  }
  return won / pairs;
}

const ratio = (part: number, whole: number) => (whole === 0 ? 0 : part / whole);
const sumOf = (numbers: readonly number[]) => numbers.reduce((sum, number) => sum + number, 0);

function shareOf<T>(rows: readonly T[], isTrue: (row: T) => boolean): number | null {
  return rows.length === 0 ? null : rows.filter(isTrue).length / rows.length;
}
