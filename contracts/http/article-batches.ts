import { z } from 'zod';
import { byId, id, page, pageQuery, text, timestamp } from '../common.ts';
import { routes } from '../route.ts';
import { approvalWords } from './approvals.ts';
import { articleDraft, articleKind, chunkChanges } from './article-draft.ts';
import { articleFilter } from './article-filter.ts';
import { staffRef } from './conversations.ts';

export const batchLimits = {
  /** Articles named one by one. */
  ids: 1_000,
  /** Articles of one batch. */
  items: 5_000,
  /** Batches of one company that wait or run. */
  open: 50,
} as const;

/** What is done with many articles at once. `undo` puts the articles of another batch back as they stood before it. */
export const batchVerb = z.enum(['publish', 'unpublish', 'delete', 'move', 'undo']);
export type BatchVerb = z.infer<typeof batchVerb>;

/** waiting: for an approval · running · done · or it came to nothing: declined, withdrawn, outdated, expired */
export const batchState = z.enum(['waiting', 'running', 'done', 'declined', 'withdrawn', 'outdated', 'expired']);
export type BatchState = z.infer<typeof batchState>;

/**
 * What became of an article: null while it is still to come · done · as-is: it stood so already · changed: somebody
 * changed it since · not-ready: it has no answer, or its time is over · gone: it was removed · denied: whoever asked
 * may no longer · left-out: by a reviewer
 */
export const itemOutcome = z.enum(['done', 'as-is', 'changed', 'not-ready', 'gone', 'denied', 'left-out']);
export type ItemOutcome = z.infer<typeof itemOutcome>;

export const articleBatch = z.object({
  id,
  verb: batchVerb,
  state: batchState,
  /** Of the move. */
  folderId: id.nullable(),
  /** Of an undo: the batch that it puts back. */
  undoes: id.nullable(),
  why: z.string(),
  askedBy: staffRef,
  askedAt: timestamp,
  doneAt: timestamp.nullable(),
  /** The request that decides it, and why it came to nothing. */
  approval: id.nullable(),
  reason: z.string().nullable(),
  /** Articles in it that I may read. */
  items: z.int(),
  /** How many have each outcome; `left` have none yet. */
  outcomes: z.record(itemOutcome, z.int()),
  left: z.int(),
  /** Of a finished one: whether `undo` is still to be had. */
  canUndo: z.boolean(),
});
export type ArticleBatch = z.infer<typeof articleBatch>;

export const batchItem = z.object({
  position: z.int(),
  articleId: id,
  question: z.string(),
  kind: articleKind,
  folderId: id.nullable(),
  outcome: itemOutcome.nullable(),
  /** Who left it out. */
  leftOutBy: staffRef.nullable(),
  /** It is published for the first time. */
  isNew: z.boolean(),
  /** Somebody changed it since it was asked: it will be left out. */
  changed: z.boolean(),
});
export type BatchItem = z.infer<typeof batchItem>;

/** One article of a batch as a reviewer reads it. */
export const batchItemInFull = batchItem.extend({
  /** What the bot says now; null when it says nothing. */
  before: articleDraft.nullable(),
  after: articleDraft.nullable(),
  chunks: chunkChanges.nullable(),
});
export type BatchItemInFull = z.infer<typeof batchItemInFull>;

/** Which articles: some by id, or all that a filter finds and the caller may change. */
export const whichArticles = z.union([
  z.strictObject({ ids: z.array(id).min(1).max(batchLimits.ids) }),
  z.strictObject({ filter: z.strictObject(articleFilter) }),
]);

const read = { access: 'knowledge.read' as const, params: byId };
const itemOf = z.strictObject({ id, articleId: id });

export const articleBatchRoutes = routes({
  'articleBatches.list': {
    method: 'GET',
    path: '/api/v1/article-batches',
    summary: 'What was done with many articles at once, or waits to be, the latest first',
    access: 'knowledge.read',
    query: z.strictObject({ mine: z.stringbool().optional(), ...pageQuery }),
    reply: page(articleBatch),
  },
  'articleBatches.create': {
    method: 'POST',
    path: '/api/v1/article-batches',
    summary: 'Publish, take back or delete many articles, or ask for it where the company wants approvals',
    // As with one article: asking needs the right to write, doing it at once needs `knowledge.publish`.
    access: 'knowledge.write',
    body: z.strictObject({
      verb: z.enum(['publish', 'unpublish', 'delete']),
      which: whichArticles,
      why: text(approvalWords).default(''),
    }),
    reply: articleBatch,
    status: 201,
  },
  'articleBatches.move': {
    method: 'POST',
    path: '/api/v1/article-batches/move',
    summary: 'Move many articles to a folder; needs the right to write where they lie and where they go',
    access: 'knowledge.write',
    body: z.strictObject({ which: whichArticles, folderId: id.nullable() }),
    reply: articleBatch,
    status: 201,
  },
  'articleBatches.get': {
    ...read,
    method: 'GET',
    path: '/api/v1/article-batches/:id',
    summary: 'How far it is',
    reply: articleBatch,
  },
  'articleBatches.items': {
    ...read,
    method: 'GET',
    path: '/api/v1/article-batches/:id/items',
    summary: 'Its articles that I may read, in the order in which they were asked',
    query: z.strictObject({ outcome: z.enum([...itemOutcome.options, 'left']).optional(), ...pageQuery }),
    reply: page(batchItem),
  },
  'articleBatches.item': {
    method: 'GET',
    path: '/api/v1/article-batches/:id/items/:articleId',
    summary: 'One of its articles, with what the bot says now and what it would say',
    access: 'knowledge.read',
    params: itemOf,
    reply: batchItemInFull,
  },
  'articleBatches.leaveOut': {
    method: 'PUT',
    path: '/api/v1/article-batches/:id/items/:articleId/left-out',
    onlyPeople: true,
    summary: 'Leave an article out of what I review, or take it in again before anybody has approved',
    access: 'knowledge.review',
    params: itemOf,
    body: z.strictObject({ leftOut: z.boolean() }),
    reply: batchItem,
  },
  'articleBatches.undo': {
    method: 'POST',
    path: '/api/v1/article-batches/:id/undo',
    summary: 'Put its articles back as they stood before it, those left out that were changed since; or ask for it',
    access: 'knowledge.write',
    params: byId,
    body: z.strictObject({}),
    reply: articleBatch,
    status: 201,
  },
});
