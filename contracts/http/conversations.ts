import { z } from 'zod';
import { id, limits, locale, seq, text, timestamp } from '../common.ts';

/** How a customer comes: the chat of a web page, 微信客服, or an app inside WeCom. */
export const channel = z.enum(['web', 'kf', 'wecom']);
export type Channel = z.infer<typeof channel>;

/** Who speaks to the customer now. `nobody` means that a person was asked for and has not come yet. */
export const speaker = z.enum(['bot', 'person', 'nobody']);
export type Speaker = z.infer<typeof speaker>;

export const handoffReason = z.enum(['asked', 'emotion', 'unknown', 'failure', 'rule', 'transferred']);
export type HandoffReason = z.infer<typeof handoffReason>;
export const handoffState = z.enum(['requested', 'queued', 'claimed', 'returned', 'closed', 'cancelled']);
export type HandoffState = z.infer<typeof handoffState>;

export const fileView = z.object({
  id,
  name: z.string(),
  mime: z.string(),
  size: z.int(),
  /** Signed and expiring; ask again by reading the message. Empty where `covered` is `waiting` or `withheld`. */
  url: z.string(),
  /**
   * To staff who may not see private data, of a customer's picture: a copy in which it is covered; `part` of it, with nothing
   * to cover, such as the first frame of one that moves, since nobody has looked at the rest; nothing yet, since it waits to
   * be looked at; or nothing at all. Left out where the picture is shown as it is.
   */
  covered: z.enum(['covered', 'part', 'waiting', 'withheld']).optional(),
  /** Why nothing is shown of it: nobody has ever looked for private data, or it could not be looked at. */
  withheld: z.enum(['unchecked', 'failed']).optional(),
});
export type FileView = z.infer<typeof fileView>;

/** Where an answer comes from. */
export const source = z.object({
  articleId: id,
  version: z.int(),
  title: z.string(),
  /** The passage that carries the answer. */
  excerpt: z.string(),
  /** Which passage of a document it is; the headings over it, the outermost first. */
  passage: z.object({ id: z.string(), heading: z.array(z.string()), page: z.int().nullable() }).optional(),
});
export type Source = z.infer<typeof source>;

/** `passage` of a document, as its source names it. */
export const choice = z.object({ label: z.string(), articleId: id.optional(), passage: z.string().optional() });
export type Choice = z.infer<typeof choice>;

/** An article to go on with, or a person; a customer who takes an article says its label. */
export const offer = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('article'), label: z.string(), articleId: id }),
  z.object({ kind: z.literal('person'), label: z.string() }),
]);
export type Offer = z.infer<typeof offer>;

export const rating = z.enum(['good', 'fair', 'poor']);
export type Rating = z.infer<typeof rating>;

/**
 * Why a platform does not carry a message: the 48 hours or the five messages are used up, a member speaks in the
 * client or is waited for there, the session has ended, the customer refuses, the platform holds it for unsafe, the
 * kind or the settings do not allow it; `unknown` when nobody can say whether it arrived.
 */
export const undelivered = z.enum([
  'time',
  'count',
  'member',
  'ended',
  'refused',
  'unsafe',
  'kind',
  'settings',
  'unknown',
]);
export type Undelivered = z.infer<typeof undelivered>;

/** What happened in the conversation besides messages; clients render it in their own language. */
export const event = z.discriminatedUnion('type', [
  z.object({ type: z.literal('handoff.requested'), reason: handoffReason }),
  /** `online` people who could take it; `promisedAt` when somebody will have answered or the customer hears again. */
  z.object({
    type: z.literal('handoff.queued'),
    position: z.int(),
    online: z.int(),
    waitMinutes: z.int().nullable(),
    promisedAt: timestamp,
  }),
  /** The promised time passed without a person: the customer hears it, with the next promise or how to leave a number. */
  z.object({
    type: z.literal('handoff.delayed'),
    position: z.int(),
    online: z.int(),
    promisedAt: timestamp.nullable(),
  }),
  z.object({ type: z.literal('handoff.claimed'), name: z.string() }),
  z.object({ type: z.literal('handoff.returned'), name: z.string() }),
  z.object({ type: z.literal('handoff.cancelled') }),
  z.object({ type: z.literal('conversation.closed'), name: z.string().nullable() }),
  z.object({ type: z.literal('conversation.reopened') }),
  /** Handed on to a team or a colleague. Seen by staff only. */
  z.object({
    type: z.literal('conversation.transferred'),
    by: z.string(),
    team: z.string().optional(),
    person: z.string().optional(),
  }),
  /** The bot cannot answer for the moment; what was asked is kept and answered later. */
  z.object({ type: z.literal('bot.paused') }),
  /** For staff: the customer agreed to this wording of the privacy notice. */
  z.object({ type: z.literal('consent.given'), version: z.int() }),
  /** The customer wants nothing of him processed any longer. */
  z.object({ type: z.literal('consent.withdrawn') }),
  /** For staff: what the customer thought of a talk with a person. */
  z.object({ type: z.literal('conversation.rated'), rating }),
  /** For staff: the platform did not carry the message at `seq` to the customer. */
  z.object({ type: z.literal('delivery.failed'), seq, why: undelivered }),
  /** For staff: a message was taken back on the platform; `seq` is null where it was never known here. */
  z.object({ type: z.literal('message.recalled'), seq: seq.nullable(), by: z.enum(['customer', 'person']) }),
  /** For staff: what the customer told before the talk; empty when he skipped it. */
  z.object({
    type: z.literal('form.answered'),
    answers: z.array(z.object({ label: z.string(), value: z.string() })),
  }),
]);
export type ConversationEvent = z.infer<typeof event>;

