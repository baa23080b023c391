import { Button, Input, Segmented } from 'antd';
import { settingsLimits, type CalendarException } from '#contracts/http/settings';
import { useWords } from '../../../app/words.ts';
import { Icon } from '../../../ui/icon.tsx';
import { SpansEditor } from './hours-editor.tsx';

interface Props {
  exceptions: readonly CalendarException[];
  /** `YYYY-MM-DD`, what a new one begins with. */
  today: string;
  change: (exceptions: CalendarException[]) => void;
}

/** Dates that are not as usual: closed, or open at other times, with a reason that customers read. */
export function ExceptionsEditor({ exceptions, today, change }: Props) {
  const { t } = useWords();
  const put = (index: number, part: Partial<CalendarException>) =>
    change(exceptions.map((one, at) => (at === index ? { ...one, ...part } : one)));
  return (
    <div className="exceptions">
      {exceptions.map((one, index) => {
        const name = t('exceptions.one', { number: index + 1 });
        const backwards = one.from > one.to;
        return (
          <div key={index} className="exception" role="group" aria-label={name}>
            <span className="exception-dates">
              <input
                type="date"
                aria-label={`${name} · ${t('exceptions.from')}`}
                value={one.from}
                onChange={({ target }) =>
                  target.value && put(index, { from: target.value, ...(target.value > one.to && { to: target.value }) })
                }
              />
              –
              <input
                type="date"
                aria-label={`${name} · ${t('exceptions.to')}`}
                aria-invalid={backwards}
                min={one.from}
                value={one.to}
                onChange={({ target }) => target.value && put(index, { to: target.value })}
              />
              <Segmented
                size="small"
                aria-label={name}
                value={one.spans.length > 0 ? 'open' : 'closed'}
                options={[
                  { value: 'closed', label: t('hours.closed') },
                  { value: 'open', label: t('exceptions.open') },
                ]}
                onChange={(is) => put(index, { spans: is === 'open' ? [{ from: '10:00', to: '16:00' }] : [] })}
              />
              <Button
                type="text"
                size="small"
                aria-label={t('exceptions.remove', { name })}
                icon={<Icon name="trash" size={14} />}
                onClick={() => change(exceptions.filter((_, at) => at !== index))}
              />
            </span>
            {one.spans.length > 0 && (
              <SpansEditor spans={one.spans} name={name} change={(spans) => put(index, { spans })} />
            )}
            <span className="words-field">
              {(['zh-CN', 'en'] as const).map((locale) => (
                <Input
                  key={locale}
                  lang={locale}
                  maxLength={60}
                  aria-label={`${name} · ${t('exceptions.reason')} · ${t(`locale.${locale}`)}`}
                  placeholder={`${t('exceptions.reason')} · ${t(`locale.${locale}`)}`}
                  value={one.reason[locale]}
                  onChange={({ target }) => put(index, { reason: { ...one.reason, [locale]: target.value } })}
                />
              ))}
            </span>
          </div>
        );
      })}
      <Button
        type="dashed"
        icon={<Icon name="plus" />}
        disabled={exceptions.length >= settingsLimits.exceptions}
        onClick={() => change([...exceptions, { from: today, to: today, spans: [], reason: { 'zh-CN': '', en: '' } }])}
      >
        {t('exceptions.add')}
      </Button>
    </div>
  );
}
