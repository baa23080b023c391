import { useInfiniteQuery, useMutation } from '@tanstack/react-query';
import { Button, Table } from 'antd';
import { Link } from 'react-router';
import { usePhone } from '../../app/media.ts';
import { problemWords } from '../../app/problem-words.ts';
import { useServices } from '../../app/services.tsx';
import { useSession } from '../../app/session.tsx';
import { isWordKey, useWords } from '../../app/words.ts';
import { Icon } from '../../ui/icon.tsx';
import { Moment } from '../../ui/moment.tsx';
import { Page } from '../../ui/page.tsx';
import { Empty, Failed, RowsLoading } from '../../ui/states.tsx';
import './audit.css';

const pageEntries = 50;

export function AuditPage() {
  const { t } = useWords();
  const phone = usePhone();
  const { call } = useServices();
  const verify = useMutation({ mutationFn: () => call('audit.verify', {}) });
  const list = useInfiniteQuery({
    queryKey: ['audit'],
    queryFn: ({ pageParam, signal }) =>
      call('audit.list', { query: { cursor: pageParam, limit: pageEntries } }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
  });
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  const act = (action: string) => {
    const key = `action.${action}`;
    return isWordKey(key) ? t(key) : action;
  };
  return (
    <Page
      title={t('nav.audit')}
      about={t('audit.about')}
      actions={
        <Button icon={<Icon name="audit" />} loading={verify.isPending} onClick={() => verify.mutate()}>
          {t('audit.verify')}
        </Button>
      }
    >
      {verify.data && (
        <p className="chain" data-intact={verify.data.intact} role="status">
          <Icon name={verify.data.intact ? 'check' : 'warning'} />
          {verify.data.intact
            ? t('audit.intact', { count: verify.data.entries })
            : t('audit.broken', { seq: verify.data.brokenAt ?? 0 })}
        </p>
      )}
      {verify.isError && <p className="form-problem chain">{problemWords(verify.error, t)}</p>}
      {list.isPending && <RowsLoading rows={12} />}
      {list.isError && <Failed error={list.error} retry={() => void list.refetch()} />}
      {list.isSuccess && items.length === 0 && <Empty icon="audit" title={t('audit.empty')} />}
      {items.length > 0 && (
        <Table
          rowKey="seq"
          size="middle"
          pagination={false}
          dataSource={items}
          showHeader={!phone}
          expandable={{
            expandRowByClick: true,
            showExpandColumn: !phone,
            expandIcon: ({ expanded, expandable, onExpand, record }) =>
              expandable && (
                <button
                  type="button"
                  className="audit-open"
                  aria-expanded={expanded}
                  aria-label={t('audit.more')}
                  onClick={(event) => onExpand(record, event)}
                >
                  <Icon name={expanded ? 'down' : 'next'} size={14} />
                </button>
              ),
            rowExpandable: (entry) => Object.keys(entry.detail).length > 0,
            expandedRowRender: (entry) => (
              <dl className="audit-detail">
                {Object.entries(entry.detail).map(([name, value]) => (
                  <div key={name}>
                    <dt>{name}</dt>
                    <dd>{typeof value === 'string' ? value : JSON.stringify(value)}</dd>
                  </div>
                ))}
                <div>
                  <dt>{t('audit.hash')}</dt>
                  <dd className="mono">{entry.hash}</dd>
                </div>
              </dl>
            ),
          }}
          columns={[
            {
              title: t('audit.seq'),
              key: 'seq',
              width: 88,
              hidden: phone,
              render: (_, entry) => <span className="meta">{entry.seq}</span>,
            },
            {
              title: t('audit.at'),
              key: 'at',
              width: 184,
              hidden: phone,
              render: (_, entry) => <Moment at={entry.at} form="stamp" />,
            },
            {
              title: t('audit.actor'),
              key: 'actor',
              width: phone ? undefined : 160,
              render: (_, entry) =>
                phone ? (
                  <div className="audit-row">
                    <span className="cut">
                      <Named text={entry.actor} /> · {act(entry.action)}
                    </span>
                    <span className="meta">
                      <Moment at={entry.at} form="stamp" />
                    </span>
                  </div>
                ) : (
                  <Named text={entry.actor} />
                ),
            },
            {
              title: t('audit.action'),
              key: 'action',
              hidden: phone,
              render: (_, entry) => <span title={entry.action}>{act(entry.action)}</span>,
            },
            {
              title: t('audit.target'),
              key: 'target',
              hidden: phone,
              render: (_, entry) =>
                entry.action.startsWith('conversation.') ? (
                  <Link className="mono" to={`/desk/${entry.target}?view=all`}>
                    {entry.target}
                  </Link>
                ) : entry.target.startsWith('article:') ? (
                  <Link className="mono" to={`/knowledge/${entry.target.slice('article:'.length)}`}>
                    {entry.target.slice('article:'.length)}
                  </Link>
                ) : (
                  <Named text={entry.target} address />
                ),
            },
          ]}
        />
      )}
      {list.hasNextPage && (
        <p className="list-more">
          <Button loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            {t('common.loadMore')}
          </Button>
        </p>
      )}
    </Page>
  );
}

/** `沈观澜 <shen@…>`: the name, the address on hover or beside it. */
function Named({ text, address = false }: { text: string; address?: boolean }) {
  const { t } = useWords();
  const { tenant } = useSession();
  const [, name, email] = /^(.+) <(.+)>$/.exec(text) ?? [];
  if (name === undefined) {
    if (text === `tenant:${tenant.id}`) return tenant.name;
    const part = `audit.part.${text}`;
    return isWordKey(part) ? <span title={text}>{t(part)}</span> : text;
  }
  return (
    <span title={email}>
      {name} {address && <span className="meta">{email}</span>}
    </span>
  );
}
