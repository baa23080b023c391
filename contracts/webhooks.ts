import { z } from 'zod';
import { id, seq, timestamp } from './common.ts';
import { author, handoffReason } from './http/conversations.ts';

/** What other systems are told, by the Standard Webhooks specification. Fields are only ever added within a version. */
export const WEBHOOK_VERSION = 1;

const conversation = z.object({ id, channel: z.string(), customerId: id, teamId: id.nullable() });
const inConversation = { conversation, seq };
const article = z.object({ articleId: id });
const customer = z.object({ customerId: id });
const person = z.object({ staffId: id });

/** Every kind of event: what it tells, and its `data`. */
export const webhookEvents = {
  'conversation.started': {
    summary: 'A customer wrote for the first time in a conversation',
    data: z.object({ conversation }),
  },
  'conversation.closed': {
    summary: 'The matter is settled',
    data: z.object({ ...inConversation, by: z.string().nullable() }),
  },
  'conversation.reopened': {
    summary: 'The customer wrote again after the end',
    data: z.object(inConversation),
  },
  'conversation.transferred': {
    summary: 'Handed on to a team or a colleague',
    data: z.object({
      ...inConversation,
      by: z.string(),
      team: z.string().nullable(),
      person: z.string().nullable(),
    }),
  },
  'handoff.requested': {
    summary: 'The bot stopped and a person is called',
    data: z.object({ ...inConversation, reason: handoffReason }),
  },
  'handoff.delayed': {
    summary: 'Nobody came in the promised time',
    data: z.object({ ...inConversation, promisedAt: timestamp.nullable() }),
  },
  'handoff.claimed': {
    summary: 'A person took the conversation',
    data: z.object({ ...inConversation, by: z.string() }),
  },
  'handoff.returned': {
    summary: 'A person gave the conversation back to the bot',
    data: z.object({ ...inConversation, by: z.string() }),
  },
  'handoff.cancelled': {
    summary: 'The customer goes on with the bot',
    data: z.object(inConversation),
  },
  'message.appended': {
    summary: 'Something was said to or by a customer; notes of staff are never sent',
    data: z.object({
      ...inConversation,
      message: z.object({
        id,
        at: timestamp,
        author,
        kind: z.enum(['text', 'answer', 'choices', 'image', 'file']),
        file: z.object({ mime: z.string(), size: z.int() }).nullable(),
        /** What was said, or the name of the file. Null unless the endpoint receives texts, and once it is forgotten. */
        text: z.string().nullable(),
      }),
    }),
  },
  'feedback.given': {
    summary: 'A customer said whether an answer helped',
    data: z.object({ ...inConversation, value: z.enum(['up', 'down']).nullable() }),
  },
  'customer.updated': { summary: 'What is known of a customer has changed', data: customer },
  'customer.forgotten': { summary: 'A customer was forgotten; forget him too', data: customer },
  'paper.changed': {
    summary: 'A customer showed a paper, it was corrected, or it stands otherwise; what it says is not sent',
    data: z.object({ paperId: id, customerId: id, conversationId: id, kind: z.string(), state: z.string() }),
  },
  'article.published': { summary: 'An article answers customers from now on', data: article },
  'article.unpublished': { summary: 'An article answers nobody any more', data: article },
  'article.removed': { summary: 'An article was removed', data: article },
  'approval.requested': {
    summary: 'Somebody asks for an approval',
    data: z.object({ approvalId: id, kind: z.string(), subject: z.string() }),
  },
  'approval.decided': {
    summary: 'An approval was given, declined, withdrawn, or has expired',
    data: z.object({ approvalId: id, kind: z.string(), subject: z.string(), outcome: z.string() }),
  },
  'staff.changed': { summary: 'The name or the rights of a colleague have changed', data: person },
  'staff.disabled': { summary: 'A colleague can no longer sign in', data: person },
} as const;

export type WebhookEventType = keyof typeof webhookEvents;
export const webhookEventTypes = Object.keys(webhookEvents) as [WebhookEventType, ...WebhookEventType[]];
/** Sent to one endpoint when somebody asks for it; nobody subscribes to it. */
export const WEBHOOK_TEST = 'webhook.test';
export type SentEventType = WebhookEventType | typeof WEBHOOK_TEST;

/** The body of a delivery. Its id is the header `webhook-id`; the same again is the same event. */
export const webhookPayload = (type: string, data: z.ZodType) =>
  z.object({ type: z.literal(type), version: z.literal(WEBHOOK_VERSION), timestamp, data });
