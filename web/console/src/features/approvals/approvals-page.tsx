import { useInfiniteQuery } from '@tanstack/react-query';
import { Segmented } from 'antd';
import { Link, useNavigate, useParams, useSearchParams } from 'react-router';
import type { Approval } from '#contracts/http/approvals';
import { usePhone } from '../../app/media.ts';
import { useServices } from '../../app/services.tsx';
import { useShortcuts } from '../../app/shortcuts.ts';
import { useWords } from '../../app/words.ts';
import { Moment } from '../../ui/moment.tsx';
import { Page } from '../../ui/page.tsx';
import { Empty, Failed, RowsLoading } from '../../ui/states.tsx';
import { LoadMore } from '../../ui/load-more.tsx';
import { approvalKeys, useApprovalCounts, views, type View } from './approval-data.ts';
import { ApprovalPane } from './approval-pane.tsx';
import { ApprovalTag, askedWords, titleWords } from './approval-words.tsx';
import './approvals.css';

const pageRequests = 30;

/** What waits for the reader on the left, one request on the right; on a phone one of them at a time. */
export function ApprovalsPage() {
  const { t } = useWords();
  const { id } = useParams();
  const phone = usePhone();
  const navigate = useNavigate();
  const [params, setParams] = useSearchParams();
  const view = views.find((each) => each === params.get('view')) ?? 'for-me';
  const counts = useApprovalCounts().data;
  const list = useApprovals(view);
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  const go = (to: string | undefined) => to && void navigate(`/approvals/${to}?${params}`);
  const step = (by: number) => go(items[items.findIndex((item) => item.id === id) + by]?.id);
  useShortcuts({ j: () => step(1), k: () => step(-1) });
  const words = (each: View) => {
    const count = each === 'for-me' ? counts?.forMe : each === 'asked' ? counts?.asked : 0;
    return count ? `${t(`approvals.view.${each}`)} ${count}` : t(`approvals.view.${each}`);
  };
  if (phone && id)
    return (
      <main className="page" id="main">
        <ApprovalPane key={id} id={id} back={`/approvals?${params}`} />
      </main>
    );
  return (
    <div className="approvals">
      <Page
        title={t('nav.approvals')}
        about={phone ? undefined : t('approvals.about')}
        filters={
          <Segmented<View>
            block
            className="approvals-views"
            aria-label={t('approvals.views')}
            value={view}
            options={views.map((value) => ({ value, label: words(value) }))}
            onChange={(value) => setParams({ view: value }, { replace: true })}
          />
        }
      >
        {list.isPending && <RowsLoading rows={6} height={40} />}
        {list.isError && <Failed error={list.error} retry={() => void list.refetch()} />}
        {list.isSuccess && items.length === 0 && (
          <Empty icon="check" title={t(`approvals.none.${view}`)} hint={t(`approvals.noneHint.${view}`)} />
        )}
        <ul className="approvals-list">
          {items.map((item) => (
            <li key={item.id}>
              <Row item={item} chosen={item.id === id} to={`/approvals/${item.id}?${params}`} />
            </li>
          ))}
        </ul>
        <LoadMore list={list} />
      </Page>
      {!phone &&
        (id ? (
          <ApprovalPane key={id} id={id} next={items[items.findIndex((item) => item.id === id) + 1]?.id} />
        ) : (
          <div className="approval-pane">
            <Empty icon="approvals" title={t('approvals.choose')} hint={t('approvals.chooseHint')} />
          </div>
        ))}
    </div>
  );
}

function useApprovals(view: View) {
  const { call } = useServices();
  return useInfiniteQuery({
    queryKey: approvalKeys.list(view),
    queryFn: ({ pageParam, signal }) =>
      call('approvals.list', { query: { view, cursor: pageParam, limit: pageRequests } }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
  });
}

function Row({ item, chosen, to }: { item: Approval; chosen: boolean; to: string }) {
  const { t } = useWords();
  return (
    <Link className="approval-row" to={to} aria-current={chosen ? 'true' : undefined}>
      <span className="approval-line">
        <span className="approval-title">{titleWords(item, t)}</span>
        <ApprovalTag approval={item} />
      </span>
      <span className="approval-line meta">
        <span className="cut">{t('approvals.asks', { name: item.askedBy.name, what: askedWords(item, t) })}</span>
        <Moment at={item.askedAt} form="brief" />
      </span>
    </Link>
  );
}
