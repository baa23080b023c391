import { Button, Switch } from 'antd';
import { settingsLimits, type Calendar, type Span } from '#contracts/http/settings';
import { useWords } from '../../../app/words.ts';
import { Icon } from '../../../ui/icon.tsx';

type Weekly = Calendar['weekly'];
const weekdays = [1, 2, 3, 4, 5, 6, 7] as const;
const firstSpan: Span = { from: '09:00', to: '18:00' };

/** The week: each day closed, or open in one or more spans. */
export function HoursEditor({ weekly, change }: { weekly: Weekly; change: (weekly: Weekly) => void }) {
  const { t } = useWords();
  const spansOf = (weekday: number) =>
    weekly.filter((one) => one.weekday === weekday).map(({ from, to }): Span => ({ from, to }));
  const put = (weekday: number, spans: readonly Span[]) =>
    change(
      [...weekly.filter((one) => one.weekday !== weekday), ...spans.map((span) => ({ weekday, ...span }))].toSorted(
        (a, b) => a.weekday - b.weekday,
      ),
    );
  const copyFirst = () => {
    const first = spansOf(1);
    change(
      weekdays.flatMap((weekday) => (weekday <= 5 ? first : spansOf(weekday)).map((span) => ({ weekday, ...span }))),
    );
  };
  return (
    <div className="hours-editor">
      {weekdays.map((weekday) => {
        const spans = spansOf(weekday);
        const day = t(`weekday.${weekday}`);
        return (
          <div key={weekday} className="hours-day" role="group" aria-label={day}>
            <span className="hours-name">
              <Switch
                size="small"
                aria-label={t('hours.openOn', { day })}
                checked={spans.length > 0}
                onChange={(open) => put(weekday, open ? [spansOf(weekday - 1)[0] ?? firstSpan] : [])}
              />
              {day}
            </span>
            {spans.length === 0 ? (
              <span className="meta">{t('hours.closed')}</span>
            ) : (
              <SpansEditor spans={spans} name={day} change={(next) => put(weekday, next)} />
            )}
          </div>
        );
      })}
      <Button size="small" onClick={copyFirst}>
        {t('hours.copyMonday')}
      </Button>
    </div>
  );
}

/** Spans of one day. An end at or before the beginning is on the next day, and said so. */
export function SpansEditor({
  spans,
  name,
  change,
}: {
  spans: readonly Span[];
  name: string;
  change: (spans: Span[]) => void;
}) {
  const { t } = useWords();
  const put = (index: number, span: Span) => change(spans.map((one, at) => (at === index ? span : one)));
  return (
    <div className="hours-spans">
      {spans.map((span, index) => (
        <span key={index} className="hours-span">
          <input
            type="time"
            required
            aria-label={t('hours.from', { name, number: index + 1 })}
            value={span.from}
            onChange={({ target }) => target.value && put(index, { ...span, from: target.value })}
          />
          –
          <input
            type="time"
            required
            aria-label={t('hours.to', { name, number: index + 1 })}
            value={span.to === '24:00' ? '00:00' : span.to}
            onChange={({ target }) =>
              target.value && put(index, { ...span, to: target.value === '00:00' ? '24:00' : target.value })
            }
          />
          {span.to !== '24:00' && span.to <= span.from && <span className="tag">{t('hours.nextDay')}</span>}
          <Button
            type="text"
            size="small"
            aria-label={t('hours.remove', { name, number: index + 1 })}
            icon={<Icon name="close" size={14} />}
            onClick={() => change(spans.filter((_, at) => at !== index))}
          />
        </span>
      ))}
      <Button
        type="text"
        size="small"
        aria-label={t('hours.addTo', { name })}
        icon={<Icon name="plus" size={14} />}
        disabled={spans.length >= settingsLimits.spans}
        onClick={() => change([...spans, { from: '13:00', to: '18:00' }])}
      />
    </div>
  );
}
