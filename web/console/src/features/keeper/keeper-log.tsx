import { useInfiniteQuery } from '@tanstack/react-query';
import { Table } from 'antd';
import type { CallReply } from '#contracts/client';
import type { companyRoutes } from '#contracts/http/companies';
import { isWordKey, useWords } from '../../app/words.ts';
import { Moment } from '../../ui/moment.tsx';
import { Failed, RowsLoading } from '../../ui/states.tsx';
import { LoadMore } from '../../ui/load-more.tsx';
import { keeperKey, useKeeperCalls } from './keeper-calls.tsx';

type Entry = CallReply<(typeof companyRoutes)['keeper.log']>['items'][number];
const pageEntries = 50;

/** What keepers did, from the installation's own hash-chained log. */
export function KeeperLog() {
  const { t } = useWords();
  const { call } = useKeeperCalls();
  const list = useInfiniteQuery({
    queryKey: [...keeperKey, 'log'],
    queryFn: ({ pageParam, signal }) =>
      call('keeper.log', { query: { cursor: pageParam, limit: pageEntries } }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
  });
  if (list.isPending) return <RowsLoading rows={6} />;
  if (list.isError) return <Failed error={list.error} retry={() => void list.refetch()} />;
  const done = ({ action, detail }: Entry) => {
    const key = `keeper.did.${action}`;
    const name = typeof detail['name'] === 'string' ? detail['name'] : '';
    return isWordKey(key) ? t(key, { name }) : action;
  };
  return (
    <>
      <Table<Entry>
        rowKey="seq"
        size="small"
        pagination={false}
        dataSource={list.data.pages.flatMap((page) => page.items)}
        columns={[
          { title: t('keeper.did'), key: 'did', render: (_, entry) => done(entry) },
          { title: t('keeper.when'), key: 'when', width: 180, render: (_, { at }) => <Moment at={at} form="stamp" /> },
        ]}
      />
      <LoadMore list={list} />
    </>
  );
}
