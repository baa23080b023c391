import { useMutation, useQuery } from '@tanstack/react-query';
import { Button, Popconfirm } from 'antd';
import type { SessionView } from '#contracts/http/sign-in';
import { useServices } from '../../app/services.tsx';
import { useWords } from '../../app/words.ts';
import { Moment } from '../../ui/moment.tsx';
import { useNotices } from '../../ui/notices.tsx';
import { Page } from '../../ui/page.tsx';
import { Failed, RowsLoading } from '../../ui/states.tsx';
import './account.css';

const sessionsKey = ['account', 'sessions'] as const;

/** Where one is signed in, and how to end it there. */
export function Sessions() {
  const { call, queries } = useServices();
  const { t } = useWords();
  const { told, failed } = useNotices();
  const list = useQuery({
    queryKey: sessionsKey,
    staleTime: 0,
    queryFn: ({ signal }) => call('session.list', {}, signal),
  });
  const again = () => void queries.invalidateQueries({ queryKey: sessionsKey });
  const end = useMutation({
    mutationFn: (id: string) => call('session.end', { params: { id } }),
    onSettled: again,
    onError: failed,
  });
  const endOthers = useMutation({
    mutationFn: () => call('session.endOthers', {}),
    onSuccess: ({ ended }) => told(t('sessions.ended', { count: ended })),
    onSettled: again,
    onError: failed,
  });
  const rows = list.data?.items ?? [];
  const others = rows.filter(({ current }) => !current).length;
  return (
    <Page
      title={t('account.sessions')}
      actions={
        <Popconfirm
          title={t('sessions.endAll')}
          description={t('sessions.endAllHint')}
          okText={t('sessions.endAllDo')}
          cancelText={t('common.cancel')}
          onConfirm={() => endOthers.mutate()}
          disabled={others === 0}
        >
          <Button danger disabled={others === 0} loading={endOthers.isPending}>
            {t('sessions.endAll')}
          </Button>
        </Popconfirm>
      }
    >
      <div className="account">
        <p className="meta">{t('sessions.about')}</p>
        {list.error ? (
          <Failed error={list.error} retry={() => void list.refetch()} />
        ) : list.data ? (
          <ul className="account-list">
            {rows.map((row) => (
              <Row
                key={row.id}
                row={row}
                end={() => end.mutate(row.id)}
                ending={end.isPending && end.variables === row.id}
              />
            ))}
          </ul>
        ) : (
          <RowsLoading rows={3} height={40} />
        )}
      </div>
    </Page>
  );
}

function Row({ row, end, ending }: { row: SessionView; end: () => void; ending: boolean }) {
  const { t } = useWords();
  return (
    <li className="account-row">
      <span className="account-what">
        <strong className="cut">
          {row.device}
          {row.current && <span className="account-here">{t('sessions.here')}</span>}
        </strong>
        <span className="meta">
          {row.network} · {t(`sessions.by.${row.method}`)} · {t('sessions.since')} <Moment at={row.createdAt} /> ·{' '}
          {t('sessions.used')} <Moment at={row.usedAt} />
        </span>
      </span>
      {!row.current && (
        <Button size="small" onClick={end} loading={ending} aria-label={t('sessions.endOne', { device: row.device })}>
          {t('sessions.end')}
        </Button>
      )}
    </li>
  );
}
