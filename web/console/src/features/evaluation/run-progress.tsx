import type { EvaluationRun } from '#contracts/http/evaluations';
import { useWords } from '../../app/words.ts';
import { WorkProgress } from '../../ui/work-progress.tsx';

/** How far a run is. It goes on when the page is left. */
export function RunProgress({ run: { state, asked, rows } }: { run: EvaluationRun }) {
  const { t } = useWords();
  const words = state === 'waiting' ? t('evaluation.waiting') : t('evaluation.progress', { asked, rows });
  return <WorkProgress words={words} share={rows === 0 ? 0 : asked / rows} />;
}
