import { Button, Dropdown, Input, Segmented } from 'antd';
import { useDeferredValue, useState } from 'react';
import { Link, useNavigate, useSearchParams } from 'react-router';
import { learningLimits, type DataFormat, type Intent, type UnderstandingOverview } from '#contracts/http/learning';
import { saveBlob } from '../../../app/csv.ts';
import { useServices } from '../../../app/services.tsx';
import { useMay } from '../../../app/session.tsx';
import { useWords } from '../../../app/words.ts';
import { Icon } from '../../../ui/icon.tsx';
import { LoadMore } from '../../../ui/load-more.tsx';
import { useNotices } from '../../../ui/notices.tsx';
import { Page } from '../../../ui/page.tsx';
import { Empty, Failed, RowsLoading } from '../../../ui/states.tsx';
import { percent } from '../share.ts';
import { TryDrawer } from '../try/try-drawer.tsx';
import { useFindings, useOverview, useReport } from '../understanding-data.ts';
import { intentStateOf, scoreOf, type IntentState } from './intent-state.ts';
import { useIntents, type IntentFilter } from './intent-data.ts';
import { IntentImport } from './intent-import.tsx';
import { LeadsWords } from './leads-words.tsx';
import { NewIntent } from './new-intent.tsx';

const keeps = ['live', 'removed'] as const;
const tones = { conflict: 'tag-breach', few: 'tag-waiting', new: '', serving: 'tag-done' } as const satisfies Record<
  IntentState,
  string
>;
const files = { rasa: 'yml', csv: 'csv', jsonl: 'jsonl' } as const satisfies Record<DataFormat, string>;

/** All intents, with how each does. */
export function IntentsPage() {
  const { t } = useWords();
  const may = useMay()('understanding.manage');
  const navigate = useNavigate();
  const overview = useOverview();
  const [making, make] = useState(false);
  const [importing, bring] = useState(false);
  const [trying, tryOut] = useState(false);
  const some = (overview.data?.intents ?? 0) > 0;
  const full = (overview.data?.intents ?? 0) >= learningLimits.intents;
  const add = may && (
    <Button type="primary" icon={<Icon name="plus" />} disabled={full} onClick={() => make(true)}>
      {t('intent.new')}
    </Button>
  );
  return (
    <Page
      title={t('understanding.intents')}
      about={t('intent.about')}
      actions={
        <>
          <Button onClick={() => tryOut(true)}>{t('tryout.open')}</Button>
          {some && add}
          {some && <More may={may} bring={() => bring(true)} />}
        </>
      }
    >
      {overview.data && <Standing overview={overview.data} />}
      <Intents
        some={some}
        start={
          may && (
            <span className="section-acts">
              <Button onClick={() => bring(true)}>{t('intent.import')}</Button>
              {add}
            </span>
          )
        }
      />
      {making && (
        <NewIntent close={() => make(false)} saved={({ id }) => void navigate(`/understanding/intents/${id}`)} />
      )}
      {importing && <IntentImport close={() => bring(false)} />}
      <TryDrawer open={trying} close={() => tryOut(false)} />
    </Page>
  );
}

/** What was changed and is not understood yet. */
function Standing({
  overview: { intents, examples, inService, changes, training },
}: {
  overview: UnderstandingOverview;
}) {
  const { t } = useWords();
  if (intents === 0) return null;
  return (
    <p className="understanding-standing">
      <span>
        {inService
          ? t('intent.inService', { number: inService.number, share: percent(inService.scores.accuracy) })
          : t('intent.noneInService')}
      </span>
      <span className="meta">{t('intent.sizes', { intents, examples })}</span>
      {training ? (
        <Link to="/understanding/models">{t('intent.trainingNow')}</Link>
      ) : (
        changes > 0 && (
          <Link to="/understanding/models">
            {t(inService ? 'intent.changes' : 'intent.trainFirst', { count: changes })}
          </Link>
        )
      )}
    </p>
  );
}

function useFilter(): [IntentFilter, (part: Partial<IntentFilter>) => void] {
  const [params, setParams] = useSearchParams();
  const kept = keeps.find((kind) => kind === params.get('kept')) ?? 'live';
  const filter = { search: params.get('q') ?? '', kept };
  const change = (part: Partial<IntentFilter>) => {
    const next = { ...filter, ...part };
    setParams(
      { ...(next.search && { q: next.search }), ...(next.kept !== 'live' && { kept: next.kept }) },
      { replace: true },
    );
  };
  return [filter, change];
}

