import { App, Button } from 'antd';
import type { ImportView } from '#contracts/http/imports';
import { useNow } from '../../app/clock.ts';
import { useWords } from '../../app/words.ts';
import { useNotices } from '../../ui/notices.tsx';
import { useImportActs } from './import-data.ts';

/** Ms between looks at the clock: the offer ends after days. */
const lookAfterMs = 60_000;

/** Takes a commit back, as long as that can be done. */
export function UndoButton({
  row: { id, result },
  size = 'middle',
}: {
  row: Pick<ImportView, 'id' | 'result'>;
  size?: 'small' | 'middle';
}) {
  const { t, locale } = useWords();
  const { modal } = App.useApp();
  const notices = useNotices();
  const { undo } = useImportActs();
  const now = useNow(lookAfterMs);
  if (!result || Date.parse(result.undoUntil) < now) return null;
  const until = new Intl.DateTimeFormat(locale, { dateStyle: 'long' }).format(new Date(result.undoUntil));
  const ask = () =>
    modal.confirm({
      icon: null,
      title: t('import.undoTitle'),
      content: t('import.undoHint', { added: result.added, changed: result.changed }),
      okText: t('import.undo'),
      cancelText: t('common.cancel'),
      onOk: () => undo.mutate({ params: { id }, body: {} }, { onError: notices.failed }),
    });
  return (
    <Button size={size} loading={undo.isPending} title={t('import.undoUntil', { until })} onClick={ask}>
      {t('import.undo')}
    </Button>
  );
}
