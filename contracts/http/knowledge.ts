import { z } from 'zod';
import { byId, id, page, pageQuery, text, timestamp } from '../common.ts';
import { routes } from '../route.ts';
import { articleAct } from './approvals.ts';
import { articleDraft, articleFields as fields } from './article-draft.ts';
import { staffRef } from './conversations.ts';

export type { ArticleDraft } from './article-draft.ts';

export const articleStatus = z.enum(['draft', 'published', 'changed', 'unpublished']);
/** draft: never published · published · changed: published, with newer unpublished edits · unpublished: taken back */
export type ArticleStatus = z.infer<typeof articleStatus>;

/** Answers in this category are manners (你好, 谢谢), not knowledge: they are said without a source. */
export const mannersCategory = '寒暄';

export const article = z.object({
  ...fields,
  id,
  status: articleStatus,
  /** Bumped by every edit; an edit names the revision it saw. */
  revision: z.int(),
  publishedVersion: z.int().nullable(),
  publishedAt: timestamp.nullable(),
  updatedAt: timestamp,
  updatedBy: staffRef.nullable(),
  /** What was asked for this article and is not decided yet. */
  approval: z
    .object({ id, act: articleAct, askedBy: staffRef, askedAt: timestamp, waitingFor: z.array(staffRef) })
    .nullable(),
});
export type Article = z.infer<typeof article>;

export const articleVersion = z.object({
  ...fields,
  version: z.int(),
  publishedAt: timestamp,
  publishedBy: staffRef.nullable(),
  /** Who asked and who approved, where that was needed. */
  approval: z.object({ id, askedBy: staffRef, approvedBy: z.array(staffRef) }).nullable(),
});
export type ArticleVersion = z.infer<typeof articleVersion>;

export const searchHit = z.object({
  articleId: id,
  question: z.string(),
  answer: z.string(),
  probability: z.number(),
  signals: z.record(z.string(), z.number()),
  matched: z.array(z.string()),
});

const readArticle = { access: 'knowledge.read' as const, params: byId };
const writeArticle = { access: 'knowledge.write' as const, params: byId };
const publishArticle = { access: 'knowledge.publish' as const, params: byId };

export const knowledgeRoutes = routes({
  'articles.list': {
    method: 'GET',
    path: '/api/v1/articles',
    summary: 'Articles, the latest changed first',
    access: 'knowledge.read',
    query: z.strictObject({
      search: text(100).optional(),
      status: articleStatus.optional(),
      category: text(60).optional(),
      ...pageQuery,
    }),
    reply: page(article),
  },
  'articles.categories': {
    method: 'GET',
    path: '/api/v1/articles/categories',
    summary: 'Categories with how many articles each holds',
    access: 'knowledge.read',
    reply: z.object({ items: z.array(z.object({ name: z.string(), articles: z.int() })) }),
  },
  'articles.create': {
    method: 'POST',
    path: '/api/v1/articles',
    summary: 'Write a new article; it answers nobody before it is published',
    access: 'knowledge.write',
    body: articleDraft,
    reply: article,
    status: 201,
  },
  'articles.get': {
    ...readArticle,
    method: 'GET',
    path: '/api/v1/articles/:id',
    summary: 'One article as it is being edited',
    reply: article,
  },
  'articles.update': {
    ...writeArticle,
    method: 'PUT',
    path: '/api/v1/articles/:id',
    summary: 'Save edits; refused when somebody else saved in between',
    body: z.strictObject({ ...fields, revision: z.int() }),
    reply: article,
  },
  'articles.delete': {
    ...publishArticle,
    method: 'DELETE',
    path: '/api/v1/articles/:id',
    summary: 'Remove an article from all lists, or ask for it; its versions stay for the record',
    /** `done` is false while the removal waits for an approval. */
    reply: z.object({ done: z.boolean(), approval: id.nullable() }),
  },
  'articles.restore': {
    ...publishArticle,
    method: 'POST',
    path: '/api/v1/articles/:id/restore',
    summary: 'Undo a removal, or ask for it',
    body: z.strictObject({}),
    reply: article,
  },
  'articles.publish': {
    ...publishArticle,
    method: 'POST',
    path: '/api/v1/articles/:id/publish',
    summary: 'Let the bot answer with the current text, or ask for it where the company wants a second pair of eyes',
    body: z.strictObject({ revision: z.int(), why: text(1_000).optional() }),
    reply: article,
  },
  'articles.unpublish': {
    ...publishArticle,
    method: 'POST',
    path: '/api/v1/articles/:id/unpublish',
    summary: 'Stop the bot from answering with it, or ask for it',
    body: z.strictObject({}),
    reply: article,
  },
  'articles.versions': {
    ...readArticle,
    method: 'GET',
    path: '/api/v1/articles/:id/versions',
    summary: 'What was published when and by whom, the latest first',
    reply: z.object({ items: z.array(articleVersion) }),
  },
  'articles.rollBack': {
    ...writeArticle,
    method: 'POST',
    path: '/api/v1/articles/:id/roll-back',
    summary: 'Put the text of an earlier version into the draft',
    body: z.strictObject({ version: z.int() }),
    reply: article,
  },
  'articles.search': {
    method: 'POST',
    path: '/api/v1/articles/search',
    summary: 'What the bot would find for a question, with scores',
    access: 'knowledge.read',
    body: z.strictObject({ query: text(500, 1) }),
    reply: z.object({ items: z.array(searchHit), verdict: z.enum(['sure', 'ambiguous', 'unknown']) }),
  },
});
