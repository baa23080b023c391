import type { SimulationRun } from '#contracts/http/simulations';
import { useWords } from '../../app/words.ts';
import { Moment } from '../../ui/moment.tsx';
import { FoldedTable, ShareChart } from '../../ui/share-chart.tsx';

const shareOf = ({ passed, played }: SimulationRun) => (played === 0 ? 0 : passed / played);

/** The share that passed over the runs of what is published, with all runs as a table behind it. */
export function TrendChart({ runs }: { runs: readonly SimulationRun[] }) {
  const { t } = useWords();
  const drawn = runs.filter(({ state, against }) => state === 'done' && against.kind === 'published').toReversed();
  const line = { key: 'passed', words: t('simulation.passed'), look: 'right', shares: drawn.map(shareOf) } as const;
  return (
    <div className="share-chart">
      {drawn.length < 2 && <p className="meta">{t('simulation.trendNone')}</p>}
      {drawn.length >= 2 && <ShareChart label={t('simulation.trend')} lines={[line]} height={140} />}
      <FoldedTable summary={t('simulation.trendTable')} label={t('simulation.trend')}>
        <thead>
          <tr>
            <th scope="col">{t('simulation.when')}</th>
            <th scope="col">{t('simulation.spokeFrom')}</th>
            <th scope="col" className="number">
              {t('simulation.passed')}
            </th>
            <th scope="col" className="number">
              {t('simulation.failed')}
            </th>
          </tr>
        </thead>
        <tbody>
          {runs.map((run) => (
            <tr key={run.id}>
              <td>
                <Moment at={run.requestedAt} form="stamp" />
              </td>
              <td>
                {t(`simulation.against.${run.against.kind}`)}
                {run.state !== 'done' && ` · ${t(`simulation.state.${run.state}`)}`}
              </td>
              <td className="number">{run.passed}</td>
              <td className="number">{run.failed}</td>
            </tr>
          ))}
        </tbody>
      </FoldedTable>
    </div>
  );
}
