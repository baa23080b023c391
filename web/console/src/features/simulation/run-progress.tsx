import type { SimulationRun } from '#contracts/http/simulations';
import { useWords } from '../../app/words.ts';
import { WorkProgress } from '../../ui/work-progress.tsx';

/** How far a run is. It goes on when the page is left. */
export function RunProgress({ run: { state, played, dialogues }, stop }: { run: SimulationRun; stop?: () => void }) {
  const { t } = useWords();
  const words = state === 'waiting' ? t('simulation.waiting') : t('simulation.progress', { played, dialogues });
  return (
    <WorkProgress
      words={words}
      share={dialogues === 0 ? 0 : played / dialogues}
      stop={stop && { words: t('simulation.stop'), act: stop }}
    />
  );
}
