import { z } from 'zod';
import { byId, done, id, limits, locale, seq, text, timestamp } from '../common.ts';
import { routes } from '../route.ts';
import { clientId, conversationState, message, outgoing } from './conversations.ts';

const words = z.record(locale, z.string());

/** What anybody may know of a widget before a word is spoken. */
export const widgetView = z.object({
  key: z.string(),
  brand: z.string(),
  /** A `data:` address; null without one. */
  logo: z.string().nullable(),
  /** One of `#rrggbb`. */
  colour: z.string(),
  languages: z.array(locale).min(1),
  greeting: words,
  suggestions: z.record(locale, z.array(z.string()).max(3)),
  /** People who could take a conversation now, and the usual wait in minutes (null when unknown). */
  people: z.object({
    online: z.int(),
    waitMinutes: z.int().nullable(),
    /** Empty when they are not to be shown. */
    hours: words,
    /** Null while open, and when no hours are known. */
    closed: z.object({ opensAt: timestamp.nullable(), reason: words.nullable() }).nullable(),
  }),
  /** Said while closed, instead of our own words; may be empty. */
  away: words,
  identityRequired: z.boolean(),
  /** `consent`: agreed to before anything is stored. Null when nothing is said. */
  privacy: z
    .object({ mode: z.enum(['notice', 'consent']), version: z.int(), text: words, link: z.string() })
    .nullable(),
  /** What is asked once before the talk; null when nothing is. */
  form: z
    .object({
      title: words,
      fields: z.array(
        z.object({
          id: z.string(),
          kind: z.enum(['name', 'phone', 'city', 'budget', 'text']),
          label: words,
          required: z.boolean(),
        }),
      ),
    })
    .nullable(),
});
export type WidgetView = z.infer<typeof widgetView>;

/** How the button stands on a host page, or why it does not: the page is not on the list, or nobody is there. */
export const launcherView = z.discriminatedUnion('is', [
  z.object({
    is: z.literal('shown'),
    colour: z.string(),
    side: z.enum(['left', 'right']),
    offsetX: z.int(),
    offsetY: z.int(),
    icon: z.enum(['chat', 'question', 'headset']),
    text: words,
    languages: z.array(locale).min(1),
  }),
  z.object({ is: z.literal('hidden') }),
  z.object({ is: z.literal('refused') }),
]);
export type LauncherView = z.infer<typeof launcherView>;

const visit = z.object({ token: z.string(), expiresAt: timestamp, name: z.string() });

const conversation = { params: byId, access: 'visitor' as const };

