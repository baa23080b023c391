import { z } from 'zod';
import { id, text } from '../common.ts';
import { answerLanguage, articleKind } from './article-draft.ts';

export const articleStatus = z.enum(['draft', 'published', 'changed', 'unpublished']);
/** draft: never published · published · changed: published, with newer unpublished edits · unpublished: taken back */
export type ArticleStatus = z.infer<typeof articleStatus>;

/**
 * How an article stands, the most urgent first: review: somebody is asked to approve something about it · expired:
 * published, but its time is over · else its status.
 */
export const articleState = z.enum(['draft', 'review', 'published', 'changed', 'unpublished', 'expired']);
export type ArticleState = z.infer<typeof articleState>;

/** soon: its time, or that of an answer, ends within 14 days · expired: it is over · recheck: somebody should have looked at it by now */
export const articleDue = z.enum(['soon', 'expired', 'recheck']);
export type ArticleDue = z.infer<typeof articleDue>;

/** What narrows a list of articles. */
export const articleFilter = {
  search: text(100).optional(),
  status: articleStatus.optional(),
  state: articleState.optional(),
  category: text(60).optional(),
  /** A folder, or `top` for what lies in none. */
  folder: z.union([id, z.literal('top')]).optional(),
  /** With the folders below it, unless said otherwise. */
  below: z.stringbool().or(z.boolean()).optional(),
  kind: articleKind.optional(),
  /** `none`: the company's own. */
  language: answerLanguage.or(z.literal('none')).optional(),
  product: text(60, 1).optional(),
  due: articleDue.optional(),
  /** What one import brought. */
  importId: id.optional(),
};
