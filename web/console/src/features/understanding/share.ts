/** A share of one as per cent, a dash where nothing was measured. */
export function percent(share: number | null | undefined, digits = 1): string {
  return share === null || share === undefined ? '—' : `${(share * 100).toFixed(digits)}%`;
}

/** How far two shares are apart, in points with a sign; null when one is missing or nothing is to be seen. */
export function pointsApart(now: number | null, before: number | null): string | null {
  if (now === null || before === null) return null;
  const points = ((now - before) * 100).toFixed(1);
  if (points === '0.0' || points === '-0.0') return null;
  return points.startsWith('-') ? `−${points.slice(1)}` : `+${points}`;
}