export const messageBody = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('text'), text: z.string() }),
  /** The bot's words, sentence by sentence as the guard released them. */
  z.object({
    kind: z.literal('answer'),
    sentences: z.array(z.string()),
    sources: z.array(source),
    /** What the customer may go on with, at one touch. */
    offers: z.array(offer).max(3).optional(),
    /** It repeats what stands on a picture of the customer. */
    readBack: z.literal(true).optional(),
  }),
  /** The bot asks which of up to three questions is meant. */
  z.object({ kind: z.literal('choices'), text: z.string(), choices: z.array(choice).max(3) }),
  z.object({ kind: z.literal('image'), file: fileView }),
  z.object({ kind: z.literal('file'), file: fileView }),
  /** Seen by staff only. */
  z.object({ kind: z.literal('note'), text: z.string() }),
  z.object({ kind: z.literal('event'), event }),
]);
export type MessageBody = z.infer<typeof messageBody>;

export const author = z.object({
  kind: z.enum(['customer', 'bot', 'person', 'system']),
  /** Present for a person: the name the customer is introduced to. */
  name: z.string().optional(),
  /** Present for staff readers. */
  staffId: id.optional(),
});
export type Author = z.infer<typeof author>;

export const feedback = z.object({ value: z.enum(['up', 'down']), reason: z.string().optional() });

export const message = z.object({
  conversationId: id,
  /** Gap-free per conversation; a customer sees gaps where staff-only notes stand. */
  seq,
  id,
  at: timestamp,
  author,
  body: messageBody,
  /** The sender's own id, so that an optimistic bubble finds its stored self. */
  clientId: z.string().optional(),
  /** For staff with `trace.read`: the turn that wrote this. */
  turnId: id.optional(),
  feedback: feedback.optional(),
});
export type Message = z.infer<typeof message>;

/** What a sender may put into a message. Files are uploaded first. */
export const outgoing = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('text'), text: text(limits.messageText, 1) }),
  z.strictObject({ kind: z.literal('file'), fileId: id }),
]);
export type Outgoing = z.infer<typeof outgoing>;
export const clientId = text(64, 8);

export const handoff = z.object({
  id,
  state: handoffState,
  reason: handoffReason,
  /** In words for the desk, for example the question nobody could answer. */
  detail: z.string(),
  /** What happened so far, written for the person who takes over. */
  summary: z.string(),
  requestedAt: timestamp,
  promisedAt: timestamp.nullable(),
  claimedAt: timestamp.nullable(),
  position: z.int().nullable(),
});
export type Handoff = z.infer<typeof handoff>;

/** What a customer may know about his conversation. A higher revision replaces a lower one. */
export const conversationState = z.object({
  id,
  revision: z.int(),
  status: z.enum(['open', 'closed']),
  speaker,
  personName: z.string().nullable(),
  handoff: z.object({ state: handoffState, position: z.int().nullable(), promisedAt: timestamp.nullable() }).nullable(),
  lastSeq: seq,
  customerReadSeq: seq,
  /** Up to where staff have read: the customer's read marks. */
  staffReadSeq: seq,
});
export type ConversationState = z.infer<typeof conversationState>;

export const customerRef = z.object({ id, name: z.string(), locale });
export const staffRef = z.object({ id, name: z.string() });
/** `short`: one to four characters where there is little room; `colour`: one of `#rrggbb`. */
export const teamRef = z.object({ id, name: z.string(), short: z.string(), colour: z.string() });
export type TeamRef = z.infer<typeof teamRef>;

/** One row of the desk. A higher revision replaces a lower one. */
export const conversationRow = z.object({
  id,
  revision: z.int(),
  channel,
  status: z.enum(['open', 'closed']),
  customer: customerRef,
  /** The team it belongs to; null for everybody's. */
  team: teamRef.nullable(),
  speaker,
  /** Bumped whenever the speaker changes; claims and replies name the epoch they saw. */
  epoch: z.int(),
  assignee: staffRef.nullable(),
  /** Who speaks with the customer in the client of another platform, where staff here can only read along. */
  outside: z.string().nullable(),
  handoff: handoff.nullable(),
  /** Since when the customer waits for words from a person; null while nobody is waited for. */
  waitingSince: timestamp.nullable(),
  unread: z.int(),
  lastSeq: seq,
  customerReadSeq: seq,
  lastMessage: z.object({ at: timestamp, author: author.shape.kind, preview: z.string() }).nullable(),
  createdAt: timestamp,
  updatedAt: timestamp,
});
export type ConversationRow = z.infer<typeof conversationRow>;
