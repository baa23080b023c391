import { z } from 'zod';
import { byId, done, id, limits, locale, seq, text, timestamp } from '../common.ts';
import { routes } from '../route.ts';
import { clientId, conversationState, message, outgoing } from './conversations.ts';

/** What anybody may know of a widget before a word is spoken. */
export const widgetView = z.object({
  key: z.string(),
  brand: z.string(),
  /** One of `#rrggbb`. */
  colour: z.string(),
  greeting: z.record(locale, z.string()),
  suggestions: z.record(locale, z.array(z.string()).max(3)),
  /** People who could take a conversation now, and the usual wait in minutes (null when unknown). */
  people: z.object({ online: z.int(), waitMinutes: z.int().nullable(), hours: z.string() }),
  identityRequired: z.boolean(),
});
export type WidgetView = z.infer<typeof widgetView>;

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
  'visitor.start': {
    method: 'POST',
    path: '/chat/v1/visitors',
    summary: 'Become a visitor: a signed token and the conversation. `token` renews a known visitor',
    access: 'public',
    body: z.strictObject({
      widget: text(40, 8),
      locale: locale.default('zh-CN'),
      token: text(2_000).optional(),
      /** Who the host page says this is; `signature` = hex HMAC-SHA-256 of `id` with the widget's identity secret. */
      identity: z.strictObject({ id: text(200, 1), name: text(80).optional(), signature: text(64, 64) }).optional(),
    }),
    reply: z.object({ token: z.string(), expiresAt: timestamp, conversation: conversationState, name: z.string() }),
    status: 201,
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
    reply: z.object({
      articleId: id,
      title: z.string(),
      answer: z.string(),
      category: z.string(),
      publishedAt: timestamp,
    }),
  },
});
