import type { CalendarView } from '#contracts/http/settings';
import { useWords, type Words } from '../../../app/words.ts';

/** Now and the days ahead, so that a mistake is seen before a customer sees it. */
export function ComingDays({ view, zone }: { view: CalendarView; zone: string }) {
  const { t, locale } = useWords();
  return (
    <aside className="coming" aria-label={t('calendar.coming')}>
      <h2>{t('calendar.coming')}</h2>
      <p role="status">{nowWords(view, zone, locale, t)}</p>
      <table>
        <tbody>
          {view.days.map(({ date, rule, spans, reason }) => (
            <tr key={date} data-closed={spans.length === 0 || undefined}>
              <th scope="row">{dayWords(date, locale)}</th>
              <td>
                {spans.length === 0
                  ? t('hours.closed')
                  : spans.map(({ from, to }) => `${from}–${to}`).join(t('common.listed'))}
                {rule !== 'weekly' && <span className="tag">{reason?.[locale] || t(`calendar.rule.${rule}`)}</span>}
                {rule === 'workday' && <span className="tag tag-waiting">{t('calendar.rule.workday')}</span>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </aside>
  );
}

function nowWords({ now }: CalendarView, timeZone: string, locale: string, t: Words): string {
  const when = (at: string) =>
    new Intl.DateTimeFormat(locale, {
      timeZone,
      weekday: 'short',
      month: 'numeric',
      day: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    }).format(new Date(at));
  switch (now.is) {
    case 'open':
      return now.until === null ? t('calendar.alwaysOpen') : t('calendar.openUntil', { time: when(now.until) });
    case 'closed':
      return t('calendar.closedUntil', { time: when(now.opensAt) });
    case 'never':
      return t('calendar.neverOpen');
  }
}

function dayWords(date: string, locale: string): string {
  const at = new Date(`${date}T00:00:00Z`);
  return new Intl.DateTimeFormat(locale, {
    timeZone: 'UTC',
    weekday: 'short',
    month: 'numeric',
    day: 'numeric',
  }).format(at);
}
