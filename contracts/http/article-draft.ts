import { z } from 'zod';
import { limits, text, timestamp } from '../common.ts';

/** What an editor writes of an article. */
export const articleFields = {
  question: text(200, 1),
  similar: z.array(text(200, 1)).max(limits.similar),
  answer: text(limits.answer, 1),
  category: text(60),
  /** Answered only from and until these times; null means no limit. */
  validFrom: timestamp.nullable(),
  validTo: timestamp.nullable(),
};
export const articleDraft = z.strictObject(articleFields);
export type ArticleDraft = z.infer<typeof articleDraft>;
