import { Button, Progress } from 'antd';
import type { ImportView } from '#contracts/http/imports';
import { useWords } from '../../app/words.ts';
import { useNotices } from '../../ui/notices.tsx';
import { useImportActs } from './import-data.ts';

/** Work that goes on by itself: how far it is, and a way to stop it. */
export function ProgressStep({ view }: { view: ImportView }) {
  const { t, locale } = useWords();
  const notices = useNotices();
  const { cancel } = useImportActs();
  const { what, percent, done, of } = view.progress;
  const figure = new Intl.NumberFormat(locale);
  return (
    <div className="import-progress" role="status">
      <h2>{t(`import.work.${what}`)}</h2>
      <Progress percent={percent} aria-label={t(`import.work.${what}`)} />
      {of > 0 && <p className="number">{t('import.doneOf', { done: figure.format(done), of: figure.format(of) })}</p>}
      <p className="meta">{t(view.state === 'committing' ? 'import.leaveCommit' : 'import.leave')}</p>
      {view.state !== 'undoing' && (
        <Button
          loading={cancel.isPending}
          onClick={() => cancel.mutate({ params: { id: view.id }, body: {} }, { onError: notices.failed })}
        >
          {t(view.state === 'committing' ? 'import.stopCommit' : 'import.stop')}
        </Button>
      )}
    </div>
  );
}
