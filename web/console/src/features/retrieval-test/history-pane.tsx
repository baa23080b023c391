import { Button, Dropdown, Popconfirm } from 'antd';
import type { KeptTest } from '#contracts/http/retrieval-tests';
import { saveFile } from '../../app/csv.ts';
import { useMay } from '../../app/session.tsx';
import { useWords } from '../../app/words.ts';
import { Icon } from '../../ui/icon.tsx';
import { Moment } from '../../ui/moment.tsx';
import { Empty, Failed, RowsLoading } from '../../ui/states.tsx';
import { AddToSet } from './add-to-set.tsx';
import { VerdictTag } from './run-column.tsx';
import { asCsv, asJsonl, evaluationRows } from './test-list.ts';
import type { useTests } from './test-data.ts';

/** One's own tests, the latest first; a click runs one again. */
export function HistoryPane({
  tests,
  current,
  again,
  clear,
}: {
  tests: ReturnType<typeof useTests>;
  current: string | null;
  again: (test: KeptTest) => void;
  clear: () => void;
}) {
  const { t } = useWords();
  const may = useMay();
  const items = tests.data?.items ?? [];
  const judged = evaluationRows(items).length;
  const save = (format: string) =>
    format === 'jsonl'
      ? saveFile('retrieval-tests.jsonl', asJsonl(items), 'application/x-ndjson')
      : saveFile('retrieval-tests.csv', asCsv(items), 'text/csv');
  return (
    <aside className="test-history quiet-scroll" aria-label={t('test.history')}>
      <header>
        <h2>{t('test.history')}</h2>
        {may('knowledge.write') && <AddToSet tests={items} />}
        <Dropdown
          trigger={['click']}
          disabled={judged === 0}
          menu={{
            onClick: ({ key }) => save(key),
            items: [
              { key: 'jsonl', label: t('test.saveJsonl') },
              { key: 'csv', label: t('test.saveCsv') },
            ],
          }}
        >
          <Button
            size="small"
            type="text"
            icon={<Icon name="file" size={14} />}
            aria-label={t('test.save', { count: judged })}
            title={t('test.save', { count: judged })}
            disabled={judged === 0}
          />
        </Dropdown>
        <Popconfirm
          title={t('test.clearTitle')}
          description={t('test.clearHint')}
          okText={t('test.clear')}
          cancelText={t('common.cancel')}
          onConfirm={clear}
          disabled={items.length === 0}
        >
          <Button
            size="small"
            type="text"
            disabled={items.length === 0}
            aria-label={t('test.clear')}
            icon={<Icon name="trash" size={14} />}
          />
        </Popconfirm>
      </header>
      {tests.isPending && <RowsLoading rows={6} />}
      {tests.isError && <Failed error={tests.error} retry={() => void tests.refetch()} />}
      {tests.data && items.length === 0 && (
        <Empty icon="history" title={t('test.historyEmpty')} hint={t('test.historyHint')} />
      )}
      <ul>
        {items.map((test) => (
          <li key={test.id}>
            <button type="button" aria-current={test.id === current} onClick={() => again(test)}>
              <span className="test-history-query">{test.query}</span>
              <span className="test-history-meta">
                <VerdictTag verdict={test.verdict} />
                {test.settings.length > 1 && <span className="meta">{t('test.comparedTag')}</span>}
                {test.right && (
                  <span className="meta test-judged" title={test.right.question}>
                    <Icon name="check" size={12} />{' '}
                    {t(test.right.articleId === null ? 'test.noneRight' : 'test.judged')}
                  </span>
                )}
                <span className="meta">
                  <Moment at={test.at} />
                </span>
              </span>
            </button>
          </li>
        ))}
      </ul>
    </aside>
  );
}
