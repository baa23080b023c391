import type { RehearsalResult } from '#contracts/http/simulations';

/** What became of a dialogue in one run, beside the run before; null when it was not played then. */
export interface Compared {
  readonly now: RehearsalResult;
  readonly before: RehearsalResult | null;
  /** null: the same, or nothing to compare with. */
  readonly change: 'better' | 'worse' | 'other' | null;
}

export type Shown = 'failed' | 'changed' | 'all';

/** Puts two runs side by side, what got worse first, then what fails. */
export function comparedOf(now: readonly RehearsalResult[], before: readonly RehearsalResult[] | null): Compared[] {
  const byId = new Map(before?.map((one) => [one.dialogueId, one]));
  const rows = now.map((one) => {
    const was = byId.get(one.dialogueId) ?? null;
    return { now: one, before: was, change: changeOf(one, was) };
  });
  return rows.toSorted((a, b) => rank(a) - rank(b));
}

export function shownOf(rows: readonly Compared[], shown: Shown): Compared[] {
  return rows.filter(({ now, change }) => shown === 'all' || (shown === 'failed' ? !now.passed : change !== null));
}

function changeOf(now: RehearsalResult, before: RehearsalResult | null): Compared['change'] {
  if (before === null) return null;
  if (now.passed !== before.passed) return now.passed ? 'better' : 'worse';
  const said = ({ diverged }: RehearsalResult) => diverged && [diverged.turn, diverged.reply.reply];
  return JSON.stringify(said(now)) === JSON.stringify(said(before)) ? null : 'other';
}

const rank = ({ now, change }: Compared) => (change === 'worse' ? 0 : now.passed ? 2 : 1);
