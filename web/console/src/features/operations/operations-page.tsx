import { useInfiniteQuery, useMutation } from '@tanstack/react-query';
import { Button, Table } from 'antd';
import { usePhone } from '../../app/media.ts';
import { useServices } from '../../app/services.tsx';
import { useMay } from '../../app/session.tsx';
import { useWords } from '../../app/words.ts';
import { Icon } from '../../ui/icon.tsx';
import { Moment } from '../../ui/moment.tsx';
import { useNotices } from '../../ui/notices.tsx';
import { Page } from '../../ui/page.tsx';
import { Empty, Failed, RowsLoading } from '../../ui/states.tsx';
import { LoadMore } from '../../ui/load-more.tsx';
import './operations.css';

const pageLetters = 50;
const key = ['dead-letters'] as const;

/** Work that failed for good and waits for somebody to decide. */
export function OperationsPage() {
  const { t } = useWords();
  const may = useMay();
  const phone = usePhone();
  const { call, queries } = useServices();
  const { failed, told } = useNotices();
  const list = useInfiniteQuery({
    queryKey: key,
    queryFn: ({ pageParam, signal }) =>
      call('deadLetters.list', { query: { cursor: pageParam, limit: pageLetters } }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
  });
  const replay = useMutation({
    mutationFn: (id: string) => call('deadLetters.replay', { params: { id }, body: {} }),
    onSuccess: () => told(t('operations.replayed')),
    onError: failed,
    onSettled: () => queries.invalidateQueries({ queryKey: key }),
  });
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Page
      title={t('nav.operations')}
      about={t('operations.about')}
      actions={
        <Button icon={<Icon name="refresh" />} loading={list.isRefetching} onClick={() => void list.refetch()}>
          {t('common.refresh')}
        </Button>
      }
    >
      {list.isPending && <RowsLoading rows={6} />}
      {list.isError && <Failed error={list.error} retry={() => void list.refetch()} />}
      {list.isSuccess && items.length === 0 && (
        <Empty icon="check" title={t('operations.empty')} hint={t('operations.emptyHint')} />
      )}
      {items.length > 0 && (
        <Table
          rowKey="id"
          size="middle"
          pagination={false}
          dataSource={items}
          showHeader={!phone}
          columns={[
            {
              title: t('operations.origin'),
              key: 'origin',
              render: (_, letter) => {
                const [kind, name] = [
                  letter.origin.slice(0, letter.origin.indexOf(':')),
                  letter.origin.slice(letter.origin.indexOf(':') + 1),
                ];
                return (
                  <div className="letter">
                    <span>
                      <span className="tag">{kind === 'lane' ? t('operations.lane') : t('operations.fact')}</span>{' '}
                      {name}
                    </span>
                    <span className="letter-error">{letter.error}</span>
                    <span className="meta mono cut">{letter.key}</span>
                    {phone && (
                      <span className="meta">
                        <Moment at={letter.failedAt} />
                      </span>
                    )}
                  </div>
                );
              },
            },
            {
              title: t('operations.attempts'),
              key: 'attempts',
              width: 120,
              align: 'right',
              className: 'figure',
              hidden: phone,
              render: (_, letter) => letter.attempts,
            },
            {
              title: t('operations.failedAt'),
              key: 'failedAt',
              width: 140,
              hidden: phone,
              render: (_, letter) => <Moment at={letter.failedAt} />,
            },
            {
              key: 'acts',
              width: phone ? 96 : 120,
              align: 'right',
              hidden: !may('operations.write'),
              render: (_, letter) => (
                <Button
                  loading={replay.isPending && replay.variables === letter.id}
                  onClick={() => replay.mutate(letter.id)}
                >
                  {t('operations.replay')}
                </Button>
              ),
            },
          ]}
        />
      )}
      <LoadMore list={list} />
    </Page>
  );
}
