import { Button, Checkbox } from 'antd';
import { useDeferredValue, useState } from 'react';
import { useSearchParams } from 'react-router';
import type { IntentExample } from '#contracts/http/learning';
import { useWords } from '../../../app/words.ts';
import { useNotices } from '../../../ui/notices.tsx';
import { SearchedList } from '../../../ui/searched-list.tsx';
import { Empty } from '../../../ui/states.tsx';
import { IntentSelect } from '../intent-select.tsx';
import { speaksOf, useFindings } from '../understanding-data.ts';
import { AddExample } from './add-example.tsx';
import { ExampleRow } from './example-row.tsx';
import { useExampleActs, useExamples } from './intent-data.ts';

/** How customers say it: written, changed, moved and taken out in place. `intentId` is null for out of scope. */
export function ExampleList({ intentId, count, locked }: { intentId: string | null; count: number; locked: boolean }) {
  const { t } = useWords();
  const { failed, undoable } = useNotices();
  const [params] = useSearchParams();
  const [search, setSearch] = useState(params.get('q') ?? '');
  const list = useExamples(intentId, useDeferredValue(search.trim()));
  const findings = useFindings().data?.items ?? [];
  const { move, remove, restore } = useExampleActs();
  const [ticked, tick] = useState<ReadonlySet<string>>(new Set());
  const rows = list.data?.pages.flatMap(({ items }) => items) ?? [];
  const chosen = rows.filter(({ id }) => ticked.has(id)).map(({ id }) => id);
  const take = (ids: string[]) =>
    remove.mutate(ids, {
      onError: failed,
      onSuccess: ({ changed }) => {
        tick(new Set());
        undoable(t('intent.removedExamples', { count: changed }), () => restore.mutate(ids, { onError: failed }));
      },
    });
  const put = (ids: string[], to: string | null, title: string) =>
    move.mutate(
      { ids, intentId: to },
      {
        onError: failed,
        onSuccess: ({ changed }) => {
          tick(new Set());
          undoable(t('intent.movedExamples', { count: changed, title }), () =>
            move.mutate({ ids, intentId }, { onError: failed }),
          );
        },
      },
    );
  const toggle = ({ id }: IntentExample, on: boolean) =>
    tick((before) => new Set(on ? [...before, id] : [...before].filter((one) => one !== id)));
  return (
    <SearchedList
      title={t('intent.examples')}
      all={count}
      shown={rows.length}
      list={list}
      search={{ words: t('intent.searchExamples'), value: search, change: setSearch }}
      acts={null}
      top={!locked && <AddExample intentId={intentId} />}
      empty={<Empty icon="comment" title={t('intent.examplesEmpty')} hint={t('intent.examplesEmptyHint')} />}
      none={t('intent.examplesNone')}
    >
      {rows.length > 0 && (
        <ul className="plain-list example-rows">
          {rows.map((row) => (
            <li key={row.id}>
              {!locked && (
                <Checkbox
                  aria-label={t('intent.choose', { text: row.text })}
                  checked={ticked.has(row.id)}
                  onChange={({ target }) => toggle(row, target.checked)}
                />
              )}
              <ExampleRow
                example={row}
                findings={findings.filter((finding) => speaksOf(finding, row.id))}
                locked={locked}
                remove={() => take([row.id])}
              />
            </li>
          ))}
        </ul>
      )}
      {chosen.length > 0 && (
        <div className="bulk-bar" role="group" aria-label={t('intent.bulk')}>
          <span>{t('intent.chosen', { count: chosen.length })}</span>
          <IntentSelect
            label={t('intent.moveTo')}
            without={intentId}
            choose={({ id, title }) => put(chosen, id, title)}
          />
          <Button onClick={() => take(chosen)}>{t('intent.removeExamples')}</Button>
          <Button type="text" onClick={() => tick(new Set())}>
            {t('intent.unchoose')}
          </Button>
        </div>
      )}
    </SearchedList>
  );
}
