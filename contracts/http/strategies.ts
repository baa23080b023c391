import { z } from 'zod';
import { done, id, limits, text, timestamp } from '../common.ts';
import { routes } from '../route.ts';

/** Sizes of strategies. */
export const strategyLimits = {
  /** Of one company. */
  strategies: 40,
  name: 40,
  /** Characters of what is said first, in each language. */
  words: 200,
  /** Words that sell, left out while a strategy says so. */
  selling: 40,
  /** Messages before the one that is tried. */
  before: 10,
} as const;

/** How a customer may feel, as far as his words tell; advisory, never a diagnosis. */
export const feeling = z.enum([
  'happy',
  'satisfied',
  'grateful',
  'neutral',
  'hesitant',
  'anxious',
  'disappointed',
  'angry',
]);
export type Feeling = z.infer<typeof feeling>;

/** When a strategy is followed: everything that is named holds. */
export const strategyWhen = z.strictObject({
  /** Any of these; with none, however he feels. */
  feelings: z.array(feeling).max(8),
  /** Felt at least so strongly, 0 to 1. */
  atLeast: z.number().min(0).max(1),
  /** It has been getting worse over his last messages. */
  trend: z.enum(['rising']).nullable(),
  /** The whole conversation points there. */
  warning: z.enum(['complaint', 'escalation']).nullable(),
});
export type StrategyWhen = z.infer<typeof strategyWhen>;

/** What is done then. What several strategies want is done together. */
export const strategyMeasures = z.strictObject({
  /** Something kind comes before the answer. */
  reassure: z.boolean(),
  /** Sentences of the answer that are said at once; the whole is offered. Null: all. */
  shorten: z.int().min(1).max(8).nullable(),
  /** Fewer things to choose from, and word that there is no hurry. */
  slowDown: z.boolean(),
  /** An article with evidence is offered. */
  proof: id.nullable(),
  offerPerson: z.boolean(),
  /** Sentences that sell are left out. */
  stopSelling: z.boolean(),
  /** A person is called: never, when there is no sure answer, or at once. */
  call: z.enum(['never', 'unanswered', 'now']),
});
export type StrategyMeasures = z.infer<typeof strategyMeasures>;

const said = text(strategyLimits.words, 1).nullable();
export const strategyFields = z.strictObject({
  name: text(strategyLimits.name, 1).refine((value) => value.trim() !== '', { error: 'is empty' }),
  enabled: z.boolean(),
  when: strategyWhen,
  measures: strategyMeasures,
  /** Said first where it reassures; null: the house's own words for the feeling. */
  words: z.strictObject({ zh: said, en: said }),
});
export type StrategyFields = z.infer<typeof strategyFields>;

const strategyId = z.string().regex(/^[a-z0-9][a-z0-9-]{2,63}$/);
export const strategy = z.object({
  id: z.string(),
  ...strategyFields.shape,
  /** `house`: as it comes; `pack`: as a pack brought it; `tenant`: the company's own. */
  source: z.enum(['house', 'pack', 'tenant']),
  /** The company changed what it got; it can be reset. */
  changed: z.boolean(),
  updatedAt: timestamp.nullable(),
});
export type Strategy = z.infer<typeof strategy>;

/** How the customer seems to feel, and what it leads to. */
export const strategyTrial = z.object({
  feelings: z.array(z.object({ label: feeling, intensity: z.number() })),
  /** -1 to 1. */
  valence: z.number(),
  /** 0 to 1, as the next two. */
  arousal: z.number(),
  urgency: z.number(),
  trust: z.number(),
  trend: z.enum(['rising', 'falling', 'steady']),
  warning: z.enum(['complaint', 'escalation']).nullable(),
  /** Which are followed, the first first. */
  followed: z.array(z.string()),
  measures: strategyMeasures,
  /** What would be said first. */
  words: z.string().nullable(),
});
export type StrategyTrial = z.infer<typeof strategyTrial>;

const manages = 'understanding.manage' as const;
const one = z.strictObject({ strategy: strategyId });

export const strategyRoutes = routes({
  'strategies.list': {
    method: 'GET',
    path: '/api/v1/strategies',
    summary: 'How the bot meets what customers feel, in the order in which it is looked at',
    access: manages,
    reply: z.object({ items: z.array(strategy) }),
  },
  'strategies.create': {
    method: 'POST',
    path: '/api/v1/strategies',
    summary: 'Add a strategy of the company’s own',
    access: manages,
    body: strategyFields,
    reply: strategy,
    status: 201,
  },
  'strategies.update': {
    method: 'PUT',
    path: '/api/v1/strategies/:strategy',
    summary: 'Change a strategy; what came with the house or a pack can be reset',
    access: manages,
    params: one,
    body: strategyFields,
    reply: strategy,
  },
  'strategies.reset': {
    method: 'POST',
    path: '/api/v1/strategies/:strategy/reset',
    summary: 'Take back what the company changed',
    access: manages,
    params: one,
    reply: strategy,
  },
  'strategies.remove': {
    method: 'DELETE',
    path: '/api/v1/strategies/:strategy',
    summary: 'Remove a strategy of the company’s own',
    access: manages,
    params: one,
    reply: done,
  },
  'strategies.try': {
    method: 'POST',
    path: '/api/v1/strategies/try',
    summary: 'How a message would be read, and what would be done',
    access: manages,
    body: z.strictObject({
      text: text(limits.messageText, 1),
      /** What the customer said before it, oldest first. */
      before: z.array(text(limits.messageText, 1)).max(strategyLimits.before).default([]),
    }),
    reply: strategyTrial,
  },
});
