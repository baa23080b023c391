import { useQuery } from '@tanstack/react-query';
import { Form, Input, Radio, Select, Switch } from 'antd';
import { Link } from 'react-router';
import { widgetLimits } from '#contracts/http/widgets';
import { useServices } from '../../../app/services.tsx';
import { useMay } from '../../../app/session.tsx';
import { useWords } from '../../../app/words.ts';
import { WordsField } from '../parts/words-field.tsx';
import type { PartProps } from './part-props.ts';

/** What is said first, when people are there, and what happens while nobody is. */
export function TalkPart({ settings, change }: PartProps) {
  const { t } = useWords();
  const { languages, suggestions, hours, away } = settings;
  return (
    <>
      <WordsField
        id="widget-greeting"
        label={t('widget.greeting')}
        max={500}
        rows={2}
        languages={languages}
        value={settings.greeting}
        change={(greeting) => change({ greeting })}
      />
      {languages.map((locale) => (
        <Form.Item
          key={locale}
          label={`${t('widget.suggestions')} · ${t(`locale.${locale}`)}`}
          htmlFor={`widget-ask-${locale}`}
          extra={t('widget.suggestionsHint')}
        >
          <Input.TextArea
            id={`widget-ask-${locale}`}
            lang={locale}
            autoSize={{ minRows: 3, maxRows: 4 }}
            value={suggestions[locale].join('\n')}
            onChange={({ target }) => change({ suggestions: { ...suggestions, [locale]: linesOf(target.value) } })}
            onBlur={() =>
              change({ suggestions: { ...suggestions, [locale]: suggestions[locale].filter((line) => line.trim()) } })
            }
          />
        </Form.Item>
      ))}
      <Form.Item label={t('widget.hours')} extra={<Link to="/settings/calendar">{t('widget.hoursHint')}</Link>}>
        <label className="switch-line">
          <Switch checked={hours.shown} onChange={(shown) => change({ hours: { ...hours, shown } })} />
          {t('widget.hoursShown')}
        </label>
      </Form.Item>
      {hours.shown && (
        <WordsField
          id="widget-hours"
          label={t('widget.hoursWords')}
          hint={t('widget.hoursWordsHint')}
          max={60}
          languages={languages}
          value={hours.words}
          change={(words) => change({ hours: { ...hours, words } })}
        />
      )}
      <Form.Item label={t('widget.away')}>
        <Radio.Group
          aria-label={t('widget.away')}
          className="radio-lines"
          value={away.mode}
          onChange={({ target }) => change({ away: { ...away, mode: target.value as typeof away.mode } })}
          options={[
            { value: 'answer', label: t('widget.away.answer') },
            { value: 'hide', label: t('widget.away.hide') },
          ]}
        />
      </Form.Item>
      <WordsField
        id="widget-away"
        label={t('widget.awayWords')}
        hint={t('widget.awayWordsHint')}
        max={200}
        rows={2}
        languages={languages}
        value={away.words}
        change={(words) => change({ away: { ...away, words } })}
      />
      <TeamField value={settings.teamId} change={(teamId) => change({ teamId })} />
    </>
  );
}

/** Lines as they are typed; empty ones go when the field is left. */
function linesOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.slice(0, 100))
    .slice(0, widgetLimits.suggestions);
}

function TeamField({ value, change }: { value: string | null; change: (teamId: string | null) => void }) {
  const { t } = useWords();
  const may = useMay();
  const { call } = useServices();
  const teams = useQuery({
    queryKey: ['teams', 'all'],
    enabled: may('staff.read'),
    queryFn: ({ signal }) => call('teams.list', {}, signal),
  });
  const items = teams.data?.items ?? [];
  if (items.length === 0) return null;
  return (
    <Form.Item label={t('widget.team')} htmlFor="widget-team" extra={t('widget.teamHint')}>
      <Select
        id="widget-team"
        allowClear
        placeholder={t('widget.noTeam')}
        value={value}
        options={items.map((team) => ({ value: team.id, label: team.name }))}
        onChange={(chosen: string | undefined) => change(chosen ?? null)}
      />
    </Form.Item>
  );
}
