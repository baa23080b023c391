/** Milliseconds below which half, and 95 of 100, of some turns stayed. */
export function timesOf(ms: readonly number[]): { msP50: number | null; msP95: number | null } {
  const sorted = ms.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? null;
  return { msP50: at(0.5), msP95: at(0.95) };
}
