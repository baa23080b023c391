import { z } from 'zod';
import { id, timestamp } from '../common.ts';
import { routes } from '../route.ts';

export const stepName = z.enum(['perceive', 'recall', 'resolve', 'look up', 'decide', 'compose', 'guard', 'say']);
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

export const dialogueRoutes = routes({
  'turns.get': {
    method: 'GET',
    path: '/api/v1/conversations/:id/turns/:turnId',
    summary: 'How the bot came to say this, step by step',
    access: 'trace.read',
    params: z.strictObject({ id, turnId: id }),
    reply: turnTrace,
  },
});
