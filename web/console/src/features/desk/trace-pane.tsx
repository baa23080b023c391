import { Button } from 'antd';
import { useState } from 'react';
import type { StepName, TraceStep, TurnTrace } from '#contracts/http/dialogue';
import { useWords } from '../../app/words.ts';
import { Icon } from '../../ui/icon.tsx';
import { Moment } from '../../ui/moment.tsx';
import { Failed, RowsLoading } from '../../ui/states.tsx';
import { confidenceOf, useTurn } from './confidence.ts';
import { TraceCuts } from './trace-cuts.tsx';
import { msWords, scoreOf, traceLine } from './trace-words.ts';

/** The four questions a lead asks, and which of them each step answers. Every step has its place: the type says which one lacks it. */
const chapterOf = {
  look: 'seen',
  perceive: 'seen',
  recall: 'seen',
  resolve: 'seen',
  intent: 'seen',
  'look up': 'lookedUp',
  graph: 'lookedUp',
  review: 'decided',
  strategy: 'decided',
  decide: 'decided',
  compose: 'decided',
  guard: 'checked',
  say: 'checked',
} as const satisfies Record<StepName, string>;
const chapters = (['seen', 'lookedUp', 'decided', 'checked'] as const).map((word) => ({
  word,
  steps: (Object.keys(chapterOf) as StepName[]).filter((step) => chapterOf[step] === word),
}));

export function TracePane({
  conversationId,
  turnId,
  close,
}: {
  conversationId: string;
  turnId: string;
  close: () => void;
}) {
  const { t } = useWords();
  const turn = useTurn(conversationId, turnId);
  return (
    <aside className="aside trace quiet-scroll" aria-label={t('trace.title')}>
      <header className="aside-head">
        <h2>{t('trace.title')}</h2>
        <Button type="text" aria-label={t('common.close')} icon={<Icon name="close" size={18} />} onClick={close} />
      </header>
      {turn.isPending && <RowsLoading rows={7} />}
      {turn.isError && <Failed error={turn.error} retry={() => void turn.refetch()} />}
      {turn.data && <Told trace={turn.data} />}
    </aside>
  );
}

function Told({ trace }: { trace: TurnTrace }) {
  const { t, locale } = useWords();
  const confidence = confidenceOf(trace);
  return (
    <>
      <p className="trace-sum">
        <span className="tag tag-ai">
          <Icon name="spark" size={12} /> {t(`outcome.${trace.outcome}`)}
        </span>
        {confidence !== null && (
          <span className="number">{t('talk.confidence', { percent: Math.round(confidence * 100) })}</span>
        )}
        <span className="meta number">
          {t('trace.took', { time: msWords(trace.tookMs, locale) })} · <Moment at={trace.at} form="time" />
        </span>
      </p>
      <ol className="trace-chapters">
        {chapters.map(({ word, steps }) => {
          const told = trace.steps.filter((step) => steps.includes(step.step));
          if (told.length === 0) return null;
          return (
            <li key={word} className="trace-chapter">
              <h3>{t(`trace.chapter.${word}`)}</h3>
              {told.map((step) => (
                <Step key={`${step.step}${step.startMs}`} step={step} whole={trace.tookMs} />
              ))}
            </li>
          );
        })}
      </ol>
    </>
  );
}

function Step({ step, whole }: { step: TraceStep; whole: number }) {
  const { t, locale } = useWords();
  const [open, setOpen] = useState(false);
  const score = scoreOf(step);
  const numbers = Object.entries(step.detail);
  return (
    <div className="step">
      <p className="step-line">
        <span>{traceLine(step, t)}</span>
        <span className="meta number step-took">{msWords(step.tookMs, locale)}</span>
      </p>
      {score !== null && (
        <span className="step-score" role="img" aria-label={t('talk.confidence', { percent: Math.round(score * 100) })}>
          <i style={{ width: `${Math.round(score * 100)}%` }} />
        </span>
      )}
      <TraceCuts step={step} />
      {numbers.length > 0 && (
        <button type="button" className="step-fold" aria-expanded={open} onClick={() => setOpen(!open)}>
          <Icon name={open ? 'down' : 'next'} size={12} /> {t('trace.numbers')}
        </button>
      )}
      {open && (
        <div className="step-numbers">
          <p className="meta number">
            {t(`step.${step.step}`)} ·{' '}
            {t('trace.at', {
              start: msWords(step.startMs, locale),
              share: Math.round((100 * step.tookMs) / Math.max(whole, 1)),
            })}
          </p>
          <pre className="quiet-scroll">
            {numbers
              .map(([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value, null, 2)}`)
              .join('\n')}
          </pre>
        </div>
      )}
    </div>
  );
}
