import { z } from 'zod';
import { timestamp } from '../common.ts';
import { routes } from '../route.ts';

/** Why a request to the model brought no reply that can be used. */
export const modelFailure = z.enum([
  'refused',
  'unauthorised',
  'rate limited',
  'server error',
  'rejected',
  'hang',
  'too slow',
  'cut',
  'empty',
  'too large',
  'too long',
  'filtered',
  'broken json',
  'wrong tool',
  'garbage',
  'aborted',
]);

/** Why it was not asked at all. */
export const modelPassedOver = z.enum(['resting', 'busy', 'turn limit', 'day tokens', 'day cost', 'secret']);

/** Tokens of a day, and money in the currency of the operator's prices. */
const dayTokens = z.int().min(0).max(1_000_000_000).nullable();
const dayCost = z.number().min(0).max(1_000_000).nullable();

export const modelsForm = z.strictObject({
  /** Whether the model words answers. */
  enabled: z.boolean(),
  /** The company's own limits, below the operator's; null leaves it at his. */
  dayTokens,
  dayCost,
});
export type ModelsForm = z.infer<typeof modelsForm>;

const modelsView = modelsForm.extend({
  /** What the operator has configured; null when there is no model. */
  model: z
    .object({ name: z.string(), host: z.string(), /** It also looks at pictures. */ sees: z.boolean() })
    .nullable(),
  /** What the operator allows. */
  most: z.object({ dayTokens: z.int(), dayCost: z.number().nullable(), priced: z.boolean() }).nullable(),
  /** What the company has used since midnight in its own zone. */
  today: z.object({ calls: z.int(), failures: z.int(), tokens: z.int(), cost: z.number() }),
  /** The latest failures, at most ten. */
  failures: z.array(
    z.object({ at: timestamp, why: modelFailure, purpose: z.enum(['answer', 'judge', 'sight', 'test']), ms: z.int() }),
  ),
  /** It failed several times in a row and is left alone for a moment. */
  resting: z.boolean(),
  revision: z.int(),
});
export type ModelsView = z.infer<typeof modelsView>;

const modelTried = z.object({
  outcome: z.union([z.literal('said'), z.literal('unconfigured'), modelFailure, modelPassedOver]),
  ms: z.int(),
  tokens: z.int(),
});
export type ModelTried = z.infer<typeof modelTried>;

/** The language model that may word answers. */
export const modelRoutes = routes({
  'models.get': {
    access: 'settings.read',
    method: 'GET',
    path: '/api/v1/settings/model',
    summary: 'Whether a language model words answers, what it has used today and how it failed',
    reply: modelsView,
  },
  'models.update': {
    access: 'settings.write',
    method: 'PUT',
    path: '/api/v1/settings/model',
    summary: 'Switch it on or off and set limits; refused when somebody else changed them since `revision`',
    body: z.strictObject({ setting: modelsForm, revision: z.int().min(0) }),
    reply: modelsView,
  },
  'models.test': {
    access: 'settings.write',
    method: 'POST',
    path: '/api/v1/settings/model/test',
    summary: 'Ask it something harmless, and say what came of it; counted like any other request',
    reply: modelTried,
  },
});
