import { useState } from 'react';
import type { ModelReport } from '#contracts/http/learning';
import { useWords } from '../../../app/words.ts';
import { Icon } from '../../../ui/icon.tsx';
import { percent } from '../share.ts';
import { LabelLink } from './confusion.tsx';

type Label = ModelReport['labels'][number];
const columns = ['f1', 'precision', 'recall', 'support'] as const;
type Column = (typeof columns)[number];

/** Every intent with its figures; the weakest first until another order is chosen. */
export function LabelTable({ labels }: { labels: readonly Label[] }) {
  const { t } = useWords();
  const [by, setBy] = useState<{ column: Column; up: boolean }>({ column: 'f1', up: true });
  const sorted = labels.toSorted((a, b) => (a[by.column] - b[by.column]) * (by.up ? 1 : -1));
  const sort = (column: Column) => setBy({ column, up: by.column === column ? !by.up : true });
  return (
    <div className="table-scroll" tabIndex={0} role="region" aria-label={t('trained.perIntent')}>
      <table className="figures-table label-table">
        <thead>
          <tr>
            <th scope="col">{t('trained.intent')}</th>
            {columns.map((column) => (
              <th
                key={column}
                scope="col"
                className="number"
                aria-sort={by.column === column ? (by.up ? 'ascending' : 'descending') : 'none'}
              >
                <button type="button" onClick={() => sort(column)}>
                  {t(`trained.${column}`)}
                  {by.column === column && <Icon name={by.up ? 'sortUp' : 'down'} size={12} />}
                </button>
              </th>
            ))}
            <th scope="col">{t('trained.confusedWith')}</th>
          </tr>
        </thead>
        <tbody>
          {sorted.map((label) => (
            <tr key={label.name}>
              <th scope="row">
                <LabelLink label={label} />
              </th>
              <td className="number">{percent(label.f1)}</td>
              <td className="number">{percent(label.precision)}</td>
              <td className="number">{percent(label.recall)}</td>
              <td className="number">{label.support}</td>
              <td>
                {label.confusedWith.map(({ name, title, count }) => (
                  <span key={name} className="tag">
                    {name === '' ? t('intent.outOfScope') : title} {count}
                  </span>
                ))}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
