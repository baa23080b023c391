import type { ModelReport } from '#contracts/http/learning';
import { useWords } from '../../../app/words.ts';
import { FoldedTable } from '../../../ui/share-chart.tsx';

const width = 640;
const height = 160;
const foot = 20;

/** How sure it was where it was right, and where it was wrong: a good model is sure when it is right. */
export function Histogram({ rows }: { rows: ModelReport['histogram'] }) {
  const { t } = useWords();
  const most = Math.max(1, ...rows.map(({ right, wrong }) => Math.max(right, wrong)));
  const step = width / Math.max(rows.length, 1);
  const tall = (count: number) => ((height - foot) * count) / most;
  const label = (from: number, to: number) => `${Math.round(from * 100)}–${Math.round(to * 100)}%`;
  return (
    <div className="share-chart">
      <svg viewBox={`0 0 ${width} ${height}`} role="img" aria-label={t('trained.histogram')}>
        {rows.map(({ from, right, wrong }, at) => (
          <g key={from}>
            <rect
              className="line-right"
              x={at * step + step * 0.12}
              y={height - foot - tall(right)}
              width={step * 0.36}
              height={tall(right)}
            />
            <rect
              className="line-false"
              x={at * step + step * 0.52}
              y={height - foot - tall(wrong)}
              width={step * 0.36}
              height={tall(wrong)}
            />
          </g>
        ))}
        <line className="grid" x1={0} x2={width} y1={height - foot} y2={height - foot} />
        <text x={0} y={height - 4}>
          0%
        </text>
        <text x={width} y={height - 4} textAnchor="end">
          100%
        </text>
      </svg>
      <ul className="plain-list chart-legend">
        <li>
          <span className="mark-right" aria-hidden /> {t('trained.right')}
        </li>
        <li>
          <span className="mark-false" aria-hidden /> {t('trained.wrong')}
        </li>
      </ul>
      <FoldedTable summary={t('evaluation.trendTable')} label={t('trained.histogram')}>
        <thead>
          <tr>
            <th scope="col">{t('trained.sureness')}</th>
            <th scope="col" className="number">
              {t('trained.right')}
            </th>
            <th scope="col" className="number">
              {t('trained.wrong')}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ from, to, right, wrong }) => (
            <tr key={from}>
              <th scope="row">{label(from, to)}</th>
              <td className="number">{right}</td>
              <td className="number">{wrong}</td>
            </tr>
          ))}
        </tbody>
      </FoldedTable>
    </div>
  );
}
