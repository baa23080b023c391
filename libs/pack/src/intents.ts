import { z } from 'zod';
import { normalise } from '#libs/text';
import { PackError } from './errors.ts';
import { packLimits as max } from './limits.ts';

const line = z
  .string()
  .min(1)
  .max(max.line)
  .refine((value) => value.trim() === value, { error: 'must not begin or end with space' });

/** The name under which a pack keeps examples that are none of its intents, so that a model learns where they end. */
export const packOutside = 'oos';

/** Something that customers want, with examples of how they say it. `id` is the name under which a company keeps it. */
export const packIntent = z.strictObject({
  id: z
    .string()
    .max(max.id)
    .regex(/^[a-z0-9]+([._-][a-z0-9]+)*$/, {
      error: 'must be lower-case words joined by dots, hyphens or underscores',
    }),
  title: z.strictObject({ zh: line.max(max.short), en: line.max(max.short) }),
  description: line.optional(),
  /** What the bot does when it is sure: answer with an article of this pack, call a person, or go on as ever. */
  leadsTo: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('nothing') }),
    z.strictObject({ kind: z.literal('article'), articleId: z.string().max(max.id) }),
    z.strictObject({ kind: z.literal('person') }),
  ]),
  examples: z.array(line).min(1).max(max.intentExamples),
});
export type PackIntent = z.infer<typeof packIntent>;

/** Refuses intents that lead to no article of the pack, and a sentence that is an example twice, here or of two intents. */
export function refuseBrokenIntents(intents: readonly PackIntent[], articles: readonly { id: string }[]): void {
  const known = new Set(articles.map((article) => article.id));
  const ownerOf = new Map<string, string>();
  for (const [index, { id, leadsTo, examples }] of intents.entries()) {
    const place = { file: 'intents.jsonl', line: index + 1 };
    if (leadsTo.kind === 'article' && !known.has(leadsTo.articleId)) {
      throw new PackError('reference.missing', `${leadsTo.articleId} is no article of this pack.`, place);
    }
    for (const example of examples) {
      const said = spoken(example);
      const owner = ownerOf.get(said);
      if (owner !== undefined) {
        throw new PackError('id.repeated', `${JSON.stringify(example)} is an example of ${owner} already.`, place);
      }
      ownerOf.set(said, id);
    }
  }
}

/** Two sentences are one when only case, script, width, spaces and marks part them. */
function spoken(example: string): string {
  const plain = normalise(example);
  return plain.replace(/[^\p{L}\p{N}]+/gu, '') || plain;
}
