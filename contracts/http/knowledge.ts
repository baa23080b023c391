import { z } from 'zod';
import { byId, id, limits, page, pageQuery, text, timestamp } from '../common.ts';
import { routes } from '../route.ts';
import { articleAct } from './approvals.ts';
import { articleKind, articleFields as fields, chunk, chunkChanges } from './article-draft.ts';
import { articleFilter, articleState, articleStatus } from './article-filter.ts';
import { staffRef } from './conversations.ts';
import { folderRight } from './folders.ts';

export { articleStatus } from './article-filter.ts';
export type { ArticleDue, ArticleState, ArticleStatus } from './article-filter.ts';
export type {
  AnswerChannel,
  AnswerLanguage,
  AnswerVariant,
  ArticleDraft,
  ArticleKind,
  Chunk,
  ChunkChanges,
} from './article-draft.ts';

/** Answers in this category are manners (你好, 谢谢), not knowledge: they are said without a source. */
export const mannersCategory = '寒暄';

export const article = z.object({
  ...fields,
  id,
  /** Null is the top, outside all folders. */
  folderId: id.nullable(),
  status: articleStatus,
  state: articleState,
  /** What I may do with it, by its folder and by my role. */
  rights: z.array(folderRight),
  /** Passages of a document, with those that are disabled. */
  chunks: z.int(),
  /** Somebody should look at it again by this time. */
  reviewBy: timestamp.nullable(),
  /** Threads of comments that nobody has closed. */
  openComments: z.int(),
  /** Why the last request to publish it was declined; null once it is asked again. */
  sentBack: z.object({ by: staffRef, reason: z.string(), at: timestamp }).nullable(),
  /** The file it was imported from, by its name; null for what was written here. */
  origin: z.object({ importId: id, name: z.string() }).nullable(),
  /** Bumped by every edit; an edit names the revision it saw. */
  revision: z.int(),
  publishedVersion: z.int().nullable(),
  publishedAt: timestamp.nullable(),
  updatedAt: timestamp,
  updatedBy: staffRef.nullable(),
  /** What was asked for this article and is not decided yet. */
  approval: z
    .object({
      id,
      act: articleAct,
      askedBy: staffRef,
      askedAt: timestamp,
      waitingFor: z.array(staffRef),
      /** The batch in which it was asked. */
      batchId: id.nullable(),
    })
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

/** All that a version says; version 0 is the draft. */
export const articleSnapshot = z.object({ ...fields, version: z.int(), chunks: z.array(chunk) });
export type ArticleSnapshot = z.infer<typeof articleSnapshot>;

export const searchHit = z.object({
  articleId: id,
  question: z.string(),
  answer: z.string(),
  probability: z.number(),
  signals: z.record(z.string(), z.number()),
  matched: z.array(z.string()),
});

/** relevance: only with a search · ends: those first whose time is over first */
export const articleSort = z.enum(['relevance', 'updated', 'question', 'published', 'ends', 'reviewBy']);
export type ArticleSort = z.infer<typeof articleSort>;

const counted = <T extends z.ZodType>(name: T) => z.array(z.object({ name, articles: z.int() }));

const readArticle = { access: 'knowledge.read' as const, params: byId };
const writeArticle = { access: 'knowledge.write' as const, params: byId };
/** Whoever may write may ask; where the company wants no approvals it is done at once, which needs `knowledge.publish`. */
const publishArticle = { access: 'knowledge.write' as const, params: byId };

export const knowledgeRoutes = routes({
  'articles.list': {
    method: 'GET',
    path: '/api/v1/articles',
    summary: 'Articles that I may read: with a search those that fit best first, else the latest changed first',
    access: 'knowledge.read',
    query: z.strictObject({ ...articleFilter, sort: articleSort.optional(), ...pageQuery }),
    reply: page(article),
  },
  'articles.categories': {
    method: 'GET',
    path: '/api/v1/articles/categories',
    summary: 'Categories with how many articles each holds',
    access: 'knowledge.read',
    reply: z.object({ items: z.array(z.object({ name: z.string(), articles: z.int() })) }),
  },
  'articles.counts': {
    method: 'GET',
    path: '/api/v1/articles/counts',
    summary: 'How many articles I may read there are, by what lists can be narrowed by',
    access: 'knowledge.read',
    reply: z.object({
      all: z.int(),
      states: counted(articleState),
      kinds: counted(articleKind),
      /** A null name: the company's own language; the top, outside all folders. */
      languages: counted(z.string().nullable()),
      products: counted(z.string()),
      folders: counted(id.nullable()),
      due: z.object({ soon: z.int(), expired: z.int(), recheck: z.int() }),
    }),
  },
  'articles.create': {
    method: 'POST',
    path: '/api/v1/articles',
    summary: 'Write a new article; it answers nobody before it is published',
    access: 'knowledge.write',
    body: z.strictObject({ ...fields, folderId: id.nullable().default(null) }),
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
  'articles.republish': {
    ...publishArticle,
    method: 'POST',
    path: '/api/v1/articles/:id/republish',
    summary: 'Put an earlier version into the draft and publish it, or ask for it, in one step',
    body: z.strictObject({ version: z.int().min(1), revision: z.int(), why: text(1_000).optional() }),
    reply: article,
  },
  'articles.compare': {
    ...readArticle,
    method: 'GET',
    path: '/api/v1/articles/:id/compare',
    summary: 'Two versions in full; 0 is the draft',
    query: z.strictObject({ from: z.coerce.number().int().min(0), to: z.coerce.number().int().min(0) }),
    reply: z.object({ from: articleSnapshot, to: articleSnapshot, chunks: chunkChanges }),
  },
  'articles.chunks': {
    ...readArticle,
    method: 'GET',
    path: '/api/v1/articles/:id/chunks',
    summary: 'The passages of a document, of its draft or of a version',
    query: z.strictObject({ version: z.coerce.number().int().min(0).default(0) }),
    reply: z.object({ items: z.array(chunk), revision: z.int() }),
  },
  'articles.setChunks': {
    ...writeArticle,
    method: 'PUT',
    path: '/api/v1/articles/:id/chunks',
    summary: 'Save the passages of a document; refused when somebody else saved in between',
    body: z.strictObject({ revision: z.int(), chunks: z.array(chunk).max(limits.chunks) }),
    bodyBytes: limits.chunksBody,
    reply: article,
  },
  'articles.move': {
    ...writeArticle,
    method: 'POST',
    path: '/api/v1/articles/:id/move',
    summary: 'Put an article into another folder; needs the right to write in both',
    body: z.strictObject({ folderId: id.nullable() }),
    reply: article,
  },
  'articles.setReviewBy': {
    ...writeArticle,
    method: 'PUT',
    path: '/api/v1/articles/:id/review-by',
    summary: 'Say until when somebody should look at it again; those who write it are reminded',
    body: z.strictObject({ reviewBy: timestamp.nullable() }),
    reply: article,
  },
  'articles.search': {
    method: 'POST',
    path: '/api/v1/articles/search',
    summary: 'What the bot would find for a question, with scores',
    access: 'knowledge.read',
    body: z.strictObject({ query: text(500, 1) }),
    reply: z.object({
      items: z.array(searchHit),
      verdict: z.enum(['sure', 'ambiguous', 'unknown']),
      /**
       * Whose vectors it went by: the embedded encoder's, those of the chosen one, or the embedded one's because the
       * chosen one could not: `filling` while its vectors are made, else what went wrong.
       */
      by: z.string(),
    }),
  },
});