function Intents({ some, start }: { some: boolean; start: React.ReactNode }) {
  const { t } = useWords();
  const [filter, change] = useFilter();
  const list = useIntents({ ...filter, search: useDeferredValue(filter.search.trim()) });
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  const isNarrowed = filter.search !== '' || filter.kept !== 'live';
  const bare = list.isSuccess && items.length === 0 && !isNarrowed;
  return (
    <>
      {(!bare || some) && (
        <div className="page-filters">
          <Input
            className="filter-search"
            allowClear
            aria-label={t('intent.search')}
            placeholder={t('intent.search')}
            maxLength={100}
            value={filter.search}
            onChange={(event) => change({ search: event.target.value })}
          />
          <Segmented
            aria-label={t('intent.kept')}
            value={filter.kept}
            onChange={(kept) => change({ kept })}
            options={keeps.map((value) => ({ value, label: t(`intent.kept.${value}`) }))}
          />
        </div>
      )}
      {list.isPending && <RowsLoading rows={8} height={40} />}
      {list.isError && <Failed error={list.error} retry={() => void list.refetch()} />}
      {bare && <Empty icon="understanding" title={t('intent.empty')} hint={t('intent.emptyHint')} action={start} />}
      {list.isSuccess && items.length === 0 && isNarrowed && (
        <Empty
          icon="search"
          title={t('intent.none')}
          action={<Button onClick={() => change({ search: '', kept: 'live' })}>{t('intent.clear')}</Button>}
        />
      )}
      {items.length > 0 && <Lines items={items} />}
      {filter.kept === 'live' && filter.search === '' && items.length > 0 && !list.hasNextPage && <OutOfScopeLine />}
      <LoadMore list={list} />
    </>
  );
}

function Lines({ items }: { items: readonly Intent[] }) {
  const { t } = useWords();
  const overview = useOverview();
  const findings = useFindings();
  const report = useReport(overview.data?.inService?.id);
  return (
    <ul className="plain-list" aria-label={t('understanding.intents')}>
      {items.map((intent) => {
        const state = intentStateOf(intent, { findings: findings.data?.items ?? [], report: report.data });
        return (
          <li key={intent.id}>
            <Link to={`/understanding/intents/${intent.id}`} className="line-link intent-line">
              <span className="line-what">
                <span className="line-name">
                  {intent.title} <code className="meta">{intent.name}</code>
                </span>
                <span className="meta cut">
                  {t('intent.exampleCount', { count: intent.examples })} · <LeadsWords leadsTo={intent.leadsTo} />
                </span>
              </span>
              <span className="intent-side">
                <span className="number" title={t('intent.scoreHint')}>
                  <span className="meta">F1</span> {percent(scoreOf(intent.name, report.data))}
                </span>
                <span className={`tag ${tones[state]}`}>
                  {t(intent.removedAt === null ? `intent.state.${state}` : 'intent.removedTag')}
                </span>
              </span>
            </Link>
          </li>
        );
      })}
    </ul>
  );
}

function OutOfScopeLine() {
  const { t } = useWords();
  const overview = useOverview();
  return (
    <Link to="/understanding/intents/out-of-scope" className="line-link intent-line">
      <span className="line-what">
        <span className="line-name">{t('intent.outOfScope')}</span>
        <span className="meta cut">
          {t('intent.exampleCount', { count: overview.data?.outOfScope ?? 0 })} · {t('intent.outOfScopeHint')}
        </span>
      </span>
      <span className="intent-side">
        <span className="number">
          <span className="meta">{t('trained.recall')}</span> {percent(overview.data?.inService?.scores.oosRecall)}
        </span>
      </span>
    </Link>
  );
}

function More({ may, bring }: { may: boolean; bring: () => void }) {
  const { t } = useWords();
  const { call } = useServices();
  const { failed } = useNotices();
  const take = (format: DataFormat) =>
    call('intents.export', { query: { format } }).then(
      (file) => saveBlob(`${t('understanding.intents')}.${files[format]}`, file),
      failed,
    );
  const items = [
    ...(may ? [{ key: 'import', label: t('intent.import'), onClick: bring }] : []),
    ...(['rasa', 'csv', 'jsonl'] as const).map((format) => ({
      key: format,
      label: t(`intent.export.${format}`),
      onClick: () => void take(format),
    })),
  ];
  return (
    <Dropdown menu={{ items }} trigger={['click']}>
      <Button type="text" aria-label={t('common.more')} icon={<Icon name="more" size={18} />} />
    </Dropdown>
  );
}
