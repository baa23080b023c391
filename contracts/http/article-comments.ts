import { z } from 'zod';
import { byId, id, text, timestamp } from '../common.ts';
import { routes } from '../route.ts';
import { staffRef } from './conversations.ts';

export const commentLimits = {
  /** Characters of a comment, and of the words it is about. */
  words: 2_000,
  quote: 500,
  /** Comments of one article, those that were removed left out. */
  comments: 500,
  /** People one comment speaks to. */
  mentions: 20,
} as const;

/** What somebody says about a draft. An answer hangs on the first comment of its thread. */
export const articleComment = z.object({
  id,
  articleId: id,
  /** The comment that began the thread; null is one that begins one. */
  threadId: id.nullable(),
  by: staffRef,
  /** Empty where it was removed and answers still hang on it. */
  words: z.string(),
  removed: z.boolean(),
  /** Words of the article that it is about. */
  quote: z.string().nullable(),
  mentions: z.array(staffRef),
  /** Of the draft, when it was written. */
  revision: z.int(),
  at: timestamp,
  editedAt: timestamp.nullable(),
  /** Of a thread, at its first comment. */
  resolvedAt: timestamp.nullable(),
  resolvedBy: staffRef.nullable(),
  /** I may change and remove it. */
  mine: z.boolean(),
});
export type ArticleComment = z.infer<typeof articleComment>;

const said = {
  words: text(commentLimits.words, 1),
  mentions: z.array(id).max(commentLimits.mentions).default([]),
};
const one = { access: 'knowledge.read' as const, params: byId };

export const articleCommentRoutes = routes({
  'articleComments.list': {
    ...one,
    method: 'GET',
    path: '/api/v1/articles/:id/comments',
    summary: 'What is said about a draft, the oldest first',
    reply: z.object({ items: z.array(articleComment) }),
  },
  'articleComments.create': {
    ...one,
    method: 'POST',
    path: '/api/v1/articles/:id/comments',
    onlyPeople: true,
    summary: 'Say something about a draft, or answer in a thread; needs the right to write or review in its folder',
    body: z.strictObject({
      ...said,
      quote: text(commentLimits.quote, 1).nullable().default(null),
      threadId: id.nullable().default(null),
    }),
    reply: articleComment,
    status: 201,
  },
  'articleComments.update': {
    ...one,
    method: 'PATCH',
    path: '/api/v1/article-comments/:id',
    onlyPeople: true,
    summary: 'Change a comment of mine',
    body: z.strictObject(said),
    reply: articleComment,
  },
  'articleComments.remove': {
    ...one,
    method: 'DELETE',
    path: '/api/v1/article-comments/:id',
    onlyPeople: true,
    summary: 'Remove a comment of mine; whoever manages knowledge removes any',
    reply: z.object({ done: z.literal(true) }),
  },
  'articleComments.resolve': {
    ...one,
    method: 'POST',
    path: '/api/v1/article-comments/:id/resolve',
    onlyPeople: true,
    summary: 'Close a thread, or open it again',
    body: z.strictObject({ resolved: z.boolean() }),
    reply: articleComment,
  },
});
