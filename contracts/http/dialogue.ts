import { z } from 'zod';
import { byId, id, limits, text, timestamp } from '../common.ts';
import { routes } from '../route.ts';

export const stepName = z.enum([
  'look',
  'perceive',
  'recall',
  'resolve',
  'look up',
  'review',
  'graph',
  'intent',
  'strategy',
  'decide',
  'compose',
  'guard',
  'say',
]);
export type StepName = z.infer<typeof stepName>;

export const outcome = z.enum([
  'answer',
  'ask',
  'confirm',
  'start process',
  'hand over',
  'stay silent',
  'dropped',
  'failed',
]);
export type OutcomeKind = z.infer<typeof outcome>;

export const traceStep = z.object({
  step: stepName,
  /** Milliseconds since the turn began, and how long the step took. */
  startMs: z.number(),
  tookMs: z.number(),
  /** One line that a 客服 lead understands, as a locale key with its values. */
  line: z.object({ key: z.string(), values: z.record(z.string(), z.union([z.string(), z.number()])) }),
  /** Numbers and names behind the fold. */
  detail: z.record(z.string(), z.unknown()),
});
export type TraceStep = z.infer<typeof traceStep>;

export const turnTrace = z.object({
  id,
  conversationId: id,
  at: timestamp,
  basedOnSeq: z.int(),
  replySeq: z.int().nullable(),
  outcome,
  tookMs: z.number(),
  steps: z.array(traceStep),
});
export type TurnTrace = z.infer<typeof turnTrace>;

/** Why a sentence does not stand; the words are in the console, `judged.<reason>`. */
export const judgedReason = z.enum([
  'number',
  'link',
  'lexicon',
  'promise',
  'contact',
  'name',
  'crossed',
  'denied',
  'unsupported',
  'too long',
]);
export type JudgedReason = z.infer<typeof judgedReason>;

const place = z.object({ start: z.int(), end: z.int() });

/** One sentence held against published knowledge. */
export const checkedSentence = z.object({
  text: z.string(),
  verdict: z.enum(['supported', 'contradicted', 'not_found']),
  reason: judgedReason.nullable(),
  /** What in it is not so; empty when it is the whole sentence. */
  what: z.string(),
  /** UTF-16 places in `text`. */
  spans: z.array(place),
});
export type CheckedSentence = z.infer<typeof checkedSentence>;

export const checkedReply = z.object({
  /** Empty when no published article speaks of it. */
  sentences: z.array(checkedSentence),
  sources: z.array(z.object({ articleId: id, title: z.string() })),
});
export type CheckedReply = z.infer<typeof checkedReply>;

export const dialogueRoutes = routes({
  'conversations.checkReply': {
    method: 'POST',
    path: '/api/v1/conversations/:id/check-reply',
    summary: 'Holds a reply that is being written against published knowledge; changes nothing',
    access: 'conversation.reply',
    onlyPeople: true,
    params: byId,
    body: z.strictObject({ text: text(limits.messageText) }),
    reply: checkedReply,
  },
  'turns.get': {
    method: 'GET',
    path: '/api/v1/conversations/:id/turns/:turnId',
    summary: 'How the bot came to say this, step by step',
    access: 'trace.read',
    params: z.strictObject({ id, turnId: id }),
    reply: turnTrace,
  },
});
