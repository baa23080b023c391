import { z } from 'zod';
import { byId, id, seq, timestamp } from '../common.ts';
import { routes } from '../route.ts';
import { feeling } from './strategies.ts';

/** Messages of a customer that are looked at, the last of them. */
export const MOOD_MESSAGES = 8;

const felt = z.object({ label: feeling, intensity: z.number() });
/** What staff said that a message tells, in place of what was read. */
const correction = z.object({ label: feeling, by: z.string(), at: timestamp });

/** How a customer seems to feel by what he wrote; advisory, never a diagnosis. */
export const mood = z.object({
  /** His last messages, oldest first. */
  messages: z.array(
    z.object({ seq, at: timestamp, text: z.string(), labels: z.array(felt), correction: correction.nullable() }),
  ),
  /** Of bad feeling, as everything below up to the last message. */
  trend: z.enum(['rising', 'falling', 'steady']),
  warning: z.enum(['complaint', 'escalation']).nullable(),
  /** -1 to 1. */
  valence: z.number(),
  /** 0 to 1, as the next two. */
  arousal: z.number(),
  urgency: z.number(),
  trust: z.number(),
});
export type Mood = z.infer<typeof mood>;

export const moodRoutes = routes({
  'conversations.mood': {
    method: 'GET',
    path: '/api/v1/conversations/:id/mood',
    summary: 'How the customer seems to feel, message by message; advisory',
    access: 'conversation.read',
    params: byId,
    reply: mood,
  },
  'conversations.correctMood': {
    method: 'PUT',
    path: '/api/v1/conversations/:id/mood/:seq',
    summary: 'Say what a message of the customer tells; null takes it back',
    access: 'conversation.reply',
    params: z.strictObject({
      id,
      seq: z.coerce
        .number()
        .int()
        .min(1)
        .max(2 ** 31 - 1),
    }),
    body: z.strictObject({ label: feeling.nullable() }),
    reply: mood,
  },
  'mood.export': {
    method: 'GET',
    path: '/api/v1/mood-corrections',
    summary: 'What staff corrected, as JSONL to train and measure with; telephone numbers, mail and ids are taken out',
    access: 'understanding.manage',
    download: true,
    reply: z.unknown(),
  },
});
