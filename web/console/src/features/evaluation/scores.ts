import type { EvaluationRun, EvaluationScores } from '#contracts/http/evaluations';
import type { WordKey } from '../../app/words.ts';

/** The measures that are shown, each with what it means one hover away. */
export const shownScores = [
  { key: 'answeredRight', word: 'evaluation.right', hint: 'evaluation.rightHint' },
  { key: 'falseAnswerRate', word: 'evaluation.false', hint: 'evaluation.falseHint' },
  { key: 'r1', word: 'evaluation.first', hint: 'evaluation.firstHint' },
  { key: 'r5', word: 'evaluation.five', hint: 'evaluation.fiveHint' },
  { key: 'msP95', word: 'evaluation.speed', hint: 'evaluation.speedHint' },
] as const satisfies readonly { key: keyof EvaluationScores; word: WordKey; hint: WordKey }[];

/** A share as per cent, a time in milliseconds; a dash where nothing can be said. */
export function scoreWords(key: keyof EvaluationScores, value: number | null | undefined): string {
  if (value === null || value === undefined) return '—';
  return key.startsWith('ms') ? `${value.toFixed(1)} ms` : `${(value * 100).toFixed(1)}%`;
}

/** Runs that make a trend: over and over what was published, the oldest first. */
export function trendOf(runs: readonly EvaluationRun[]): EvaluationRun[] {
  return runs.filter(({ state, cause }) => state === 'done' && cause !== 'drafts').toReversed();
}
