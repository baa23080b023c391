import type { Calendar, CalendarView } from '#contracts/http/settings';
import { settingsLimits } from '#contracts/http/settings';
import type { Tx } from '#platform/db';
import { refuse } from '#platform/errors';
import { addDays, chinaReaches, dayPlan, localOf, standing, type OpeningHours } from './calendar/index.ts';
import { tellCompanyChanged } from './facts.ts';

interface Tables {
  tenants: { tenant_id: string; hours: OpeningHours | null; hours_revision: number; time_zone: string };
}

/** When the company is open; null when nobody has said so. */
export async function openingHours(tx: Tx): Promise<OpeningHours | null> {
  return (await stored(tx)).hours;
}

/** For first runs and packs: no revision is asked for. */
export async function setOpeningHours(tx: Tx, hours: OpeningHours): Promise<void> {
  await store(tx, whole(hours));
}

export interface StoredCalendar {
  calendar: Calendar | null;
  revision: number;
}

export async function readCalendar(tx: Tx): Promise<StoredCalendar> {
  const { hours, hours_revision } = await stored(tx);
  return { calendar: hours && whole(hours), revision: hours_revision };
}

/** Refuses with `settings.conflict` when somebody else changed it since `revision`. */
export async function changeCalendar(tx: Tx, calendar: Calendar, revision: number): Promise<StoredCalendar> {
  const { hours_revision } = await stored(tx, 'lock');
  if (hours_revision !== revision) throw refuse('settings.conflict', 'Somebody else changed the calendar meanwhile');
  await store(tx, calendar);
  return { calendar, revision: revision + 1 };
}

/** What a calendar means now and in the coming days. */
export function calendarView({ calendar, revision }: StoredCalendar, now: Date): CalendarView {
  const stands = calendar ? standing(calendar, now) : ({ is: 'never' } as const);
  const today = calendar ? localOf(now, calendar.timeZone).date : '';
  const dates = calendar ? Array.from({ length: settingsLimits.ahead }, (_, ahead) => addDays(today, ahead)) : [];
  return {
    calendar,
    revision,
    holidaysReach: chinaReaches,
    days: dates.map((date) => ({ date, ...viewOf(dayPlan(calendar!, date)) })),
    now:
      stands.is === 'open'
        ? { is: 'open', until: stands.until?.toISOString() ?? null }
        : stands.is === 'closed'
          ? { is: 'closed', opensAt: stands.opensAt.toISOString() }
          : stands,
  };
}

function viewOf({ rule, spans, reason }: ReturnType<typeof dayPlan>) {
  return { rule, spans: spans.map(({ from, to }) => ({ from, to })), reason: reason && { ...reason } };
}

/** Calendars written before there were holidays and exceptions lack them. */
function whole({ timeZone, weekly, holidays = 'none', exceptions = [] }: OpeningHours): Calendar {
  return { timeZone, weekly, holidays, exceptions };
}

async function stored(tx: Tx, lock?: 'lock') {
  const mine = tx
    .tables<Tables>()
    .selectFrom('tenants')
    .select(['hours', 'hours_revision'])
    .where('tenant_id', '=', tx.tenant);
  const row = await (lock ? mine.forUpdate() : mine).executeTakeFirst();
  return row ?? { hours: null, hours_revision: 0 };
}

/** The company lives in one zone: that of its calendar. */
async function store(tx: Tx, hours: Calendar): Promise<void> {
  await tx
    .tables<Tables>()
    .updateTable('tenants')
    .set((eb) => ({
      hours: JSON.stringify(hours) as unknown as OpeningHours,
      time_zone: hours.timeZone,
      hours_revision: eb('hours_revision', '+', 1),
    }))
    .where('tenant_id', '=', tx.tenant)
    .execute();
  await tellCompanyChanged(tx);
}
