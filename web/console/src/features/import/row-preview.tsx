import { Button, Input } from 'antd';
import { memo, useState } from 'react';
import { limits } from '#contracts/common';
import type { ImportFile, ImportItem, ImportView } from '#contracts/http/imports';
import { useWords } from '../../app/words.ts';
import { Empty, Failed, RowsLoading } from '../../ui/states.tsx';
import { Endless } from './endless.tsx';
import { Near } from './near.tsx';
import { useItems, useItemWork, type ItemFilter } from './import-data.ts';
import { PlanTag } from './state-tag.tsx';
import { itemProblemWords } from './trouble-words.ts';

type RowItem = Extract<ImportItem, { kind: 'qa' }>;

/** Questions and answers of a table, each with what becomes of it; corrected where they stand. */
export function RowPreview({ view, file, filter }: { view: ImportView; file: ImportFile; filter: ItemFilter }) {
  const { t } = useWords();
  const items = useItems(view.id, filter);
  const pages = (items.data?.pages ?? []).map((page) =>
    page.items.filter((item): item is RowItem => item.kind === 'qa'),
  );
  const none = pages.every((rows) => rows.length === 0);
  const sheets = file.tables.length > 1;
  return (
    <div className="row-preview quiet-scroll">
      {items.isPending && <RowsLoading rows={10} height={40} />}
      {items.isError && <Failed error={items.error} retry={() => void items.refetch()} />}
      {items.data && none && <Empty icon="search" title={t('import.noneFound')} />}
      <ol>
        {pages.map((rows, at) => (
          // A page of the list has no name but its place.
          <Near key={at} lines={rows.length}>
            {rows.map((item) => (
              <Row key={item.id} importId={view.id} item={item} sheets={sheets} />
            ))}
          </Near>
        ))}
      </ol>
      <Endless list={items} />
    </div>
  );
}

const Row = memo(function Row({ importId, item, sheets }: { importId: string; item: RowItem; sheets: boolean }) {
  const { t } = useWords();
  const { busy, work } = useItemWork(importId);
  const [editing, setEditing] = useState(false);
  const { draft, revision } = item;
  const params = { id: importId, itemId: item.id };
  const change = (part: { enabled?: boolean; take?: 'here' | 'file' }) =>
    void work((verbs) => verbs.edit({ params, body: { revision, ...part } }));
  const field = (name: string) => {
    const key = `import.column.${name}` as const;
    return t(key as 'import.column.question');
  };
  return (
    <li className="import-qa" data-off={!item.enabled}>
      <div className="import-qa-head">
        <span className="meta number">
          {sheets && `${item.sheet} · `}
          {t('import.row', { row: item.row })}
        </span>
        <PlanTag plan={item.plan} />
        {item.edited && <span className="meta">{t('import.edited')}</span>}
        {!item.enabled && <span className="tag">{t('import.off')}</span>}
        {item.problems.map(({ code, column }) => (
          <span className="tag tag-breach" key={`${code}${column}`}>
            {column && `${t(`import.column.${column}`)}${t('common.colon')}`}
            {itemProblemWords(code, t)}
          </span>
        ))}
        {item.conflicts.length > 0 && (
          <span className="meta">
            {t('import.bothChanged', { fields: item.conflicts.map(field).join(t('common.listed')) })}
          </span>
        )}
      </div>
      {item.cells.length > 0 && (
        <dl className="import-cells">
          {item.cells.map(({ header, text }, at) => (
            <div key={at}>
              <dt>{header}</dt>
              <dd>{text}</dd>
            </div>
          ))}
        </dl>
      )}
      {editing ? (
        <RowForm item={item} params={params} close={() => setEditing(false)} />
      ) : (
        <>
          {item.cells.length === 0 && <p className="import-qa-question">{draft.question || t('import.noQuestion')}</p>}
          {draft.similar.length > 0 && <p className="meta">{draft.similar.join(' / ')}</p>}
          <p className="import-qa-answer">{draft.answer}</p>
          {item.plan === 'conflict' && item.here && (
            <details className="chunk-here">
              <summary>{t('import.here')}</summary>
              <p className="import-qa-question">{item.here.question}</p>
              <p className="import-qa-answer">{item.here.answer}</p>
            </details>
          )}
          <div className="chunk-acts">
            <Button size="small" type="text" onClick={() => setEditing(true)}>
              {t('import.edit')}
            </Button>
            <Button size="small" type="text" disabled={busy} onClick={() => change({ enabled: !item.enabled })}>
              {t(item.enabled ? 'import.disable' : 'import.enable')}
            </Button>
            {item.plan === 'conflict' && (
              <Button
                size="small"
                type="text"
                aria-pressed={item.take === 'file'}
                disabled={busy}
                onClick={() => change({ take: item.take === 'file' ? 'here' : 'file' })}
              >
                {t(item.take === 'file' ? 'import.fileWins' : 'import.hereWins')}
              </Button>
            )}
          </div>
        </>
      )}
    </li>
  );
});

function RowForm({
  item,
  params,
  close,
}: {
  item: RowItem;
  params: { id: string; itemId: string };
  close: () => void;
}) {
  const { t } = useWords();
  const { busy, work } = useItemWork(params.id);
  const [draft, setDraft] = useState(item.draft);
  const [similar, setSimilar] = useState(item.draft.similar.join('\n'));
  const complete = draft.question.trim() !== '' && draft.answer.trim() !== '';
  const save = () => {
    const fixed = {
      ...draft,
      question: draft.question.trim(),
      answer: draft.answer.trim(),
      similar: similar
        .split('\n')
        .map((words) => words.trim())
        .filter((words) => words !== ''),
    };
    void work((verbs) => verbs.edit({ params, body: { revision: item.revision, draft: fixed } }), close);
  };
  return (
    <form
      className="import-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (complete) save();
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') close();
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && complete) save();
      }}
    >
      <label>
        <span>{t('knowledge.question')}</span>
        <Input
          autoFocus
          maxLength={200}
          value={draft.question}
          onChange={(event) => setDraft((now) => ({ ...now, question: event.target.value }))}
        />
      </label>
      <label>
        <span>{t('import.similarLines')}</span>
        <Input.TextArea
          autoSize={{ minRows: 1, maxRows: 8 }}
          value={similar}
          onChange={(event) => setSimilar(event.target.value)}
        />
      </label>
      <label>
        <span>{t('knowledge.answer')}</span>
        <Input.TextArea
          autoSize={{ minRows: 2, maxRows: 16 }}
          maxLength={limits.answer}
          value={draft.answer}
          onChange={(event) => setDraft((now) => ({ ...now, answer: event.target.value }))}
        />
      </label>
      <div className="chunk-acts">
        <Button size="small" type="primary" htmlType="submit" loading={busy} disabled={!complete}>
          {t('common.save')}
        </Button>
        <Button size="small" type="text" onClick={close}>
          {t('common.cancel')}
        </Button>
        <span className="meta">{t('import.editKeys')}</span>
      </div>
    </form>
  );
}
