import { Form, Switch } from 'antd';
import { useEffect, useState } from 'react';
import type { Calendar, CalendarView } from '#contracts/http/settings';
import { useServices } from '../../app/services.tsx';
import { useWords } from '../../app/words.ts';
import { Page } from '../../ui/page.tsx';
import { ComingDays } from './parts/coming-days.tsx';
import { ZoneField } from './parts/company-fields.tsx';
import { ExceptionsEditor } from './parts/exceptions-editor.tsx';
import { HoursEditor } from './parts/hours-editor.tsx';
import { Section, useSave } from './parts/section.tsx';
import { useDraft } from './parts/use-draft.ts';
import './parts/parts.css';

/** Ms of rest before what was typed is looked at. */
const restMs = 300;

const firstCalendar: Calendar = {
  timeZone: 'Asia/Shanghai',
  weekly: [1, 2, 3, 4, 5].map((weekday) => ({ weekday, from: '09:00', to: '18:00' })),
  holidays: 'china',
  exceptions: [],
};

/** When the company is open, and what that means in the coming days. */
export function CalendarSection() {
  const { t } = useWords();
  const { call } = useServices();
  return (
    <Section
      title={t('settings.calendar')}
      name="calendar"
      load={(signal) => call('calendar.get', {}, signal)}
      rows={8}
    >
      {(view, reload) => <Editor view={view} reload={reload} />}
    </Section>
  );
}

function Editor({ view, reload }: { view: CalendarView; reload: () => void }) {
  const { t } = useWords();
  const { call } = useServices();
  const draft = useDraft<Calendar>(view.calendar ?? firstCalendar);
  const calendar = draft.value;
  const shown = usePreview(view, calendar, draft.changed);
  const { locked, buttons, problem } = useSave({
    name: 'calendar',
    draft,
    reload,
    ask: () => call('calendar.update', { body: { calendar, revision: view.revision } }),
  });
  const [today] = useState(() => new Date().toISOString().slice(0, 10));
  const first = view.calendar === null;
  return (
    <Page title={t('settings.calendar')} about={t('calendar.about')} actions={buttons(draft.changed || first)}>
      <div className="settings-body settings-beside">
        <Form layout="vertical" requiredMark={false} className="settings-form" disabled={locked}>
          {problem}
          {first && <p className="settings-hint">{t('calendar.none')}</p>}
          <section>
            <h2>{t('calendar.week')}</h2>
            <HoursEditor weekly={calendar.weekly} change={(weekly) => draft.change({ weekly })} />
          </section>
          <section>
            <h2>{t('calendar.holidays')}</h2>
            <label className="switch-line">
              <Switch
                checked={calendar.holidays === 'china'}
                onChange={(on) => draft.change({ holidays: on ? 'china' : 'none' })}
              />
              {t('calendar.china')}
            </label>
            <p className="meta">{t('calendar.chinaHint')}</p>
            {calendar.holidays === 'china' && (
              <p className="settings-hint">{t('calendar.reach', { date: view.holidaysReach })}</p>
            )}
          </section>
          <section>
            <h2>{t('calendar.exceptions')}</h2>
            <p className="meta">{t('calendar.exceptionsHint')}</p>
            <ExceptionsEditor
              exceptions={calendar.exceptions}
              today={shown.days[0]?.date ?? today}
              change={(exceptions) => draft.change({ exceptions })}
            />
          </section>
          <ZoneField value={calendar.timeZone} change={(timeZone) => draft.change({ timeZone })} />
        </Form>
        <ComingDays view={shown} zone={calendar.timeZone} />
      </div>
    </Page>
  );
}

/** What the server makes of the typed calendar; of the saved one until it has answered. */
function usePreview(saved: CalendarView, calendar: Calendar, changed: boolean): CalendarView {
  const { call } = useServices();
  const [shown, setShown] = useState(saved);
  const asked = JSON.stringify(calendar);
  useEffect(() => {
    const stop = new AbortController();
    const body = { calendar: JSON.parse(asked) as Calendar };
    const timer = setTimeout(() => {
      call('calendar.preview', { body }, stop.signal).then(setShown, () => undefined);
    }, restMs);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [call, asked]);
  return changed || saved.calendar === null ? shown : saved;
}
