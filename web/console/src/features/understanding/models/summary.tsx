import { Tooltip } from 'antd';
import type { ModelScores, ModelVersion } from '#contracts/http/learning';
import { useWords, type WordKey } from '../../../app/words.ts';
import { percent, pointsApart } from '../share.ts';
import { chanceOf } from './chance.ts';

const shown = [
  { key: 'accuracy', word: 'trained.accuracy', hint: 'trained.accuracyHint' },
  { key: 'macroF1', word: 'trained.macroF1', hint: 'trained.macroF1Hint' },
  { key: 'accuracyAccepted', word: 'trained.accepted', hint: 'trained.acceptedHint' },
  { key: 'oosRecall', word: 'trained.oosRecall', hint: 'trained.oosRecallHint' },
  { key: 'oosAuroc', word: 'trained.oosAuroc', hint: 'trained.oosAurocHint' },
] as const satisfies readonly { key: keyof ModelScores; word: WordKey; hint: WordKey }[];

/** The figures of a version beside those of the one in service, and whether the difference means anything. */
export function Summary({ version: { scores, against } }: { version: ModelVersion }) {
  const { t } = useWords();
  return (
    <>
      <dl className="tiles">
        {shown.map(({ key, word, hint }) => {
          const before = against?.scores[key] ?? null;
          const apart = pointsApart(scores[key], before);
          return (
            <Tooltip key={key} title={t(hint)}>
              <div tabIndex={0}>
                <dt>{t(word)}</dt>
                <dd>{percent(scores[key])}</dd>
                {against && before !== null && (
                  <dd className="meta">
                    {t('trained.was', { number: against.number, share: percent(before) })}
                    {apart && <span className={apart.startsWith('+') ? 'is-better' : 'is-worse'}> {apart}</span>}
                  </dd>
                )}
              </div>
            </Tooltip>
          );
        })}
      </dl>
      <p className="meta">
        {against
          ? t(`trained.chance.${chanceOf(against)}`, {
              number: against.number,
              onlyThis: against.onlyThis,
              onlyThat: against.onlyThat,
              p: against.p < 0.001 ? '< 0.001' : against.p.toFixed(3),
            })
          : t('trained.noAgainst')}
      </p>
    </>
  );
}
