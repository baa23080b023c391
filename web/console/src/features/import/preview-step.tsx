import { App, Button, Input, Select } from 'antd';
import { useDeferredValue, useState } from 'react';
import { useSearchParams } from 'react-router';
import type { ImportFile, ImportView, ItemPlan } from '#contracts/http/imports';
import { useWords } from '../../app/words.ts';
import { Icon } from '../../ui/icon.tsx';
import { useNotices } from '../../ui/notices.tsx';
import { ChunkPreview } from './chunk-preview.tsx';
import { ColumnMapping } from './column-mapping.tsx';
import { ErrorFileButton } from './error-file-button.tsx';
import { useImportActs } from './import-data.ts';
import { RowPreview } from './row-preview.tsx';
import { allOf, planOrder } from './state-tag.tsx';
import { troubleWords, warningWords } from './trouble-words.ts';

/** What was read, beside where it stands, before anything is written. Problems come first. */
export function PreviewStep({ view }: { view: ImportView }) {
  const { t } = useWords();
  const [params, setParams] = useSearchParams();
  const readable = view.files.filter((file) => file.state === 'read' && file.format !== 'zip');
  const file = readable.find(({ id }) => id === params.get('file')) ?? readable[0];
  const refused = view.files.filter(({ refusal }) => refusal !== null);
  return (
    <div className="import-preview">
      {refused.length > 0 && (
        <ul className="import-refused" role="alert">
          {refused.map((one) => (
            <li key={one.id}>
              <Icon name="warning" size={14} /> <strong>{one.name}</strong> {troubleWords(one.refusal!, t)}
            </li>
          ))}
        </ul>
      )}
      {readable.length > 1 && (
        <nav className="import-tabs" aria-label={t('import.files')}>
          {readable.map((one) => (
            <button
              key={one.id}
              type="button"
              aria-current={one.id === file?.id}
              onClick={() => setParams({ file: one.id }, { replace: true })}
            >
              {one.name}
              {one.counts.refused + one.counts.conflict > 0 && (
                <span className="tag tag-waiting">{one.counts.refused + one.counts.conflict}</span>
              )}
            </button>
          ))}
        </nav>
      )}
      {file && <FilePreview key={file.id} view={view} file={file} />}
      <CommitBar view={view} />
    </div>
  );
}

function FilePreview({ view, file }: { view: ImportView; file: ImportFile }) {
  const { t, locale } = useWords();
  const worst = planOrder.slice(0, 2).find((one) => file.counts[one] > 0);
  const [plan, setPlan] = useState<ItemPlan | undefined>(worst);
  const [typed, setTyped] = useState('');
  const search = useDeferredValue(typed.trim());
  const figure = new Intl.NumberFormat(locale);
  const shown = planOrder.filter((one) => file.counts[one] > 0);
  return (
    <>
      <div className="import-bar">
        <div className="import-plans" role="group" aria-label={t('import.plans')}>
          <button type="button" aria-pressed={plan === undefined} onClick={() => setPlan(undefined)}>
            {t('import.all')} <span className="number">{figure.format(allOf(file.counts))}</span>
          </button>
          {shown.map((one) => (
            <button key={one} type="button" aria-pressed={plan === one} onClick={() => setPlan(one)}>
              {t(`import.plan.${one}`)} <span className="number">{figure.format(file.counts[one])}</span>
            </button>
          ))}
        </div>
        <Input
          className="import-search"
          allowClear
          prefix={<Icon name="search" size={14} />}
          placeholder={t('import.search')}
          aria-label={t('import.search')}
          maxLength={100}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
        {file.tables.length > 0 && <ColumnMapping view={view} file={file} />}
        {file.kind === 'qa' && file.counts.conflict > 0 && <ConflictActs view={view} file={file} />}
      </div>
      {file.kind === 'document' && file.tables.length > 0 && (
        <p className="meta import-as-document" role="status">
          {t('import.asDocument')}
        </p>
      )}
      <FileNotes file={file} />
      {file.kind === 'qa' ? (
        <RowPreview view={view} file={file} filter={{ file: file.id, plan, search }} />
      ) : (
        <ChunkPreview view={view} file={file} filter={{ file: file.id, plan, search }} />
      )}
    </>
  );
}

/** Who wins all conflicts of a file at once. */
function ConflictActs({ view, file }: { view: ImportView; file: ImportFile }) {
  const { t } = useWords();
  const notices = useNotices();
  const { act } = useImportActs();
  return (
    <Select
      aria-label={t('import.allConflicts')}
      placeholder={t('import.allConflicts')}
      style={{ minWidth: 176 }}
      loading={act.isPending}
      value={null}
      onChange={(take: 'take_file' | 'take_here' | null) =>
        take &&
        act.mutate(
          { params: { id: view.id }, body: { act: take, filter: { file: file.id, plan: 'conflict' } } },
          { onError: notices.failed },
        )
      }
      options={(['take_file', 'take_here'] as const).map((one) => ({ value: one, label: t(`import.${one}`) }))}
    />
  );
}

function FileNotes({ file }: { file: ImportFile }) {
  const { t } = useWords();
  if (file.warnings.length === 0 && file.kept.length === 0) return null;
  return (
    <details className="import-notes">
      <summary>{t('import.notes', { count: file.warnings.length + file.kept.length })}</summary>
      <ul>
        {file.warnings.map((warning, at) => (
          <li key={at}>{warningWords(warning, t)}</li>
        ))}
        {file.kept.map(({ what, why }, at) => (
          <li key={`kept-${at}`}>{t(`import.kept.${why}`, { what })}</li>
        ))}
      </ul>
    </details>
  );
}

/** What a commit will do, and the two ways to do it. */
function CommitBar({ view }: { view: ImportView }) {
  const { t, locale } = useWords();
  const { modal } = App.useApp();
  const notices = useNotices();
  const acts = useImportActs();
  const { counts } = view;
  const figure = new Intl.NumberFormat(locale);
  const nothing = counts.new + counts.changes + counts.conflict === 0;
  const commit = (mode: 'drafts' | 'review') =>
    acts.commit.mutate({ params: { id: view.id }, body: { mode } }, { onError: notices.failed, onSuccess: acts.over });
  const drop = () =>
    modal.confirm({
      icon: null,
      title: t('import.dropTitle'),
      content: t('import.dropHint'),
      okText: t('import.drop2'),
      okButtonProps: { danger: true },
      cancelText: t('common.cancel'),
      onOk: () => acts.cancel.mutate({ params: { id: view.id }, body: {} }, { onError: notices.failed }),
    });
  return (
    <footer className="import-commit">
      <p>
        {t('import.willDo', {
          new: figure.format(counts.new),
          changes: figure.format(counts.changes + counts.conflict),
          unchanged: figure.format(counts.unchanged),
        })}
        {counts.refused + counts.disabled > 0 && (
          <span className="meta">
            {' '}
            {t('import.wontDo', { refused: figure.format(counts.refused), disabled: figure.format(counts.disabled) })}
          </span>
        )}
      </p>
      {counts.refused > 0 && <ErrorFileButton id={view.id} />}
      <Button type="text" onClick={drop}>
        {t('import.drop2')}
      </Button>
      <Button disabled={nothing} loading={acts.commit.isPending} onClick={() => commit('drafts')}>
        {t('import.asDrafts')}
      </Button>
      <Button type="primary" disabled={nothing} loading={acts.commit.isPending} onClick={() => commit('review')}>
        {t('import.forReview')}
      </Button>
    </footer>
  );
}
