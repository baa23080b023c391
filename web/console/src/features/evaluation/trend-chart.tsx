import type { EvaluationRun } from '#contracts/http/evaluations';
import { useWords } from '../../app/words.ts';
import { Moment } from '../../ui/moment.tsx';
import { FoldedTable, ShareChart } from '../../ui/share-chart.tsx';
import { scoreWords, trendOf } from './scores.ts';

const lines = [
  { key: 'answeredRight', word: 'evaluation.right', look: 'right' },
  { key: 'falseAnswerRate', word: 'evaluation.false', look: 'false' },
] as const;
/** Runs that are drawn; the table holds them all. */
const drawn = 60;

/** Answered right and wrongly over the runs, with its numbers as a table behind it. */
export function TrendChart({ runs }: { runs: readonly EvaluationRun[] }) {
  const { t } = useWords();
  const all = trendOf(runs);
  if (all.length < 2) return <p className="meta">{t('evaluation.trendNone')}</p>;
  const shown = all.slice(-drawn);
  return (
    <div className="share-chart">
      <ShareChart
        label={t('evaluation.trend')}
        lines={lines.map(({ key, word, look }) => ({
          key,
          words: t(word),
          look,
          shares: shown.map(({ scores }) => scores?.[key] ?? null),
        }))}
      />
      <FoldedTable summary={t('evaluation.trendTable')} label={t('evaluation.trend')}>
        <thead>
          <tr>
            <th scope="col">{t('evaluation.when')}</th>
            <th scope="col">{t('evaluation.cause')}</th>
            {lines.map(({ key, word }) => (
              <th key={key} scope="col" className="number">
                {t(word)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {all.toReversed().map((run) => (
            <tr key={run.id}>
              <td>
                <Moment at={run.requestedAt} form="stamp" />
              </td>
              <td>{t(`evaluation.cause.${run.cause}`)}</td>
              {lines.map(({ key }) => (
                <td key={key} className="number">
                  {scoreWords(key, run.scores?.[key])}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </FoldedTable>
    </div>
  );
}
