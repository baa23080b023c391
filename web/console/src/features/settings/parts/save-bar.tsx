import { Button } from 'antd';
import { problemWords } from '../../../app/problem-words.ts';
import { useWords } from '../../../app/words.ts';
import { isConflict } from './use-draft.ts';

interface SaveProps {
  changed: boolean;
  saving: boolean;
  save: () => void;
  reset: () => void;
}

export function SaveButtons({ changed, saving, save, reset }: SaveProps) {
  const { t } = useWords();
  return (
    <>
      {changed && <Button onClick={reset}>{t('settings.discard')}</Button>}
      <Button type="primary" disabled={!changed} loading={saving} onClick={save}>
        {t('common.save')}
      </Button>
    </>
  );
}

/** Why it was not saved; what was typed is still there. */
export function SaveProblem({ error, reload }: { error: unknown; reload: () => void }) {
  const { t } = useWords();
  if (!error) return null;
  return (
    <p className="settings-problem" role="alert">
      {problemWords(error, t)}
      {isConflict(error) && (
        <Button size="small" onClick={reload}>
          {t('settings.takeNewer')}
        </Button>
      )}
    </p>
  );
}
