import { z } from 'zod';
import { byId, id, text, timestamp } from '../common.ts';
import { routes } from '../route.ts';

/** What may be remembered of a customer. `interest`: what was answered to him last. */
export const factKind = z.enum([
  'name',
  'city',
  'budget',
  'area',
  'shop',
  'business',
  'plan',
  'phone',
  'child',
  'contact',
  'interest',
]);
export type FactKind = z.infer<typeof factKind>;

const fact = z.object({
  id,
  kind: factKind,
  value: z.string(),
  /** Who put it so: the customer in the talk or in a form, or a member of staff who corrected it. */
  by: z.enum(['customer', 'form', 'staff']),
  toldAt: timestamp,
  expiresAt: timestamp,
  /** Kept for this talk only, because remembering is switched off. */
  lasting: z.boolean(),
});
export type MemoryFact = z.infer<typeof fact>;

export const ownMemory = z.object({
  /** Whether anything is kept beyond the talk. */
  on: z.boolean(),
  items: z.array(fact),
});
export type OwnMemory = z.infer<typeof ownMemory>;

const staffFact = fact.extend({
  /** From 0 to 1. */
  sure: z.number(),
  /** The member of staff who corrected it. */
  staffName: z.string().nullable(),
  /** The message that says it; null when it was not said in a talk that the reader reaches. */
  source: z.object({ conversationId: id, seq: z.int() }).nullable(),
});
export type StaffMemoryFact = z.infer<typeof staffFact>;

export const customerMemory = z.object({
  /** `customer`: he switched it off; `withdrawn`: he took his consent back. */
  state: z.enum(['on', 'customer', 'withdrawn']),
  items: z.array(staffFact),
});
export type CustomerMemory = z.infer<typeof customerMemory>;

export const recollection = z.object({
  /** Questions of the whole conversation that nobody has answered, oldest first. */
  open: z.array(z.object({ seq: z.int(), at: timestamp, text: z.string() })),
  /** What was promised to the customer, oldest first. */
  promises: z.array(
    z.object({
      seq: z.int(),
      at: timestamp,
      by: z.enum(['bot', 'person']),
      name: z.string().nullable(),
      text: z.string(),
      /** Null when no time was named. */
      due: timestamp.nullable(),
    }),
  ),
  /** Questions asked in all, and the first of them. */
  asked: z.int(),
  first: z.object({ seq: z.int(), at: timestamp, text: z.string(), answer: z.string().nullable() }).nullable(),
});
export type Recollection = z.infer<typeof recollection>;

const own = { params: byId, access: 'visitor' as const };
const ofCustomer = z.strictObject({ id, factId: id });

export const memoryRoutes = routes({
  'visitor.memory': {
    ...own,
    method: 'GET',
    path: '/chat/v1/conversations/:id/memory',
    summary: 'What is remembered of me',
    reply: ownMemory,
  },
  'visitor.setMemory': {
    ...own,
    method: 'PUT',
    path: '/chat/v1/conversations/:id/memory',
    summary: 'Switch remembering on, or off: then what is remembered is erased',
    body: z.strictObject({ on: z.boolean() }),
    reply: ownMemory,
  },
  'visitor.forgetFact': {
    method: 'DELETE',
    access: 'visitor',
    path: '/chat/v1/conversations/:id/memory/:factId',
    summary: 'Erase one thing that is remembered of me',
    params: ofCustomer,
    reply: ownMemory,
  },
  'visitor.forgetAll': {
    ...own,
    method: 'DELETE',
    path: '/chat/v1/conversations/:id/memory',
    summary: 'Erase everything that is remembered of me',
    reply: ownMemory,
  },
  'customers.memory': {
    method: 'GET',
    path: '/api/v1/customers/:id/memory',
    summary: 'What is remembered of a customer, with the messages that say it',
    access: 'customer.read',
    params: byId,
    reply: customerMemory,
  },
  'customers.correctFact': {
    method: 'PUT',
    path: '/api/v1/customers/:id/memory/:factId',
    summary: 'Correct what is remembered of a customer',
    access: 'customer.write',
    params: ofCustomer,
    body: z.strictObject({ value: text(40, 1) }),
    reply: customerMemory,
  },
  'customers.forgetFact': {
    method: 'DELETE',
    path: '/api/v1/customers/:id/memory/:factId',
    summary: 'Erase one thing that is remembered of a customer',
    access: 'customer.write',
    params: ofCustomer,
    reply: customerMemory,
  },
  'conversations.recollection': {
    method: 'GET',
    path: '/api/v1/conversations/:id/recollection',
    summary: 'What of the whole conversation is open: questions and promises',
    access: 'conversation.read',
    params: byId,
    reply: recollection,
  },
});
