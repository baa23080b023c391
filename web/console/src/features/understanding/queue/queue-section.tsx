import { Button, Select } from 'antd';
import { useSearchParams } from 'react-router';
import { queueReason, type QueueCounts } from '#contracts/http/learning';
import { useMay } from '../../../app/session.tsx';
import { useWords } from '../../../app/words.ts';
import { useNotices } from '../../../ui/notices.tsx';
import { Page } from '../../../ui/page.tsx';
import { Empty, Failed, RowsLoading } from '../../../ui/states.tsx';
import { useAllIntents, useOverview } from '../understanding-data.ts';
import { Card } from './card.tsx';
import { useLabelling, type QueueFilter } from './use-labelling.ts';

const reasons = queueReason.options;

/** Messages that were not surely understood, one at a time, each labelled with one key. */
export function QueueSection() {
  const { t } = useWords();
  const [params, setParams] = useSearchParams();
  const reason = reasons.find((one) => one === params.get('reason')) ?? '';
  return (
    <Page
      title={t('understanding.queue')}
      about={t('queue.about')}
      filters={
        <Select
          className="filter-select"
          aria-label={t('queue.reason')}
          value={reason}
          onChange={(next: QueueFilter['reason']) => setParams(next ? { reason: next } : {}, { replace: true })}
          options={[
            { value: '', label: t('queue.allReasons') },
            ...reasons.map((value) => ({ value, label: t(`queue.reason.${value}`) })),
          ]}
        />
      }
    >
      <Labelling key={reason} filter={{ reason }} />
    </Page>
  );
}

function Labelling({ filter }: { filter: QueueFilter }) {
  const { t } = useWords();
  const may = useMay()('understanding.label');
  const { failed } = useNotices();
  const intents = useAllIntents();
  const overview = useOverview();
  const { list, counts, now, done, recent, label, undo } = useLabelling(filter, failed);
  if (list.isPending || intents.isPending) return <RowsLoading rows={6} height={32} />;
  if (list.isError) return <Failed error={list.error} retry={() => void list.refetch()} />;
  if (intents.isError) return <Failed error={intents.error} retry={() => void intents.refetch()} />;
  const back = (
    <Button disabled={done === 0} onClick={undo}>
      {t('queue.undo')} <kbd className="key">u</kbd>
    </Button>
  );
  return (
    <div className="queue">
      <Progress done={done} counts={counts} />
      {now ? (
        <Card
          message={now}
          intents={intents.data}
          recent={recent}
          may={may}
          label={label}
          undo={done > 0 ? undo : null}
        />
      ) : (
        <Empty
          icon="checks"
          title={t(done > 0 ? 'queue.allDone' : 'queue.empty')}
          hint={t(
            done > 0
              ? 'queue.allDoneHint'
              : overview.data?.inService === null
                ? 'queue.noModelHint'
                : 'queue.emptyHint',
            { count: done },
          )}
          action={done > 0 && back}
        />
      )}
    </div>
  );
}

function Progress({ done, counts }: { done: number; counts: QueueCounts | undefined }) {
  const { t } = useWords();
  if (!counts || counts.open + done === 0) return null;
  return (
    <div className="queue-progress">
      <progress max={counts.open + done} value={done} aria-label={t('queue.progress')} />
      <span className="meta">{t('queue.standing', { open: counts.open, done })}</span>
    </div>
  );
}
