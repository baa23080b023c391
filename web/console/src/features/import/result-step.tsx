import { Button } from 'antd';
import { Link, useNavigate } from 'react-router';
import type { ImportView } from '#contracts/http/imports';
import { useWords } from '../../app/words.ts';
import { Icon } from '../../ui/icon.tsx';
import { useNotices } from '../../ui/notices.tsx';
import { ErrorFileButton } from './error-file-button.tsx';
import { useImportActs } from './import-data.ts';
import { troubleWords } from './trouble-words.ts';
import { UndoButton } from './undo-button.tsx';

/** How it ended: what was written, what was not and why, and the way back. */
export function ResultStep({ view }: { view: ImportView }) {
  const { t, locale } = useWords();
  const navigate = useNavigate();
  const notices = useNotices();
  const { start } = useImportActs();
  const { result, state } = view;
  const figure = new Intl.NumberFormat(locale);
  const counts =
    result &&
    ([
      ['added', result.added],
      ['changed', result.changed],
      ['unchanged', result.unchanged],
      ['kept', result.kept],
      ['refused', result.refused],
    ] as const);
  return (
    <div className="import-result">
      <h2>{t(state === 'committed' && result ? `import.over.${result.mode}` : `import.over.${state}`)}</h2>
      {view.trouble && (
        <p className="form-problem" role="alert">
          {troubleWords(view.trouble, t)}
        </p>
      )}
      {counts && (
        <dl className="import-figures">
          {counts.map(([name, count]) => (
            <div key={name}>
              <dt>{t(`import.result.${name}`)}</dt>
              <dd className="number">{figure.format(count)}</dd>
            </div>
          ))}
        </dl>
      )}
      {result && state === 'undone' && <p>{t('import.undone', { count: figure.format(result.undone) })}</p>}
      {result && result.left.length > 0 && (
        <section className="import-left">
          <h3>{t('import.left', { count: result.left.length })}</h3>
          <ul>
            {result.left.map(({ articleId, question }) => (
              <li key={articleId}>
                <Link to={`/knowledge/${articleId}`}>{question}</Link>
              </li>
            ))}
          </ul>
        </section>
      )}
      <FileList view={view} />
      <div className="import-acts">
        {state === 'committed' && (
          <Button
            type="primary"
            onClick={() => void navigate(result?.batchId ? '/approvals' : '/knowledge')}
            icon={<Icon name={result?.batchId ? 'approvals' : 'knowledge'} />}
          >
            {t(result?.batchId ? 'import.toReview' : 'import.toArticles')}
          </Button>
        )}
        {state === 'failed' && (
          <Button
            type="primary"
            loading={start.isPending}
            onClick={() => start.mutate({ params: { id: view.id }, body: {} }, { onError: notices.failed })}
          >
            {t('import.again')}
          </Button>
        )}
        <Button onClick={() => void navigate('/knowledge/import/new')}>{t('import.another')}</Button>
        {(result?.refused ?? 0) > 0 && <ErrorFileButton id={view.id} />}
        {state === 'committed' && <UndoButton row={view} />}
      </div>
    </div>
  );
}

function FileList({ view }: { view: ImportView }) {
  const { t } = useWords();
  return (
    <ul className="import-files">
      {view.files.map((file) => (
        <li key={file.id}>
          <Icon name="file" size={16} />
          <span className="import-file-name">
            {file.original ? <a href={file.original}>{file.name}</a> : file.name}
            {file.refusal && <span className="form-problem">{troubleWords(file.refusal, t)}</span>}
          </span>
          {file.article && <Link to={`/knowledge/${file.article.id}`}>{file.article.question}</Link>}
        </li>
      ))}
    </ul>
  );
}
