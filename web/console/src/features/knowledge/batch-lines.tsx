import { Button, Progress } from 'antd';
import { useWords } from '../../app/words.ts';
import { Icon } from '../../ui/icon.tsx';
import { doneWords, type Batches } from './batch-data.ts';

/** How far each of the batches is that were begun here, and the way back from those that are done. They go on when one leaves. */
export function BatchLines({ batches }: { batches: Batches }) {
  const { t } = useWords();
  if (batches.running.length + batches.done.length === 0) return null;
  return (
    <div className="batch-lines" role="status">
      {batches.running.map(({ id, verb, items, left }) => (
        <div key={id} className="batch-line">
          <span>{t(`bulk.doing.${verb}`, { done: items - left, count: items })}</span>
          <Progress
            aria-label={t(`bulk.doing.${verb}`, { done: items - left, count: items })}
            percent={items === 0 ? 0 : Math.round(((items - left) / items) * 100)}
            showInfo={false}
            size="small"
          />
        </div>
      ))}
      {batches.done.map((batch) => (
        <p key={batch.id} className="batch-line batch-line-done">
          <Icon name="check" size={14} /> {doneWords(batch, t)}
          <Button size="small" type="link" onClick={() => batches.undo(batch.id)}>
            {t('common.undo')}
          </Button>
          <Button
            size="small"
            type="text"
            aria-label={t('common.close')}
            icon={<Icon name="close" size={14} />}
            onClick={() => batches.putAway(batch.id)}
          />
        </p>
      ))}
    </div>
  );
}
