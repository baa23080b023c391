import type { ModelVersion } from '#contracts/http/learning';
import { useWords } from '../../../app/words.ts';

const tones = { candidate: 'tag-accent', 'in service': 'tag-done', retired: '' } as const;

/** Whether a version serves, could, or did. */
export function StateTag({ state }: { state: ModelVersion['state'] }) {
  const { t } = useWords();
  return (
    <span className={`tag ${tones[state]}`}>{t(`trained.state.${state === 'in service' ? 'serving' : state}`)}</span>
  );
}
