import { z } from 'zod';
import { byId, done, id, page, pageQuery, text, timestamp } from '../common.ts';
import { routes } from '../route.ts';
import { webhookEventTypes } from '../webhooks.ts';

export const webhookLimits = {
  /** Endpoints of one company. */
  endpoints: 20,
  url: 2_000,
  description: 200,
  /** Secrets that sign at once while one replaces another. */
  secrets: 3,
  /** Events one replay of a time range sends again. */
  replay: 10_000,
} as const;

/** Why an endpoint receives nothing now: somebody paused it, it answered 410, or it failed for days. */
export const pausedWhy = z.enum(['by-hand', 'gone', 'failing']);
export type PausedWhy = z.infer<typeof pausedWhy>;

export const webhookEndpoint = z.object({
  id,
  /** For readers who may not change it, without what stands behind `?`. */
  url: z.string(),
  description: z.string(),
  events: z.array(z.enum(webhookEventTypes)),
  /** It is sent what customers and staff say, not only that something was said. */
  withText: z.boolean(),
  paused: z.object({ why: pausedWhy, at: timestamp }).nullable(),
  /** Since when every try fails; null while all is well. */
  failingSince: timestamp.nullable(),
  /** Not tried again before. */
  restsUntil: timestamp.nullable(),
  /** Events that wait to be sent. */
  waiting: z.int(),
  /** When secrets that were replaced stop signing. */
  oldSecretsUntil: timestamp.nullable(),
  lastAttempt: z.object({ at: timestamp, delivered: z.boolean() }).nullable(),
  createdAt: timestamp,
});
export type WebhookEndpoint = z.infer<typeof webhookEndpoint>;

export const deliveryState = z.enum(['pending', 'delivered', 'failed']);
export const delivery = z.object({
  eventId: id,
  type: z.string(),
  at: timestamp,
  state: deliveryState,
  attempts: z.int(),
  nextAt: timestamp.nullable(),
  /** The last answer's status, or in a word why there was none. */
  outcome: z.string().nullable(),
  status: z.int().nullable(),
});
export type WebhookDelivery = z.infer<typeof delivery>;

export const attempt = z.object({
  at: timestamp,
  ms: z.int(),
  /** `delivered`, `status`, `redirected`, or why no answer came. */
  outcome: z.string(),
  status: z.int().nullable(),
  /** The beginning of the answer, masked; null where texts are sent, for they could come back in it. */
  response: z.string().nullable(),
});

const secret = z.string();
const fields = {
  url: text(webhookLimits.url, 1),
  description: text(webhookLimits.description),
  events: z.array(z.enum(webhookEventTypes)).min(1).max(webhookEventTypes.length),
  withText: z.boolean(),
};
const byEvent = z.strictObject({ id, eventId: id });

export const webhookRoutes = routes({
  'webhooks.list': {
    method: 'GET',
    path: '/api/v1/webhooks',
    summary: 'Who is told what happens here',
    access: 'integration.read',
    reply: z.object({ items: z.array(webhookEndpoint), limit: z.int() }),
  },
  'webhooks.create': {
    method: 'POST',
    path: '/api/v1/webhooks',
    summary: 'Tell another system; the secret is shown once',
    access: 'integration.write',
    body: z.strictObject({
      ...fields,
      description: fields.description.default(''),
      withText: z.boolean().default(false),
    }),
    reply: z.object({ endpoint: webhookEndpoint, secret }),
    status: 201,
  },
  'webhooks.update': {
    method: 'PATCH',
    path: '/api/v1/webhooks/:id',
    summary: 'Change where it goes and what is told',
    access: 'integration.write',
    params: byId,
    body: z.strictObject({
      url: fields.url.optional(),
      description: fields.description.optional(),
      events: fields.events.optional(),
      withText: fields.withText.optional(),
    }),
    reply: webhookEndpoint,
  },
  'webhooks.remove': {
    method: 'DELETE',
    path: '/api/v1/webhooks/:id',
    summary: 'Tell it nothing more, and forget its log',
    access: 'integration.write',
    params: byId,
    reply: done,
  },
  'webhooks.pause': {
    method: 'POST',
    path: '/api/v1/webhooks/:id/pause',
    summary: 'Send nothing for now; what happens meanwhile waits',
    access: 'integration.write',
    params: byId,
    body: z.strictObject({}),
    reply: webhookEndpoint,
  },
  'webhooks.resume': {
    method: 'POST',
    path: '/api/v1/webhooks/:id/resume',
    summary: 'Go on, beginning with what waited',
    access: 'integration.write',
    params: byId,
    body: z.strictObject({}),
    reply: webhookEndpoint,
  },
  'webhooks.rotateSecret': {
    method: 'POST',
    path: '/api/v1/webhooks/:id/secret',
    summary: 'Make a new secret; the old ones go on signing beside it for a day',
    access: 'integration.write',
    params: byId,
    body: z.strictObject({}),
    reply: z.object({ endpoint: webhookEndpoint, secret }),
  },
  'webhooks.test': {
    method: 'POST',
    path: '/api/v1/webhooks/:id/test',
    summary: 'Send a test event',
    access: 'integration.write',
    params: byId,
    body: z.strictObject({}),
    reply: z.object({ eventId: id }),
  },
  'webhooks.deliveries': {
    method: 'GET',
    path: '/api/v1/webhooks/:id/deliveries',
    summary: 'What was sent or waits, the latest first',
    access: 'integration.read',
    params: byId,
    query: z.strictObject({ state: deliveryState.optional(), type: text(60).optional(), ...pageQuery }),
    reply: page(delivery),
  },
  'webhooks.delivery': {
    method: 'GET',
    path: '/api/v1/webhooks/:id/deliveries/:eventId',
    summary: 'One event with its payload and every attempt',
    access: 'integration.read',
    params: byEvent,
    reply: z.object({ delivery, payload: z.unknown(), attempts: z.array(attempt) }),
  },
  'webhooks.replay': {
    method: 'POST',
    path: '/api/v1/webhooks/:id/deliveries/:eventId/replay',
    summary: 'Send one event again, under its old id',
    access: 'integration.write',
    params: byEvent,
    body: z.strictObject({}),
    reply: done,
  },
  'webhooks.replayRange': {
    method: 'POST',
    path: '/api/v1/webhooks/:id/replay',
    summary: 'Send what happened in a time again, each under its old id',
    access: 'integration.write',
    params: byId,
    body: z.strictObject({ from: timestamp, to: timestamp, only: z.enum(['failed', 'all']) }),
    reply: z.object({ events: z.int() }),
  },
});
