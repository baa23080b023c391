import { useInfiniteQuery } from '@tanstack/react-query';
import { Button, Spin, Table } from 'antd';
import type { Certificate, ErasureView } from '#contracts/http/companies';
import { usePhone } from '../../app/media.ts';
import { useWords } from '../../app/words.ts';
import { Moment } from '../../ui/moment.tsx';
import { Empty, Failed, RowsLoading } from '../../ui/states.tsx';
import { LoadMore } from '../../ui/load-more.tsx';
import { keeperKey, useKeeperCalls } from './keeper-calls.tsx';

const pageErasures = 50;
/** An erasure under way is asked after this often, in milliseconds. */
const watchMs = 1_500;

/** What was erased, how much that was, and the signed paper that says so. */
export function ErasureTable() {
  const { t } = useWords();
  const phone = usePhone();
  const { call, refresh } = useKeeperCalls();
  const list = useInfiniteQuery({
    queryKey: [...keeperKey, 'erasures'],
    queryFn: async ({ pageParam, signal }) => {
      const page = await call('keeper.erasures', { query: { cursor: pageParam, limit: pageErasures } }, signal);
      return page;
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
    refetchInterval: ({ state }) => {
      const under = state.data?.pages.some((page) => page.items.some((each) => each.state === 'running'));
      return under ? watchMs : false;
    },
  });
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  if (list.isPending) return <RowsLoading rows={3} />;
  if (list.isError) return <Failed error={list.error} retry={() => void refresh()} />;
  if (items.length === 0)
    return <Empty icon="trash" title={t('keeper.noErasures')} hint={t('keeper.noErasuresHint')} />;
  return (
    <>
      <Table<ErasureView>
        rowKey="id"
        size="middle"
        pagination={false}
        dataSource={items}
        showHeader={!phone}
        columns={[
          {
            title: t('keeper.name'),
            key: 'name',
            render: (_, { company }) => <span className="cut">{company.name}</span>,
          },
          {
            title: t('keeper.erasedRows'),
            key: 'rows',
            width: 200,
            hidden: phone,
            render: (_, { certificate }) =>
              certificate ? t('keeper.counted', { rows: rowsOf(certificate), files: certificate.files }) : '',
          },
          {
            title: t('keeper.when'),
            key: 'when',
            width: phone ? 120 : 200,
            render: (_, { state, finishedAt, askedAt }) =>
              state === 'running' ? (
                <span role="status">
                  <Spin size="small" /> {t('keeper.erasing')}
                </span>
              ) : (
                <Moment at={finishedAt ?? askedAt} form="when" />
              ),
          },
          {
            title: '',
            key: 'acts',
            width: phone ? 96 : 140,
            render: (_, { certificate }) =>
              certificate && (
                <Button size="small" onClick={() => save(certificate)}>
                  {t('keeper.certificate')}
                </Button>
              ),
          },
        ]}
      />
      <LoadMore list={list} />
    </>
  );
}

function rowsOf({ rows }: Certificate): number {
  return Object.values(rows).reduce((sum, count) => sum + count, 0);
}

function save(certificate: Certificate): void {
  const url = URL.createObjectURL(
    new Blob([`${JSON.stringify(certificate, null, 2)}\n`], { type: 'application/json' }),
  );
  const link = Object.assign(document.createElement('a'), {
    href: url,
    download: `liren-erasure-${certificate.company.id}.json`,
  });
  link.click();
  URL.revokeObjectURL(url);
}
