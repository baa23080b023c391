import { Button, Checkbox, Input, Select } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { useSearchParams } from 'react-router';
import type { KeptTest, TestSettings } from '#contracts/http/retrieval-tests';
import { useQuery } from '@tanstack/react-query';
import { useServices } from '../../app/services.tsx';
import { useMay } from '../../app/session.tsx';
import { useWords } from '../../app/words.ts';
import { Icon } from '../../ui/icon.tsx';
import { useNotices } from '../../ui/notices.tsx';
import { Empty, Failed, RowsLoading } from '../../ui/states.tsx';
import { KnowledgeFrame } from '../knowledge/frame.tsx';
import { HistoryPane } from './history-pane.tsx';
import { RunColumn } from './run-column.tsx';
import { SettingsFields } from './settings-fields.tsx';
import { SpellingAct } from './spelling-act.tsx';
import { usualSettings, useTestActs, useTests } from './test-data.ts';
import './retrieval-test.css';

/** Articles offered as the right one. */
const offered = 20;

/** What the bot would find for a question, why, and what to teach it when it is wrong. */
export function RetrievalTestPage() {
  const { t } = useWords();
  const notices = useNotices();
  const [params, setParams] = useSearchParams();
  const [query, setQuery] = useState(params.get('q') ?? '');
  const [first, setFirst] = useState<TestSettings>(usualSettings);
  const [second, setSecond] = useState<TestSettings | null>(null);
  const [narrowed, setNarrowed] = useState(false);
  const tests = useTests();
  const { run, judge, clear } = useTestActs();

  const ask = (words: string, settings: TestSettings[]) => {
    if (words.trim() === '') return;
    run.mutate({ query: words.trim(), settings });
    setParams({ q: words.trim() }, { replace: true });
  };
  const settings = second === null ? [first] : [first, second];
  const again = (test: KeptTest) => {
    setQuery(test.query);
    setFirst(test.settings[0] ?? usualSettings);
    setSecond(test.settings[1] ?? null);
    setNarrowed(test.settings.some((one) => JSON.stringify(one) !== JSON.stringify(usualSettings)));
    ask(test.query, test.settings.length > 0 ? test.settings : [usualSettings]);
  };
  // An address with a question is a link to its results.
  const linked = useRef(params.get('q'));
  useEffect(() => {
    if (linked.current) ask(linked.current, [usualSettings]);
    linked.current = null;
  });

  const result = run.data;
  const kept = result && (tests.data?.items.find(({ id }) => id === result.test.id) ?? result.test);
  const right = kept?.right === null ? undefined : kept?.right?.articleId;
  const say = (articleId: string | null | undefined) =>
    kept &&
    judge.mutate({ id: kept.id, right: articleId === undefined ? null : { articleId } }, { onError: notices.failed });
  return (
    <KnowledgeFrame about={t('test.about')}>
      <div className="test-page">
        <div className="test-main">
          <form
            className="test-form"
            onSubmit={(event) => {
              event.preventDefault();
              ask(query, settings);
            }}
          >
            <Input
              size="large"
              placeholder={t('try.placeholder')}
              aria-label={t('try.placeholder')}
              maxLength={500}
              value={query}
              onChange={(event) => setQuery(event.target.value)}
            />
            <Button size="large" htmlType="submit" type="primary" loading={run.isPending} disabled={!query.trim()}>
              {t('test.run')}
            </Button>
          </form>
          <div className="test-options">
            <button type="button" className="step-fold" aria-expanded={narrowed} onClick={() => setNarrowed(!narrowed)}>
              <Icon name={narrowed ? 'down' : 'next'} size={12} /> {t('test.narrow')}
            </button>
            <Checkbox
              checked={second !== null}
              onChange={(event) => {
                setSecond(event.target.checked ? { ...first, drafts: !first.drafts } : null);
                if (event.target.checked) setNarrowed(true);
              }}
            >
              {t('test.compare')}
            </Checkbox>
          </div>
          {narrowed && (
            <div className="test-settings-row" data-two={second !== null}>
              <SettingsFields
                name={second === null ? t('test.settings') : t('test.first')}
                value={first}
                change={(part) => setFirst((now) => ({ ...now, ...part }))}
              />
              {second && (
                <SettingsFields
                  name={t('test.second')}
                  value={second}
                  change={(part) => setSecond((now) => now && { ...now, ...part })}
                />
              )}
            </div>
          )}
          {run.isPending && !result && <RowsLoading rows={6} />}
          {run.isError && <Failed error={run.error} retry={() => ask(query, settings)} />}
          {run.isIdle && <Empty icon="spark" title={t('test.empty')} hint={t('test.emptyHint')} />}
          {result && kept && !run.isError && (
            <div className="test-result" aria-busy={run.isPending}>
              <div className="test-runs" data-two={result.runs.length > 1}>
                {result.runs.map((one, at) => (
                  <RunColumn
                    key={at}
                    run={one}
                    before={at === 1 ? result.runs[0] : undefined}
                    query={result.test.query}
                    name={result.runs.length > 1 ? t(at === 0 ? 'test.first' : 'test.second') : undefined}
                    judging={{ right, judge: say }}
                  />
                ))}
              </div>
              <Missed key={kept.id} query={kept.query} right={right} say={say} />
            </div>
          )}
        </div>
        <HistoryPane
          tests={tests}
          current={kept?.id ?? null}
          again={again}
          clear={() => clear.mutate(undefined, { onError: notices.failed })}
        />
      </div>
    </KnowledgeFrame>
  );
}

/** None of these: nothing that is known, or another article, which learns the question. */
function Missed({
  query,
  right,
  say,
}: {
  query: string;
  right: string | null | undefined;
  say: (articleId: string | null | undefined) => void;
}) {
  const { t } = useWords();
  const may = useMay();
  const { call } = useServices();
  const [search, setSearch] = useState('');
  const [chosen, setChosen] = useState<{ value: string; label: string } | null>(null);
  const found = useQuery({
    queryKey: ['articles', 'offered', search],
    queryFn: ({ signal }) => call('articles.list', { query: { search: search || undefined, limit: offered } }, signal),
    placeholderData: (before) => before,
  });
  return (
    <section className="test-missed" aria-label={t('test.missed')}>
      <h2>{t('test.missed')}</h2>
      <div className="test-missed-row">
        <Button
          aria-pressed={right === null}
          type={right === null ? 'primary' : 'default'}
          ghost={right === null}
          onClick={() => say(right === null ? undefined : null)}
        >
          {t('test.sayNone')}
        </Button>
        <Select
          labelInValue
          showSearch
          allowClear
          filterOption={false}
          aria-label={t('test.choose')}
          placeholder={t('test.choose')}
          value={chosen}
          onSearch={setSearch}
          onChange={(value: { value: string; label: string } | null) => {
            setChosen(value ?? null);
            say(value?.value);
          }}
          options={(found.data?.items ?? []).map(({ id, question }) => ({ value: id, label: question }))}
        />
        {chosen && may('knowledge.write') && (
          <SpellingAct
            key={chosen.value}
            articleId={chosen.value}
            question={chosen.label}
            words={query}
            kind="similar"
          />
        )}
      </div>
    </section>
  );
}
