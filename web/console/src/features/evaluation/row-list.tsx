import { Button } from 'antd';
import { useDeferredValue, useState } from 'react';
import type { EvaluationRow, EvaluationSet } from '#contracts/http/evaluations';
import { useMay } from '../../app/session.tsx';
import { useWords } from '../../app/words.ts';
import { Icon } from '../../ui/icon.tsx';
import { useNotices } from '../../ui/notices.tsx';
import { RowActs } from '../../ui/row-acts.tsx';
import { SearchedList } from '../../ui/searched-list.tsx';
import { Empty } from '../../ui/states.tsx';
import { ArticleName } from './article-name.tsx';
import { useRows, useSetActs } from './evaluation-data.ts';
import { ImportDialog } from './import-dialog.tsx';
import { RowForm } from './row-form.tsx';

/** The questions of a set, to be written, found, changed and taken out. */
export function RowList({ set }: { set: EvaluationSet }) {
  const { t } = useWords();
  const may = useMay()('knowledge.write');
  const { failed, undoable } = useNotices();
  const [search, setSearch] = useState('');
  const list = useRows(set.id, useDeferredValue(search.trim()));
  const { removeRow, saveRow } = useSetActs(set.id);
  const [editing, edit] = useState<EvaluationRow | 'new' | null>(null);
  const [importing, bring] = useState(false);
  const rows = list.data?.pages.flatMap(({ items }) => items) ?? [];
  const remove = (row: EvaluationRow) =>
    removeRow.mutate(row, {
      onError: failed,
      onSuccess: () =>
        undoable(t('evaluation.removeRow'), () =>
          saveRow.mutate(
            { rowId: null, query: row.query, articleId: row.gold?.articleId ?? null, note: row.note },
            { onError: failed },
          ),
        ),
    });
  const acts = may && (
    <span className="section-acts">
      <Button onClick={() => bring(true)}>{t('evaluation.import')}</Button>
      <Button icon={<Icon name="plus" />} onClick={() => edit('new')}>
        {t('evaluation.addRow')}
      </Button>
    </span>
  );
  return (
    <SearchedList
      title={t('evaluation.rows')}
      all={set.rows}
      shown={rows.length}
      list={list}
      search={{ words: t('evaluation.search'), value: search, change: setSearch }}
      acts={acts}
      empty={
        <Empty icon="checks" title={t('evaluation.rowsEmpty')} hint={t('evaluation.rowsEmptyHint')} action={acts} />
      }
      none={t('evaluation.rowsNone')}
    >
      {rows.length > 0 && (
        <ul className="plain-list evaluation-rows">
          {rows.map((row) => (
            <li key={row.id}>
              <span className="row-query">{row.query}</span>
              <span className="row-gold">
                <ArticleName article={row.gold} none={t('evaluation.noAnswer')} />
                {row.note && <span className="meta"> · {row.note}</span>}
              </span>
              {may && (
                <RowActs
                  edit={{ words: `${t('evaluation.editRow')} ${row.query}`, act: () => edit(row) }}
                  remove={{ words: `${t('evaluation.removeRow')} ${row.query}`, act: () => remove(row) }}
                />
              )}
            </li>
          ))}
        </ul>
      )}
      {editing !== null && <RowForm setId={set.id} row={editing === 'new' ? null : editing} close={() => edit(null)} />}
      {importing && <ImportDialog setId={set.id} close={() => bring(false)} />}
    </SearchedList>
  );
}
