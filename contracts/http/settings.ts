import { z } from 'zod';
import { id, locale, text, timestamp } from '../common.ts';
import { routes } from '../route.ts';

/** Sizes of what a company sets. */
export const settingsLimits = {
  /** Spans of one day, and of the week. */
  spans: 6,
  exceptions: 200,
  /** Characters of a picture as a data URL. */
  logo: 48_000,
  /** Days that the page of the calendar looks ahead. */
  ahead: 21,
} as const;

/** A text in each language of the product; an empty one falls back to the other. */
export const bothLanguages = (max: number) => z.strictObject({ 'zh-CN': text(max), en: text(max) });

const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);
/** `to` at or before `from` is on the next day; `24:00` is midnight. */
export const span = z
  .strictObject({ from: time, to: z.union([time, z.literal('24:00')]) })
  .refine(({ from, to }) => from !== to, { error: 'ends when it begins' });
export type Span = z.infer<typeof span>;

export const timeZone = text(60, 1).refine(
  (name) => {
    try {
      return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
    } catch {
      return false;
    }
  },
  { error: 'is no time zone' },
);

const date = z.iso.date();

/** Dates that differ from the week: without spans closed, with spans open then. */
const exception = z
  .strictObject({
    from: date,
    to: date,
    spans: z.array(span).max(settingsLimits.spans),
    /** Told to customers. */
    reason: bothLanguages(60),
  })
  .refine(({ from, to }) => from <= to, { error: 'ends before it begins' });
export type CalendarException = z.infer<typeof exception>;

export const calendar = z.strictObject({
  timeZone,
  /** 1 (Monday) to 7. */
  weekly: z
    .array(z.strictObject({ weekday: z.int().min(1).max(7), from: time, to: z.union([time, z.literal('24:00')]) }))
    .max(7 * settingsLimits.spans),
  /** `china`: the State Council's days off and worked weekends (调休). */
  holidays: z.enum(['none', 'china']),
  exceptions: z.array(exception).max(settingsLimits.exceptions),
});
export type Calendar = z.infer<typeof calendar>;

const calendarView = z.object({
  /** Null until somebody has set hours: then nothing exact is promised to waiting customers. */
  calendar: calendar.nullable(),
  revision: z.int(),
  /** The last date of which the holidays are known; after it the week holds. */
  holidaysReach: date,
  /** What holds on the coming days. */
  days: z.array(
    z.object({
      date,
      rule: z.enum(['weekly', 'exception', 'holiday', 'workday']),
      spans: z.array(span),
      reason: bothLanguages(60).nullable(),
    }),
  ),
  now: z.discriminatedUnion('is', [
    z.object({ is: z.literal('open'), until: timestamp.nullable() }),
    z.object({ is: z.literal('closed'), opensAt: timestamp }),
    z.object({ is: z.literal('never') }),
  ]),
});
export type CalendarView = z.infer<typeof calendarView>;

export const companyForm = z.strictObject({
  /** What staff and papers call it. */
  name: text(80, 1),
  /** What customers read; empty means the name. */
  brand: text(40),
  timeZone,
  /** Of what the house itself writes, for example the desk's summaries. */
  locale,
  /** In which customers are served. */
  languages: z.array(locale).min(1).max(2),
});
export type CompanyForm = z.infer<typeof companyForm>;

const companyView = companyForm.extend({
  id,
  /** A `data:` address of a png, jpeg or webp; null without one. */
  logo: z.string().nullable(),
  revision: z.int(),
});
export type CompanyView = z.infer<typeof companyView>;

const revision = z.int().min(0);
const read = { access: 'settings.read' } as const;
const write = { access: 'settings.write' } as const;

/** What a company says of itself and when it is open. */
export const settingsRoutes = routes({
  'company.get': {
    ...read,
    method: 'GET',
    path: '/api/v1/settings/company',
    summary: 'Name, brand, picture, time zone and languages of the company',
    reply: companyView,
  },
  'company.update': {
    ...write,
    method: 'PUT',
    path: '/api/v1/settings/company',
    summary: 'Change them; refused when somebody else changed them since `revision`',
    body: z.strictObject({ company: companyForm, revision }),
    reply: companyView,
  },
  'company.setLogo': {
    ...write,
    method: 'PUT',
    path: '/api/v1/settings/company/logo',
    summary: 'Set or remove the picture: a `data:` address of a png, jpeg or webp',
    body: z.strictObject({ image: text(settingsLimits.logo, 1).nullable() }),
    reply: companyView,
  },
  'calendar.get': {
    ...read,
    method: 'GET',
    path: '/api/v1/settings/calendar',
    summary: 'Opening hours, holidays and exceptions, and what they mean in the coming days',
    reply: calendarView,
  },
  'calendar.preview': {
    ...read,
    method: 'POST',
    path: '/api/v1/settings/calendar/preview',
    summary: 'What a calendar would mean in the coming days; stores nothing',
    body: z.strictObject({ calendar }),
    reply: calendarView,
  },
  'calendar.update': {
    ...write,
    method: 'PUT',
    path: '/api/v1/settings/calendar',
    summary: 'Change the calendar; refused when somebody else changed it since `revision`',
    body: z.strictObject({ calendar, revision }),
    reply: calendarView,
  },
});