export const channelRoutes = routes({
  'widget.get': {
    method: 'GET',
    path: '/chat/v1/widgets/:key',
    summary: 'Public face of a widget',
    access: 'public',
    params: z.strictObject({ key: text(40, 8) }),
    reply: widgetView,
  },
  'widget.launcher': {
    method: 'GET',
    path: '/chat/v1/widgets/:key/launcher',
    summary: 'How the button stands on the page that asks; readable from every page',
    access: 'public',
    params: z.strictObject({ key: text(40, 8) }),
    reply: launcherView,
  },
  'visitor.start': {
    method: 'POST',
    path: '/chat/v1/visitors',
    summary: 'Become a visitor: a signed token and the conversation. `token` renews a known visitor',
    access: 'public',
    body: z.strictObject({
      widget: text(40, 8),
      locale: locale.default('zh-CN'),
      token: text(2_000).optional(),
      /** The page that holds the chat, where one does. */
      origin: text(300).optional(),
      /** The wording of the privacy notice that the customer agreed to. */
      consent: z.int().min(1).optional(),
      /** Who the host page says this is; `signature` = hex HMAC-SHA-256 of `id` with the widget's identity secret. */
      identity: z.strictObject({ id: text(200, 1), name: text(80).optional(), signature: text(64, 64) }).optional(),
    }),
    /** `form`: the questions before the talk are still open. */
    reply: visit.extend({ conversation: conversationState, form: z.boolean() }),
    status: 201,
  },
  'visitor.form': {
    ...conversation,
    method: 'POST',
    path: '/chat/v1/conversations/:id/form',
    summary: 'Answer the questions before the talk by field id, once; without answers they are skipped',
    body: z.strictObject({ answers: z.record(text(20, 1), text(500)) }),
    reply: visit,
    status: 201,
  },
  'visitor.withdraw': {
    ...conversation,
    method: 'POST',
    path: '/chat/v1/conversations/:id/withdrawal',
    summary: 'Withdraw consent: the visit ends at once, and staff are told to see to the erasure',
    body: z.strictObject({}),
    reply: done,
  },
  'visitor.conversation': {
    ...conversation,
    method: 'GET',
    path: '/chat/v1/conversations/:id',
    summary: 'State of my conversation',
    reply: conversationState,
  },
  'visitor.messages': {
    ...conversation,
    method: 'GET',
    path: '/chat/v1/conversations/:id/messages',
    summary: 'Messages in order: after a sequence, or the latest before one',
    query: z.strictObject({
      after: z.coerce.number().pipe(seq).optional(),
      before: z.coerce.number().pipe(seq).optional(),
      limit: z.coerce.number().int().min(1).max(limits.page).default(50),
    }),
    reply: z.object({ items: z.array(message), more: z.boolean() }),
  },
  'visitor.send': {
    ...conversation,
    method: 'POST',
    path: '/chat/v1/conversations/:id/messages',
    summary: 'Say something; answered only after it is stored. Sending the same clientId again is harmless',
    body: z.strictObject({ clientId, body: outgoing }),
    reply: message,
    status: 201,
  },
  'visitor.upload': {
    ...conversation,
    method: 'POST',
    path: '/chat/v1/conversations/:id/files',
    summary: 'Upload a picture or file to be sent in this conversation',
    upload: true,
    reply: z.object({ fileId: id }),
    status: 201,
  },
  'visitor.askPerson': {
    ...conversation,
    method: 'POST',
    path: '/chat/v1/conversations/:id/handoff',
    summary: 'Ask for a person (转人工)',
    body: z.strictObject({}),
    reply: conversationState,
  },
  'visitor.cancelHandoff': {
    ...conversation,
    method: 'DELETE',
    path: '/chat/v1/conversations/:id/handoff',
    summary: 'Stop waiting and go on with the bot',
    reply: conversationState,
  },
  'visitor.read': {
    ...conversation,
    method: 'POST',
    path: '/chat/v1/conversations/:id/read',
    summary: 'Mark read up to a sequence',
    body: z.strictObject({ seq }),
    reply: done,
  },
  'visitor.feedback': {
    method: 'POST',
    access: 'visitor',
    path: '/chat/v1/conversations/:id/messages/:seq/feedback',
    summary: 'Thumb up or down for an answer, with a reason',
    params: z.strictObject({ id, seq: z.coerce.number().pipe(seq) }),
    body: z.strictObject({ value: z.enum(['up', 'down']), reason: text(500).optional() }),
    reply: message,
  },
  'visitor.source': {
    method: 'GET',
    access: 'visitor',
    path: '/chat/v1/conversations/:id/sources/:articleId',
    summary: 'The published article behind an answer',
    params: z.strictObject({ id, articleId: id }),
    /** `passage` of a document, as the source of the answer names it. */
    query: z.strictObject({ passage: text(64, 1).optional(), language: locale.optional() }),
    reply: z.object({
      articleId: id,
      title: z.string(),
      /** Empty when passages are shown. */
      answer: z.string(),
      /** The passage that was said, and those beside it. */
      passages: z.array(
        z.object({
          id: z.string(),
          heading: z.array(z.string()),
          page: z.int().nullable(),
          text: z.string(),
          said: z.boolean(),
        }),
      ),
      category: z.string(),
      publishedAt: timestamp,
    }),
  },
});
