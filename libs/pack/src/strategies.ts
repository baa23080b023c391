import { z } from 'zod';
import { PackError } from './errors.ts';
import { packLimits as max } from './limits.ts';

const said = z
  .string()
  .min(1)
  .max(max.strategyWords)
  .refine((value) => value.trim() === value, { error: 'must not begin or end with space' });
const feelings = ['happy', 'satisfied', 'grateful', 'neutral', 'hesitant', 'anxious', 'disappointed', 'angry'] as const;

/** What is done when a customer feels so. Everything named in `when` holds; what is left out of `measures` is not taken. */
export const packStrategy = z.strictObject({
  id: z
    .string()
    .max(max.id)
    .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, { error: 'must be lower-case words joined by hyphens' }),
  name: z.strictObject({ zh: said.max(max.strategyName), en: said.max(max.strategyName) }),
  when: z.strictObject({
    feelings: z.array(z.enum(feelings)).max(feelings.length),
    atLeast: z.number().min(0).max(1),
    trend: z.enum(['rising']).nullable().default(null),
    warning: z.enum(['complaint', 'escalation']).nullable().default(null),
  }),
  measures: z.strictObject({
    reassure: z.boolean().default(false),
    shorten: z.int().min(1).max(8).nullable().default(null),
    slowDown: z.boolean().default(false),
    /** An article of this pack. */
    proof: z.string().max(max.id).nullable().default(null),
    offerPerson: z.boolean().default(false),
    stopSelling: z.boolean().default(false),
    call: z.enum(['never', 'unanswered', 'now']).default('never'),
  }),
  words: z.strictObject({ zh: said.nullable().default(null), en: said.nullable().default(null) }).prefault({}),
});
export type PackStrategy = z.infer<typeof packStrategy>;

/** Refuses strategies that offer no article of the pack. */
export function refuseBrokenStrategies(strategies: readonly PackStrategy[], articles: readonly { id: string }[]): void {
  const known = new Set(articles.map((article) => article.id));
  for (const { measures } of strategies) {
    if (measures.proof === null || known.has(measures.proof)) continue;
    throw new PackError('reference.missing', `${measures.proof} is no article of this pack.`, {
      file: 'strategies.json',
    });
  }
}
