import { useInfiniteQuery } from '@tanstack/react-query';
import { Button, Dropdown } from 'antd';
import { auditRoutes, type AuditEntry } from '#contracts/http/audit';
import { usePhone } from '../../app/media.ts';
import { useServices } from '../../app/services.tsx';
import { useWords } from '../../app/words.ts';
import { Icon } from '../../ui/icon.tsx';
import { Page } from '../../ui/page.tsx';
import { Empty, Failed, RowsLoading } from '../../ui/states.tsx';
import { LoadMore } from '../../ui/load-more.tsx';
import { zoneWords } from '../knowledge/zoned.ts';
import { AuditEntryLine } from './audit-entry.tsx';
import { AuditFilters, useAuditFilter, type AuditFilter } from './audit-filters.tsx';
import { useVerification, Verified, VerifyButton } from './audit-verify.tsx';
import './audit.css';

const pageEntries = 50;

/** Who did what and when: searched, checked, taken away. */
export function AuditPage() {
  const { t, locale } = useWords();
  const { filter, change } = useAuditFilter();
  const verification = useVerification();
  const list = useAudit(filter);
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  const filtered = Object.keys(filter).length > 0;
  return (
    <Page
      title={t('nav.audit')}
      about={t('audit.aboutZone', { zone: zoneWords(locale) })}
      actions={
        <>
          <ExportButton filter={filter} />
          <VerifyButton {...verification} />
        </>
      }
      filters={<AuditFilters />}
    >
      <Verified state={verification.state} />
      {list.isPending && <RowsLoading rows={12} />}
      {list.isError && <Failed error={list.error} retry={() => void list.refetch()} />}
      {list.isSuccess && items.length === 0 && (
        <Empty
          icon={filtered ? 'search' : 'audit'}
          title={t(filtered ? 'audit.noneFound' : 'audit.empty')}
          {...(filtered && { hint: t('audit.noneFoundHint') })}
        />
      )}
      <ol className="audit-list">
        {items.map((entry) => (
          <AuditEntryLine key={entry.seq} entry={entry} narrow={change} />
        ))}
      </ol>
      <LoadMore list={list} />
    </Page>
  );
}

function useAudit(filter: AuditFilter) {
  const { call } = useServices();
  return useInfiniteQuery({
    queryKey: ['audit', 'list', filter],
    queryFn: ({ pageParam, signal }): Promise<{ items: AuditEntry[]; next: string | null }> =>
      call('audit.list', { query: { ...filter, cursor: pageParam, limit: pageEntries } }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
    placeholderData: (before) => before,
  });
}

/** The browser takes the stream itself: a long one never stands in the page's memory. */
function ExportButton({ filter }: { filter: AuditFilter }) {
  const { t } = useWords();
  const phone = usePhone();
  const link = (format: 'csv' | 'jsonl') =>
    `${auditRoutes['audit.export'].path}?${new URLSearchParams({ format, ...filter })}`;
  const item = (format: 'csv' | 'jsonl') => ({
    key: format,
    label: (
      <a href={link(format)} download>
        {t(`audit.export.${format}`)}
      </a>
    ),
  });
  return (
    <Dropdown menu={{ items: [item('csv'), item('jsonl')] }} trigger={['click']}>
      <Button icon={<Icon name="file" />} aria-label={t('audit.export')}>
        {!phone && t('audit.export')}
      </Button>
    </Dropdown>
  );
}
