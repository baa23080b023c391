import type { ModelReport } from '#contracts/http/learning';
import { useWords } from '../../../app/words.ts';
import { FoldedTable, ShareChart } from '../../../ui/share-chart.tsx';
import { percent } from '../share.ts';

/** What was reached with a part of the examples: while it climbs, more examples help. */
export function LearningCurve({ points }: { points: ModelReport['curve'] }) {
  const { t } = useWords();
  const first = points[0];
  const last = points.at(-1);
  if (!first || !last || points.length < 2) return <p className="meta">{t('trained.curveNone')}</p>;
  const size = ({ examples }: { examples: number }) => t('intent.exampleCount', { count: examples });
  return (
    <div className="share-chart">
      <p className="meta">{t('trained.curveHint')}</p>
      <ShareChart
        label={t('trained.curve')}
        lines={[
          {
            key: 'accuracy',
            words: t('trained.accuracy'),
            look: 'right',
            shares: points.map(({ accuracy }) => accuracy),
          },
          { key: 'macroF1', words: t('trained.macroF1'), look: 'other', shares: points.map(({ macroF1 }) => macroF1) },
        ]}
        places={[size(first), size(last)]}
      />
      <FoldedTable summary={t('evaluation.trendTable')} label={t('trained.curve')}>
        <thead>
          <tr>
            <th scope="col" className="number">
              {t('intent.examples')}
            </th>
            <th scope="col" className="number">
              {t('trained.accuracy')}
            </th>
            <th scope="col" className="number">
              {t('trained.macroF1')}
            </th>
          </tr>
        </thead>
        <tbody>
          {points.map(({ share, examples, accuracy, macroF1 }) => (
            <tr key={share}>
              <td className="number">{examples}</td>
              <td className="number">{percent(accuracy)}</td>
              <td className="number">{percent(macroF1)}</td>
            </tr>
          ))}
        </tbody>
      </FoldedTable>
    </div>
  );
}
