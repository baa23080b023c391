import { useInfiniteQuery, useMutation, useQuery } from '@tanstack/react-query';
import { Button, Progress, Segmented } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import type { ApprovalInFull } from '#contracts/http/approvals';
import type { BatchItem } from '#contracts/http/article-batches';
import { useServices } from '../../app/services.tsx';
import { useWords } from '../../app/words.ts';
import { Icon } from '../../ui/icon.tsx';
import { LoadMore } from '../../ui/load-more.tsx';
import { useNotices } from '../../ui/notices.tsx';
import { Empty, Failed, RowsLoading } from '../../ui/states.tsx';
import { batchKeys, doneWords } from '../knowledge/batch-data.ts';
import { ChunkChangesView } from '../knowledge/chunk-changes.tsx';
import { DraftDiff } from '../knowledge/draft-diff.tsx';
import { approvalKeys } from './approval-data.ts';

const pageItems = 30;
/** Ms between looks at a batch that is being carried out. */
const lookAfterMs = 700;

type Show = 'all' | 'left-out';

/** The articles of a batch, looked through one by one before it is approved once; afterwards how far it is. */
export function BatchReview({ request, batchId }: { request: ApprovalInFull; batchId: string }) {
  const { t } = useWords();
  const { call } = useServices();
  const [show, setShow] = useState<Show>('all');
  const batch = useQuery({
    queryKey: batchKeys.one(batchId),
    queryFn: ({ signal }) => call('articleBatches.get', { params: { id: batchId } }, signal),
    refetchInterval: ({ state }) => (state.data?.state === 'running' ? lookAfterMs : false),
  });
  const list = useInfiniteQuery({
    queryKey: batchKeys.items(batchId, show),
    queryFn: ({ pageParam, signal }) =>
      call(
        'articleBatches.items',
        {
          params: { id: batchId },
          query: { cursor: pageParam, limit: pageItems, ...(show === 'left-out' && { outcome: show }) },
        },
        signal,
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
  });
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  const waiting = request.state === 'waiting';
  const leftOut = batch.data?.outcomes['left-out'] ?? 0;
  const { data } = batch;
  return (
    <section className="batch" aria-label={t('batch.articles')}>
      {data?.state === 'running' && (
        <div role="status">
          <p>{t(`bulk.doing.${data.verb}`, { done: data.items - data.left, count: data.items })}</p>
          <Progress
            aria-label={t('batch.progress')}
            percent={Math.round(((data.items - data.left) / Math.max(1, data.items)) * 100)}
            showInfo={false}
          />
        </div>
      )}
      {data?.state === 'done' && (
        <p role="status" className="batch-done">
          <Icon name="check" size={14} /> {doneWords(data, t)}
        </p>
      )}
      <Segmented<Show>
        aria-label={t('approvals.views')}
        value={show}
        onChange={setShow}
        options={[
          { value: 'all', label: t('batch.all', { count: data?.items ?? 0 }) },
          { value: 'left-out', label: t('batch.leftOut', { count: leftOut }) },
        ]}
      />
      {list.isPending && <RowsLoading rows={6} />}
      {list.isError && <Failed error={list.error} retry={() => void list.refetch()} />}
      {list.isSuccess && items.length === 0 && <Empty icon="check" title={t('batch.none')} />}
      <ol className="batch-items">
        {items.map((item) => (
          <Item
            key={item.articleId}
            item={item}
            batchId={batchId}
            waiting={waiting}
            mayLeaveOut={waiting && request.given === 0 && !['closed', 'not-entitled'].includes(request.standing)}
            approvalId={request.id}
          />
        ))}
      </ol>
      <LoadMore list={list} />
    </section>
  );
}

function Item({
  item,
  batchId,
  approvalId,
  waiting,
  mayLeaveOut,
}: {
  item: BatchItem;
  batchId: string;
  approvalId: string;
  waiting: boolean;
  mayLeaveOut: boolean;
}) {
  const { t } = useWords();
  const { call, queries } = useServices();
  const { failed } = useNotices();
  const [open, setOpen] = useState(false);
  const params = { id: batchId, articleId: item.articleId };
  const leaveOut = useMutation({
    mutationFn: (leftOut: boolean) => call('articleBatches.leaveOut', { params, body: { leftOut } }),
    onError: failed,
    onSettled: () => {
      void queries.invalidateQueries({ queryKey: batchKeys.one(batchId) });
      // Whoever wrote only what is left out may decide the rest.
      void queries.invalidateQueries({ queryKey: approvalKeys.one(approvalId) });
    },
  });
  const isOut = item.leftOutBy !== null;
  return (
    <li className="batch-item" data-out={isOut}>
      <div className="approval-line">
        <button type="button" className="batch-open" aria-expanded={open} onClick={() => setOpen(!open)}>
          <Icon name={open ? 'down' : 'next'} size={12} />
          <span>{item.question}</span>
        </button>
        <span className="batch-tags">
          {item.kind !== 'qa' && <span className="tag">{t(`kind.${item.kind}`)}</span>}
          {item.isNew && <span className="tag tag-accent">{t('batch.new')}</span>}
          {waiting && item.changed && <span className="tag tag-waiting">{t('batch.changed')}</span>}
          {isOut ? (
            <span className="tag">{t('batch.leftOutBy', { name: item.leftOutBy?.name ?? '' })}</span>
          ) : (
            item.outcome && <span className="tag">{t(`batch.outcome.${item.outcome}`)}</span>
          )}
          {mayLeaveOut && (
            <Button
              size="small"
              loading={leaveOut.isPending}
              aria-label={t(isOut ? 'batch.takeInOne' : 'batch.leaveOutOne', { question: item.question })}
              onClick={() => leaveOut.mutate(!isOut)}
            >
              {t(isOut ? 'batch.takeIn' : 'batch.leaveOut')}
            </Button>
          )}
        </span>
      </div>
      {open && <InFull batchId={batchId} articleId={item.articleId} />}
    </li>
  );
}

function InFull({ batchId, articleId }: { batchId: string; articleId: string }) {
  const { t } = useWords();
  const { call } = useServices();
  const item = useQuery({
    queryKey: batchKeys.item(batchId, articleId),
    queryFn: ({ signal }) => call('articleBatches.item', { params: { id: batchId, articleId } }, signal),
  });
  if (item.isPending) return <RowsLoading rows={3} />;
  if (item.isError) return <Failed error={item.error} retry={() => void item.refetch()} />;
  return (
    <div className="compared">
      <Link to={`/knowledge/${articleId}`}>{t('approvals.openArticle')}</Link>
      {item.data.chunks && <ChunkChangesView changes={item.data.chunks} />}
      <DraftDiff before={item.data.before} after={item.data.after} />
    </div>
  );
}
