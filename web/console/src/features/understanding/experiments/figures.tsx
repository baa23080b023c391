import type { Experiment } from '#contracts/http/learning';
import { useWords } from '../../../app/words.ts';
import { percent } from '../share.ts';

type Arm = Experiment['arms'][number];
/** Below this a difference is hardly chance, however often one looks. */
const significant = 0.05;
const counts = ['unknown', 'handoffs', 'askedBack'] as const;

/** Both versions side by side, with what of their difference is more than chance. */
export function Figures({ experiment: { arms, tests } }: { experiment: Experiment }) {
  const { t } = useWords();
  const of = (part: number, all: number) => (all === 0 ? '—' : percent(part / all));
  const testOf = (measure: string) => tests.find((test) => test.measure === measure);
  return (
    <div className="table-scroll" tabIndex={0} role="region" aria-label={t('experiment.figures')}>
      <table className="figures-table">
        <thead>
          <tr>
            <th scope="col">{t('experiment.measure')}</th>
            {arms.map(({ versionId, number }, at) => (
              <th key={versionId} scope="col" className="number">
                {at === 0 ? 'A' : 'B'} · v{number}
              </th>
            ))}
            <th scope="col">{t('experiment.difference')}</th>
          </tr>
        </thead>
        <tbody>
          {(['conversations', 'turns'] as const).map((key) => (
            <tr key={key}>
              <th scope="row">{t(`experiment.${key}`)}</th>
              {arms.map((arm) => (
                <td key={arm.versionId} className="number">
                  {arm[key]}
                </td>
              ))}
              <td />
            </tr>
          ))}
          {counts.map((key) => {
            const test = testOf(key);
            return (
              <tr key={key}>
                <th scope="row">{t(`experiment.${key}`)}</th>
                {arms.map((arm) => (
                  <td key={arm.versionId} className="number">
                    {of(arm[key], arm.conversations)}
                  </td>
                ))}
                <td>{test && <Difference test={test} />}</td>
              </tr>
            );
          })}
          <tr>
            <th scope="row">{t('experiment.content')}</th>
            {arms.map((arm: Arm) => (
              <td key={arm.versionId} className="number">
                {of(arm.content, arm.rated)} <span className="meta">{t('experiment.rated', { count: arm.rated })}</span>
              </td>
            ))}
            <td />
          </tr>
        </tbody>
      </table>
    </div>
  );
}

function Difference({ test: { difference, low, high, always } }: { test: Experiment['tests'][number] }) {
  const { t } = useWords();
  const points = (share: number) => `${share > 0 ? '+' : share < 0 ? '−' : ''}${Math.abs(share * 100).toFixed(1)}`;
  return (
    <span title={t('experiment.p', { p: always < 0.001 ? '< 0.001' : always.toFixed(3) })}>
      {t('experiment.points', { points: points(difference) })}{' '}
      <span className="meta">
        {t('experiment.between', { low: points(low), high: points(high) })}
        {' · '}
        {t(always < significant ? 'experiment.notChance' : 'experiment.maybeChance')}
      </span>
    </span>
  );
}
