import { Button, Input } from 'antd';
import { useState } from 'react';
import { strategyLimits, type Strategy, type StrategyTrial } from '#contracts/http/strategies';
import { problemWords } from '../../../app/problem-words.ts';
import { useWords } from '../../../app/words.ts';
import { Section } from '../../../ui/section.tsx';
import { percent } from '../share.ts';
import { Bars } from '../try/bars.tsx';
import { useMeasuresWords } from './strategy-words.ts';
import { useTrial } from './strategy-data.ts';

/** Longest message that is tried. */
const longest = 500;

/** What a customer writes, line after line: how it is read, and what would be done. */
export function Trial({ strategies }: { strategies: readonly Strategy[] }) {
  const { t } = useWords();
  const [text, setText] = useState('');
  const trial = useTrial();
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const ask = () => {
    const last = lines.at(-1);
    if (last !== undefined) trial.mutate({ text: last, before: lines.slice(0, -1).slice(-strategyLimits.before) });
  };
  return (
    <Section title={t('strategy.try')}>
      <form
        className="trial"
        onSubmit={(event) => {
          event.preventDefault();
          ask();
        }}
      >
        <Input.TextArea
          aria-label={t('strategy.tryText')}
          placeholder={t('strategy.tryPlaceholder')}
          autoSize={{ minRows: 1, maxRows: 6 }}
          maxLength={longest}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <Button htmlType="submit" loading={trial.isPending} disabled={lines.length === 0}>
          {t('tryout.look')}
        </Button>
      </form>
      <p className="meta">{t('strategy.tryHint')}</p>
      {trial.error && (
        <p className="form-problem" role="alert">
          {problemWords(trial.error, t)}
        </p>
      )}
      {trial.data && <Outcome trial={trial.data} strategies={strategies} />}
    </Section>
  );
}

function Outcome({ trial, strategies }: { trial: StrategyTrial; strategies: readonly Strategy[] }) {
  const { t } = useWords();
  const measures = useMeasuresWords();
  const followed = trial.followed.map((id) => strategies.find((one) => one.id === id)?.name ?? id);
  return (
    <div className="trial-outcome" role="status">
      <div>
        <Bars
          rows={trial.feelings.map(({ label, intensity }) => ({ words: t(`emotion.${label}`), share: intensity }))}
        />
        <p className="meta">
          {t('tryout.dimensions', {
            valence: trial.valence.toFixed(2),
            arousal: percent(trial.arousal, 0),
            urgency: percent(trial.urgency, 0),
            trust: percent(trial.trust, 0),
          })}
          {trial.trend !== 'steady' && ` · ${t(`strategy.trendNow.${trial.trend}`)}`}
        </p>
        {trial.warning !== null && <p className="tag tag-breach">{t(`strategy.warning.${trial.warning}`)}</p>}
      </div>
      <div>
        <p>
          <span className="meta">{t('strategy.followed')}</span>{' '}
          {followed.length === 0 ? t('strategy.followedNone') : followed.join(t('common.listed'))}
        </p>
        {followed.length > 0 && (
          <p>
            <span className="meta">{t('strategy.measures')}</span> {measures(trial.measures)}
          </p>
        )}
        {trial.words !== null && <q className="strategy-words">{trial.words}</q>}
      </div>
    </div>
  );
}
