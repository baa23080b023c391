import { z } from 'zod';
import { byId, done, id, limits, locale, page, pageQuery, seq, text, timestamp } from '../common.ts';
import { routes } from '../route.ts';
import { clientId, conversationRow, message, outgoing, teamRef, undelivered } from './conversations.ts';
import { presence } from './staff.ts';

/** queue: waits for a person · mine: claimed by me · bot: the bot speaks · closed · all */
export const view = z.enum(['queue', 'mine', 'bot', 'closed', 'all']);
export type DeskView = z.infer<typeof view>;

export const customerPanel = z.object({
  id,
  name: z.string(),
  locale,
  /** Known from a verified identity; an anonymous visitor has none. */
  verifiedId: z.string().nullable(),
  phone: z.string().nullable(),
  remark: z.string(),
  /** What he told of himself before a talk. */
  details: z.array(z.object({ label: z.string(), value: z.string() })),
  firstSeenAt: timestamp,
  lastSeenAt: timestamp,
  conversations: z.int(),
});
export type CustomerPanel = z.infer<typeof customerPanel>;

/** Conversations of one team, or of `none`. */
const teamFilter = z.union([z.literal('none'), id]);

/** A colleague who may take the conversation. */
export const colleague = z.object({
  id,
  name: z.string(),
  presence,
  /** Conversations he speaks in now, and how many he can take; null when there is no limit. */
  open: z.int(),
  capacity: z.int().nullable(),
  skills: z.array(z.string()),
  teams: z.array(id),
});
export type Colleague = z.infer<typeof colleague>;

export const transferTo = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('team'), id }),
  z.strictObject({ kind: z.literal('person'), id }),
]);
export type TransferTo = z.infer<typeof transferTo>;

/** Whether the customer's platform carries a message of ours now. */
export const delivery = z.object({
  open: z.boolean(),
  /** Why not, where it does not. */
  why: undelivered.nullable(),
  /** Messages that may be sent until the customer writes again; null where nobody counts. */
  left: z.int().nullable(),
  /** When it shuts by itself; null where it does not. */
  until: timestamp.nullable(),
  /** People take over in the platform's own client, not here. */
  toMembers: z.boolean(),
});
export type Delivery = z.infer<typeof delivery>;

