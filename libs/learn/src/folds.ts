import { shuffle } from './random.ts';

/** Deals rows into folds, each class evenly. */
export function foldsOf(golds: Int32Array, folds: number, random: () => number): Int32Array {
  const foldOf = new Int32Array(golds.length);
  const order = Array.from(golds.keys());
  shuffle(order, random);
  order.sort((a, b) => golds[a]! - golds[b]!);
  for (const [place, row] of order.entries()) foldOf[row] = place % folds;
  return foldOf;
}
