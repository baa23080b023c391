/** What something is and what was said of it; null: none of the labels. */
export interface Decision {
  readonly gold: string | null;
  readonly said: string | null;
}

/**
 * Matthews correlation for any number of classes (Gorodkin 2004, R_K); with two it is the usual coefficient. From -1 to 1;
 * 0 when all rows are, or are said to be, the same. Null without rows.
 */
export function matthews(rows: readonly Decision[]): number | null {
  if (rows.length === 0) return null;
  const real = new Map<string | null, number>();
  const said = new Map<string | null, number>();
  let right = 0;
  for (const row of rows) {
    real.set(row.gold, (real.get(row.gold) ?? 0) + 1);
    said.set(row.said, (said.get(row.said) ?? 0) + 1);
    if (row.gold === row.said) right++;
  }
  const all = rows.length;
  let together = 0;
  for (const [label, count] of real) together += count * (said.get(label) ?? 0);
  const squares = (counts: ReadonlyMap<unknown, number>) => [...counts.values()].reduce((sum, n) => sum + n * n, 0);
  const spread = Math.sqrt((all * all - squares(real)) * (all * all - squares(said)));
  return spread === 0 ? 0 : (right * all - together) / spread;
}
