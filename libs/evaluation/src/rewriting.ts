import { pieces } from '#libs/text';
import type { OnProgress } from './measure.ts';
import type { RewriteRow } from './rows.ts';

/** Anything that makes a question whole. */
export type Rewriting = (context: readonly string[], current: string) => string;

/** How well questions are made whole. Shares are from 0 to 1, null where there is nothing to count. */
export interface RewriteScores {
  /** Share of the rows that come out as `rewrite`, to the letter. */
  readonly em: number;
  /** Mean F1 of the longest common subsequence of characters (Lin 2004), spaces left out. */
  readonly rougeL: number;
  /** Of the words that `rewrite` has and `current` lacks, the share that comes out; over all rows together. */
  readonly restoredRecall: number | null;
  /** Share of the complete questions, `rewrite` with its context, that come out otherwise. */
  readonly changedWrongly: number;
  readonly msP50: number;
  readonly msP95: number;
}

export const REWRITE_KEYS = ['em', 'rougeL', 'restoredRecall', 'changedWrongly', 'msP50', 'msP95'] as const;

/** Asked once before the clock runs. */
const WARM_UP = 60;

/** Rewrites every question once, and every complete one, after some that are not counted. */
export function measureRewrites(
  rewriting: Rewriting,
  rows: readonly RewriteRow[],
  onProgress: OnProgress = () => undefined,
): RewriteScores {
  for (const { context, current } of rows.slice(0, WARM_UP)) rewriting(context, current);
  const times: number[] = [];
  const sums = { exact: 0, rouge: 0, lacked: 0, restored: 0, changed: 0 };
  for (const { context, current, rewrite } of rows) {
    const began = performance.now();
    const made = rewriting(context, current);
    times.push(performance.now() - began);
    if (made === rewrite) sums.exact++;
    sums.rouge += rougeL(made, rewrite);
    const lacked = added(current, rewrite);
    sums.lacked += total(lacked);
    sums.restored += total(common(lacked, added(current, made)));
    if (rewriting(context, rewrite) !== rewrite) sums.changed++;
    onProgress(times.length, rows.length);
  }
  times.sort((a, b) => a - b);
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(share * times.length))]!;
  return {
    em: sums.exact / rows.length,
    rougeL: sums.rouge / rows.length,
    restoredRecall: sums.lacked === 0 ? null : sums.restored / sums.lacked,
    changedWrongly: sums.changed / rows.length,
    msP50: at(0.5),
    msP95: at(0.95),
  };
}

type Bag = ReadonlyMap<string, number>;

/** Words of `whole` beyond those of `part`, each as often as it is more. */
function added(part: string, whole: string): Bag {
  const [had, has] = [bagOf(part), bagOf(whole)];
  return new Map([...has].map(([word, count]) => [word, Math.max(0, count - (had.get(word) ?? 0))]));
}

function bagOf(text: string): Bag {
  const bag = new Map<string, number>();
  for (const { word } of pieces(text)) bag.set(word, (bag.get(word) ?? 0) + 1);
  return bag;
}

const common = (a: Bag, b: Bag): Bag =>
  new Map([...a].map(([word, count]) => [word, Math.min(count, b.get(word) ?? 0)]));

const total = (bag: Bag): number => [...bag.values()].reduce((sum, count) => sum + count, 0);

/** F1 of precision and recall of the longest common subsequence of characters. */
export function rougeL(made: string, wanted: string): number {
  const [a, b] = [made, wanted].map((text) => [...text.replace(/\s+/gu, '')]) as [string[], string[]];
  if (a.length === 0 || b.length === 0) return a.length === b.length ? 1 : 0;
  let before = Array.from({ length: b.length + 1 }, () => 0);
  for (const character of a) {
    const row = [0];
    for (const [j, other] of b.entries())
      row.push(character === other ? before[j]! + 1 : Math.max(before[j + 1]!, row[j]!));
    before = row;
  }
  return (2 * before.at(-1)!) / (a.length + b.length);
}
