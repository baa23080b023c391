import { useInfiniteQuery } from '@tanstack/react-query';
import { Button, Drawer } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import type { ArticleBatch } from '#contracts/http/article-batches';
import { useServices } from '../../app/services.tsx';
import { useMay } from '../../app/session.tsx';
import { useWords, type Words } from '../../app/words.ts';
import { Icon } from '../../ui/icon.tsx';
import { LoadMore } from '../../ui/load-more.tsx';
import { Moment } from '../../ui/moment.tsx';
import { Empty, Failed, RowsLoading } from '../../ui/states.tsx';
import { batchKeys, doneWords, type Batches } from './batch-data.ts';

const pageBatches = 20;

/** What was done with many articles at once, the latest first, and the way back where there is one. */
export function BatchHistory({ undo }: Pick<Batches, 'undo'>) {
  const { t } = useWords();
  const [open, setOpen] = useState(false);
  const close = () => setOpen(false);
  return (
    <>
      <Button
        icon={<Icon name="history" />}
        aria-label={t('batch.history')}
        title={t('batch.history')}
        onClick={() => setOpen(true)}
      />
      <Drawer open={open} onClose={close} title={t('batch.history')} size="min(480px, 100vw)">
        {open && (
          <List
            undo={(id) => {
              close();
              undo(id);
            }}
          />
        )}
      </Drawer>
    </>
  );
}

function List({ undo }: Pick<Batches, 'undo'>) {
  const { t } = useWords();
  const { call } = useServices();
  const list = useInfiniteQuery({
    queryKey: batchKeys.list,
    queryFn: ({ pageParam, signal }) =>
      call('articleBatches.list', { query: { cursor: pageParam, limit: pageBatches } }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
  });
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  if (list.isPending) return <RowsLoading rows={6} />;
  if (list.isError) return <Failed error={list.error} retry={() => void list.refetch()} />;
  if (items.length === 0) return <Empty icon="history" title={t('batch.noHistory')} hint={t('batch.noHistoryHint')} />;
  return (
    <>
      <ul className="batch-history">
        {items.map((batch) => (
          <Row key={batch.id} batch={batch} undo={() => undo(batch.id)} />
        ))}
      </ul>
      <LoadMore list={list} />
    </>
  );
}

function Row({ batch, undo }: { batch: ArticleBatch; undo: () => void }) {
  const { t } = useWords();
  const may = useMay();
  const { askedBy, askedAt, approval, canUndo } = batch;
  return (
    <li>
      <p className="approval-line">
        <span>{saidOf(batch, t)}</span>
        {canUndo && may('knowledge.write') && (
          <Button size="small" onClick={undo}>
            {t('common.undo')}
          </Button>
        )}
      </p>
      <p className="meta">
        {askedBy.name} · <Moment at={askedAt} />
        {approval !== null && (
          <>
            {' · '}
            <Link to={`/approvals/${approval}?view=all`}>{t('batch.openApproval')}</Link>
          </>
        )}
      </p>
    </li>
  );
}

function saidOf(batch: ArticleBatch, t: Words): string {
  const { verb, state, items, left } = batch;
  if (state === 'done') return doneWords(batch, t);
  if (state === 'running') return t(`bulk.doing.${verb}`, { done: items - left, count: items });
  return t('batch.notDone', { what: t(`batch.verb.${verb}`), count: items, state: t(`approvals.state.${state}`) });
}
