import { Button } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import type { EvaluationMiss } from '#contracts/http/evaluations';
import { useWords } from '../../app/words.ts';
import { Failed, RowsLoading } from '../../ui/states.tsx';
import { ArticleName } from './article-name.tsx';
import { useResult } from './evaluation-data.ts';

/** Questions shown before more are asked for. */
const first = 10;

/** What went badly in a run, and what came in its place. */
export function MissList({ setId, runId }: { setId: string; runId: string }) {
  const { t } = useWords();
  const result = useResult(setId, runId);
  const [all, showAll] = useState(false);
  if (result.isPending) return <RowsLoading rows={4} />;
  if (result.isError) return <Failed error={result.error} retry={() => void result.refetch()} />;
  const { misses, missed } = result.data;
  if (missed === 0) return <p className="meta">{t('evaluation.missesNone')}</p>;
  return (
    <>
      {missed > misses.length && (
        <p className="meta">{t('evaluation.missesOf', { shown: misses.length, count: missed })}</p>
      )}
      <ul className="plain-list evaluation-misses">
        {misses.slice(0, all ? misses.length : first).map((miss) => (
          <Miss key={miss.query} miss={miss} />
        ))}
      </ul>
      {!all && misses.length > first && (
        <p className="list-more">
          <Button onClick={() => showAll(true)}>{t('evaluation.missesAll', { count: misses.length - first })}</Button>
        </p>
      )}
    </>
  );
}

function Miss({ miss: { query, gold, verdict, came, probability } }: { miss: EvaluationMiss }) {
  const { t } = useWords();
  return (
    <li>
      <p className="miss-query">
        <span className={`tag verdict-${verdict}`}>{t(`evaluation.verdict.${verdict}`)}</span>
        <span>{query}</span>
        <Link to={`/knowledge/test?q=${encodeURIComponent(query)}`}>{t('evaluation.test')}</Link>
      </p>
      <p className="meta">
        {t('evaluation.should')} <ArticleName article={gold} none={t('evaluation.noAnswer')} />
        <span className="miss-gap" />
        {t('evaluation.came')} <ArticleName article={came} none={t('evaluation.nothing')} />
        {came && probability !== null && <span> {Math.round(probability * 100)}%</span>}
      </p>
    </li>
  );
}
