import { z } from 'zod';
import { flaws } from '#libs/ocr';
import { outcomes, paperKinds, problemsOf, type ReviewTable } from '#libs/papers';
import { PackError } from './errors.ts';
import { packLimits as max } from './limits.ts';

const said = z
  .string()
  .min(1)
  .max(max.paperWords)
  .refine((value) => value.trim() === value, { error: 'must not begin or end with space' });
const kind = z.enum(paperKinds);
const field = z.string().min(1).max(max.paperName);
const words = z.array(said.max(max.paperWord)).min(1).max(max.paperWordList);

const condition = z.union([
  z.strictObject({ field, is: z.enum(['missing', 'unsure', 'invalid', 'expired']) }),
  z.strictObject({ field, expiresWithin: z.int().min(1).max(3_650) }),
  z.strictObject({ field, lacks: words }),
  z.strictObject({ field, holds: words }),
  z.strictObject({ field, differsFrom: z.union([z.literal('said'), z.strictObject({ paper: kind, field })]) }),
  z.strictObject({ flaw: z.enum(flaws) }),
  z.strictObject({ form: z.string().min(1).max(max.paperName) }),
]);

/** Which papers are wanted of a customer, and the rows by which each is judged; the first that holds decides. */
export const packPapers = z.strictObject({
  needs: z.array(z.strictObject({ kind, optional: z.boolean() })).max(paperKinds.length),
  rules: z
    .array(
      z.strictObject({
        id: z.string().min(1).max(max.id),
        kind: kind.nullable(),
        when: z.array(condition).min(1).max(max.paperConditions),
        outcome: z.enum(outcomes),
        words: z.strictObject({ zh: said, en: said }).optional(),
      }),
    )
    .max(max.paperRules),
});
export type PackPapers = z.infer<typeof packPapers>;

export const noPapers: PackPapers = { needs: [], rules: [] };

/** A table as it is used; its fields are those of {@link refuseBrokenPapers}. */
export const reviewTableOf = (papers: PackPapers): ReviewTable => papers as ReviewTable;

/** Refuses a table that a company could not have: unknown fields, rules that never decide, ids and kinds twice. */
export function refuseBrokenPapers(papers: PackPapers): void {
  const [problem] = problemsOf(reviewTableOf(papers));
  if (!problem) return;
  const place = { file: 'papers.json' };
  const { code, of, by } = problem;
  switch (code) {
    case 'need.repeated':
    case 'rule.repeated':
      throw new PackError('id.repeated', `${JSON.stringify(of)} stands here twice.`, place);
    case 'field.unknown':
      throw new PackError('reference.missing', `${of} names the field ${by}, which such a paper does not have.`, place);
    case 'field.no_date':
      throw new PackError('shape.invalid', `${of} asks when ${by} ends, which is no date.`, place);
    case 'rule.impossible':
      throw new PackError('shape.invalid', `The conditions of ${of} never hold together.`, place);
    case 'rule.unreachable':
      throw new PackError('shape.invalid', `${of} never decides: ${by} stands before it and always does.`, place);
  }
}
