import { Checkbox, Form, Input } from 'antd';
import { useWords } from '../../app/words.ts';
import { usePreferences } from '../../app/preferences.tsx';

/** One span for all open days: what most companies have. The settings know finer hours. */
export interface Days {
  /** 1 (Monday) to 7. */
  open: number[];
  from: string;
  to: string;
}

export const standardDays: Days = { open: [1, 2, 3, 4, 5], from: '09:00', to: '18:00' };

/** A Monday, from which the names of the days are written. */
const monday = Date.UTC(2024, 0, 1);
const dayMs = 24 * 60 * 60_000;

export function OpenDays({ days, change }: { days: Days | null; change: (days: Days | null) => void }) {
  const { t } = useWords();
  const { locale } = usePreferences();
  const name = new Intl.DateTimeFormat(locale, { weekday: 'short', timeZone: 'UTC' });
  const options = [1, 2, 3, 4, 5, 6, 7].map((value) => ({
    value,
    label: name.format(monday + (value - 1) * dayMs),
  }));
  return (
    <Form.Item label={t('firstRun.hours')}>
      {days && (
        <>
          <Checkbox.Group
            className="first-days"
            options={options}
            value={days.open}
            onChange={(open) => change({ ...days, open: (open as number[]).toSorted((a, b) => a - b) })}
          />
          <div className="first-span">
            <Input
              type="time"
              aria-label={t('firstRun.from')}
              value={days.from}
              onChange={(event) => event.target.value && change({ ...days, from: event.target.value })}
            />
            <span aria-hidden="true">–</span>
            <Input
              type="time"
              aria-label={t('firstRun.to')}
              value={days.to}
              onChange={(event) => event.target.value && change({ ...days, to: event.target.value })}
            />
          </div>
        </>
      )}
      <Checkbox checked={days === null} onChange={(event) => change(event.target.checked ? null : standardDays)}>
        {t('firstRun.hoursLater')}
      </Checkbox>
    </Form.Item>
  );
}
