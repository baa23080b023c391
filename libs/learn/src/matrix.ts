import type { Counts } from './features.ts';

/** Rows of numbers of which most are zero: entries of row r stand from starts[r] to starts[r + 1]. */
export interface Matrix {
  readonly rows: number;
  readonly columns: number;
  readonly starts: Int32Array;
  readonly at: Int32Array;
  readonly values: Float32Array;
}

/** Which features are known, in which column they stand, and how much each tells. */
export interface Vocabulary {
  readonly columnOf: ReadonlyMap<number, number>;
  /** In the order of columns. */
  readonly hashes: Uint32Array;
  readonly idf: Float32Array;
  /** How much each view weighs; squares sum to 1. */
  readonly weights: readonly number[];
}

/** What a vocabulary is made with. */
export interface Weighing {
  /** How much each view weighs against the others. */
  readonly views: readonly number[];
  /** Power of the inverse document frequency: 0 counts all the same, 1 is usual. */
  readonly power: number;
}

const EVEN: Weighing = { views: [1, 1], power: 1 };

/**
 * Smoothed inverse document frequency (Salton and Buckley 1988; scikit-learn's form) to a power, features of fewer rows
 * than `least` left out.
 */
export function vocabularyOf(rows: readonly Counts[], least: number, weighing = EVEN): Vocabulary {
  const seen = new Map<number, number>();
  for (const row of rows)
    for (const view of row) for (const hash of view.keys()) seen.set(hash, (seen.get(hash) ?? 0) + 1);
  const kept = [...seen].filter(([, count]) => count >= least).sort((a, b) => a[0] - b[0]);
  const rarity = (count: number) => (Math.log((1 + rows.length) / (1 + count)) + 1) ** weighing.power;
  return vocabularyFrom(
    Uint32Array.from(kept, ([hash]) => hash),
    Float32Array.from(kept, ([, count]) => rarity(count)),
    weighing.views.map((weight) => weight / Math.hypot(...weighing.views)),
  );
}

export function vocabularyFrom(hashes: Uint32Array, idf: Float32Array, weights: readonly number[]): Vocabulary {
  const columnOf = new Map<number, number>();
  for (let column = 0; column < hashes.length; column++) columnOf.set(hashes[column]!, column);
  return { columnOf, hashes, idf, weights };
}

/** One row, and how much of it the vocabulary does not know. */
export interface Row {
  readonly at: Int32Array;
  readonly values: Float32Array;
  /** Share of what the first two views have that no example had. */
  readonly unknown: number;
}

/** The views of which it is told how much is unknown. */
const TELLING = 2;

/** (1 + ln count) * idf, each view brought to unit length, then weighed. */
export function rowOf(counts: Counts, { columnOf, idf, weights }: Vocabulary): Row {
  const most = counts.reduce((sum, view) => sum + view.size, 0);
  const at = new Int32Array(most);
  const values = new Float32Array(most);
  let used = 0;
  let [known, all] = [0, 0];
  for (const [view, features] of counts.entries()) {
    const from = used;
    let squares = 0;
    for (const [hash, count] of features) {
      const column = columnOf.get(hash);
      if (column === undefined) continue;
      const value = (1 + Math.log(count)) * idf[column]!;
      squares += value * value;
      at[used] = column;
      values[used++] = value;
    }
    const scale = squares === 0 ? 0 : weights[view]! / Math.sqrt(squares);
    for (let i = from; i < used; i++) values[i]! *= scale;
    if (view >= TELLING) continue;
    known += used - from;
    all += features.size;
  }
  return { at: at.subarray(0, used), values: values.subarray(0, used), unknown: all === 0 ? 1 : 1 - known / all };
}

export function matrixOf(rows: readonly Row[], columns: number): Matrix {
  const starts = new Int32Array(rows.length + 1);
  for (const [i, row] of rows.entries()) starts[i + 1] = starts[i]! + row.at.length;
  const at = new Int32Array(starts[rows.length]!);
  const values = new Float32Array(starts[rows.length]!);
  for (const [i, row] of rows.entries()) {
    at.set(row.at, starts[i]);
    values.set(row.values, starts[i]);
  }
  return { rows: rows.length, columns, starts, at, values };
}
