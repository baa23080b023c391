import { z } from 'zod';
import { byId, done, id, locale, page, pageQuery, text, timestamp } from '../common.ts';
import { routes } from '../route.ts';
import { launcherView, widgetView } from './channels.ts';
import { bothLanguages } from './settings.ts';

/** Sizes of a widget's settings. */
export const widgetLimits = { widgets: 50, fields: 8, origins: 20, suggestions: 3 } as const;

/** `#rrggbb` and nothing else: it reaches style sheets of other people's pages. */
export const colour = z.string().regex(/^#[0-9a-f]{6}$/i);
/** `https://shop.example.com`, or `https://*.example.com` for every name below it. Goes into a header of its own form. */
export const widgetOrigin = z
  .string()
  .max(200)
  .regex(/^https?:\/\/(\*\.)?[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*(:\d{1,5})?$/);
const webAddress = z
  .string()
  .max(500)
  .refine((value) => value === '' || (/^https?:\/\//i.test(value) && URL.canParse(value)), {
    error: 'is no web address',
  });

const suggestions = z.array(text(100, 1)).max(widgetLimits.suggestions);

/** One question before the talk. What is told of name and phone goes to the profile as such. */
export const formField = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]{0,19}$/),
  kind: z.enum(['name', 'phone', 'city', 'budget', 'text']),
  label: bothLanguages(40),
  required: z.boolean(),
});
export type FormField = z.infer<typeof formField>;

export const widgetSettings = z.strictObject({
  /** What customers read at the top; empty means the company's own. */
  brand: text(40),
  colour,
  /** In which this widget speaks; the first is the fallback. */
  languages: z.array(locale).min(1).max(2),
  greeting: bothLanguages(500),
  suggestions: z.strictObject({ 'zh-CN': suggestions, en: suggestions }),
  launcher: z.strictObject({
    side: z.enum(['left', 'right']),
    /** Px from the side and from the bottom of the page. */
    offsetX: z.int().min(0).max(200),
    offsetY: z.int().min(0).max(400),
    icon: z.enum(['chat', 'question', 'headset']),
    /** Beside the icon; empty leaves a round button. */
    text: bothLanguages(16),
  }),
  hours: z.strictObject({
    shown: z.boolean(),
    /** Instead of the words made from the calendar. */
    words: bothLanguages(60),
  }),
  /** While the company is closed and nobody is there: the bot answers, or the launcher hides. */
  away: z.strictObject({ mode: z.enum(['answer', 'hide']), words: bothLanguages(200) }),
  form: z.strictObject({
    asked: z.boolean(),
    title: bothLanguages(100),
    fields: z
      .array(formField)
      .max(widgetLimits.fields)
      .refine((fields) => new Set(fields.map((field) => field.id)).size === fields.length, { error: 'ids repeat' }),
  }),
  /** `consent`: nothing is stored about anybody before he agrees. */
  privacy: z.strictObject({
    mode: z.enum(['none', 'notice', 'consent']),
    text: bothLanguages(2_000),
    link: webAddress,
  }),
  /** Pages that may hold the chat; empty means every page. */
  origins: z.array(widgetOrigin).max(widgetLimits.origins),
  /** Only visitors whose identity the host page signed. */
  identityRequired: z.boolean(),
  /** Which team new conversations belong to; null: nobody's in particular. */
  teamId: id.nullable(),
});
export type WidgetSettings = z.infer<typeof widgetSettings>;

const widgetRow = z.object({
  id,
  key: z.string(),
  name: z.string(),
  colour: z.string(),
  origins: z.int(),
  archived: z.boolean(),
  createdAt: timestamp,
});
export type WidgetRow = z.infer<typeof widgetRow>;

const widgetDetail = widgetRow.omit({ colour: true, origins: true }).extend({
  revision: z.int(),
  settings: widgetSettings,
  /** Counts the wordings of the privacy notice; a new wording asks for consent anew. */
  privacyVersion: z.int(),
  /** Where the script of the snippet comes from. */
  server: z.string(),
});
export type WidgetDetail = z.infer<typeof widgetDetail>;

const secretView = z.object({
  secret: z.string(),
  /** Until when the one before is still good; null when there is none. */
  previousUntil: timestamp.nullable(),
});

const withdrawal = z.object({
  id,
  customerId: id,
  conversationId: id,
  widget: z.string(),
  version: z.int(),
  givenAt: timestamp,
  withdrawnAt: timestamp,
  handledAt: timestamp.nullable(),
});

const name = text(60, 1);
const read = { access: 'settings.read' } as const;
const write = { access: 'settings.write' } as const;

/** The chats that a company puts on its pages. */
export const widgetRoutes = routes({
  'widgets.list': {
    ...read,
    method: 'GET',
    path: '/api/v1/widgets',
    summary: 'Every widget of the company, the oldest first',
    reply: z.object({ items: z.array(widgetRow) }),
  },
  'widgets.create': {
    ...write,
    method: 'POST',
    path: '/api/v1/widgets',
    summary: 'Make a widget with ordinary settings',
    body: z.strictObject({ name }),
    reply: widgetDetail,
    status: 201,
  },
  'widgets.get': {
    ...read,
    method: 'GET',
    path: '/api/v1/widgets/:id',
    summary: 'All settings of a widget',
    params: byId,
    reply: widgetDetail,
  },
  'widgets.update': {
    ...write,
    method: 'PUT',
    path: '/api/v1/widgets/:id',
    summary: 'Change a widget; refused when somebody else changed it since `revision`',
    params: byId,
    body: z.strictObject({ name, settings: widgetSettings, revision: z.int().min(0) }),
    reply: widgetDetail,
  },
  'widgets.archive': {
    ...write,
    method: 'POST',
    path: '/api/v1/widgets/:id/archive',
    summary: 'Take a widget out of use, or back into it; who talks already may go on',
    params: byId,
    body: z.strictObject({ archived: z.boolean() }),
    reply: widgetDetail,
  },
  'widgets.preview': {
    ...read,
    method: 'POST',
    path: '/api/v1/widgets/:id/preview',
    summary: 'What customers would see with these settings; stores nothing',
    params: byId,
    body: z.strictObject({ settings: widgetSettings }),
    reply: z.object({ view: widgetView, launcher: launcherView }),
  },
  'widgets.secret': {
    ...write,
    method: 'GET',
    path: '/api/v1/widgets/:id/secret',
    summary: 'The secret with which the host page signs who its customers are; who looks is written down',
    params: byId,
    reply: secretView,
  },
  'widgets.rotateSecret': {
    ...write,
    method: 'POST',
    path: '/api/v1/widgets/:id/secret',
    summary: 'A new secret; the one before stays good for a day',
    params: byId,
    body: z.strictObject({}),
    reply: secretView,
  },
  'withdrawals.list': {
    ...read,
    method: 'GET',
    path: '/api/v1/consent-withdrawals',
    summary: 'Customers who withdrew their consent, the latest first',
    query: z.strictObject(pageQuery),
    reply: page(withdrawal),
  },
  'withdrawals.settle': {
    ...write,
    method: 'POST',
    path: '/api/v1/consent-withdrawals/:id/settle',
    summary: 'Note that a withdrawal was dealt with; `erase` makes everything of this customer unreadable for good',
    params: byId,
    body: z.strictObject({ erase: z.boolean() }),
    reply: done,
  },
});
