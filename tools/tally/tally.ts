/** Counting what passed, and the closing line that people and CI read. */

export interface Skip {
  readonly what: string;
  readonly why: string;
}

export interface Tally {
  readonly passed: number;
  readonly failed: number;
  readonly skips: readonly Skip[];
}

/** The environment variable that names the file for the tally; without it the reporter prints. */
export const tallyFileVariable = 'TALLY_FILE';

export function addTallies(tallies: readonly Tally[]): Tally {
  return {
    passed: tallies.reduce((sum, { passed }) => sum + passed, 0),
    failed: tallies.reduce((sum, { failed }) => sum + failed, 0),
    skips: tallies.flatMap(({ skips }) => skips),
  };
}

/** Each skip with its reason, then exactly `N passed, N failed, N skipped`. */
export function closingLines({ passed, failed, skips }: Tally): string {
  const reasons = skips.map(({ what, why }) => `skipped: ${what} (${why})\n`);
  return `${reasons.join('')}${passed} passed, ${failed} failed, ${skips.length} skipped`;
}