export const deskRoutes = routes({
  'conversations.list': {
    method: 'GET',
    path: '/api/v1/conversations',
    summary: 'Conversations of one view, the longest waiting first in the queue, else the latest first',
    access: 'conversation.read',
    query: z.strictObject({
      view: view.default('all'),
      search: text(100).optional(),
      team: teamFilter.optional(),
      ...pageQuery,
    }),
    reply: page(conversationRow),
  },
  'conversations.counts': {
    method: 'GET',
    path: '/api/v1/conversations/counts',
    summary: 'How many conversations each view holds, and how many people could take one',
    access: 'conversation.read',
    query: z.strictObject({ team: teamFilter.optional() }),
    reply: z.object({
      queue: z.int(),
      mine: z.int(),
      bot: z.int(),
      closed: z.int(),
      all: z.int(),
      online: z.int(),
      /** Turns fail in mass: the bot rests and what was asked waits. */ botPaused: z.boolean(),
    }),
  },
  'conversations.get': {
    method: 'GET',
    path: '/api/v1/conversations/:id',
    summary: 'One conversation with its customer',
    access: 'conversation.read',
    params: byId,
    reply: z.object({
      conversation: conversationRow,
      /** null for readers without `customer.read`. */
      customer: customerPanel.nullable(),
    }),
  },
  'conversations.messages': {
    method: 'GET',
    path: '/api/v1/conversations/:id/messages',
    summary: 'Messages in order: after a sequence, or the latest before one',
    access: 'conversation.read',
    params: byId,
    query: z.strictObject({
      after: z.coerce.number().pipe(seq).optional(),
      before: z.coerce.number().pipe(seq).optional(),
      limit: z.coerce.number().int().min(1).max(limits.page).default(50),
    }),
    reply: z.object({ items: z.array(message), more: z.boolean() }),
  },
  'conversations.delivery': {
    method: 'GET',
    path: '/api/v1/conversations/:id/delivery',
    summary: "Whether the customer's platform carries a message now, and how many more",
    access: 'conversation.read',
    params: byId,
    reply: delivery,
  },
  'conversations.claim': {
    method: 'POST',
    path: '/api/v1/conversations/:id/claim',
    summary: 'Take the conversation: from the queue, from the bot, or (with takeOver) from a colleague',
    access: 'conversation.reply',
    params: byId,
    body: z.strictObject({ takeOver: z.boolean().default(false) }),
    reply: conversationRow,
  },
  'conversations.return': {
    method: 'POST',
    path: '/api/v1/conversations/:id/return',
    summary: 'Give the conversation back to the bot, which starts from a summary',
    access: 'conversation.reply',
    params: byId,
    body: z.strictObject({}),
    reply: conversationRow,
  },
  'conversations.close': {
    method: 'POST',
    path: '/api/v1/conversations/:id/close',
    summary: 'Close the conversation; the customer may write again and opens it anew',
    access: 'conversation.close',
    params: byId,
    body: z.strictObject({}),
    reply: conversationRow,
  },
  'conversations.reopen': {
    method: 'POST',
    path: '/api/v1/conversations/:id/reopen',
    summary: 'Undo a close',
    access: 'conversation.close',
    params: byId,
    body: z.strictObject({}),
    reply: conversationRow,
  },
  'conversations.targets': {
    method: 'GET',
    path: '/api/v1/conversations/:id/targets',
    summary: 'Teams and colleagues this conversation can be handed to',
    access: 'conversation.reply',
    params: byId,
    reply: z.object({
      teams: z.array(teamRef.extend({ /** Members who could take one now. */ online: z.int() })),
      people: z.array(colleague),
    }),
  },
  'conversations.transfer': {
    method: 'POST',
    path: '/api/v1/conversations/:id/transfer',
    summary: 'Hand the conversation to a team, where it waits, or to a colleague who may see it; staff read the note',
    access: 'conversation.reply',
    params: byId,
    body: z.strictObject({ to: transferTo, note: text(limits.messageText).default('') }),
    reply: z.object({
      /** null when it is now beyond what the caller may see. */
      conversation: conversationRow.nullable(),
    }),
  },
  'conversations.read': {
    method: 'POST',
    path: '/api/v1/conversations/:id/read',
    summary: "Mark read up to a sequence; in a colleague's conversation nothing is marked",
    access: 'conversation.reply',
    params: byId,
    body: z.strictObject({ seq }),
    reply: done,
  },
  'conversations.reply': {
    method: 'POST',
    path: '/api/v1/conversations/:id/messages',
    summary:
      'Speak to the customer as the person who claimed the conversation; sending the same clientId again is harmless',
    access: 'conversation.reply',
    params: byId,
    body: z.strictObject({ clientId, body: outgoing }),
    reply: message,
    status: 201,
  },
  'conversations.note': {
    method: 'POST',
    path: '/api/v1/conversations/:id/notes',
    summary: 'Leave a note that staff alone can read',
    access: 'conversation.reply',
    params: byId,
    body: z.strictObject({ clientId, text: text(limits.messageText, 1) }),
    reply: message,
    status: 201,
  },
  'conversations.upload': {
    method: 'POST',
    path: '/api/v1/conversations/:id/files',
    summary: 'Upload a file to be sent in this conversation',
    access: 'conversation.reply',
    params: byId,
    upload: true,
    reply: z.object({ fileId: id }),
    status: 201,
  },
  'customers.update': {
    method: 'PATCH',
    path: '/api/v1/customers/:id',
    summary: 'Change what staff know of a customer: name, phone, remark',
    access: 'customer.write',
    params: byId,
    body: z.strictObject({ name: text(80, 1).optional(), phone: text(40).optional(), remark: text(2_000).optional() }),
    reply: customerPanel,
  },
});
