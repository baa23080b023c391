/* Chosen on the training part of CLINC150, HWU64 and CAIS; never on a test part. */
export const COST = 1.5;
/** A label counts by the number of its examples to the power of one less this, so that rare ones are not drowned. */
const BALANCE = 0.4;
const SHARES = { least: 0.3, most: 8 };
/** Power of the inverse document frequency. */
export const POWER = 0.5;
export const PASSES = 12;
export const TOLERANCE = 0.05;

/** With more examples than these, features of a single one are left out. */
export const SINGLES = 12_000;

/** How much each row counts. */
export function sharesOf(golds: readonly number[]): Float64Array {
  const counts = new Map<number, number>();
  for (const gold of golds) counts.set(gold, (counts.get(gold) ?? 0) + 1);
  const mean = golds.length / counts.size;
  const share = (gold: number) => (mean / counts.get(gold)!) ** BALANCE;
  return Float64Array.from(golds, (gold) => Math.min(SHARES.most, Math.max(SHARES.least, share(gold))));
}
