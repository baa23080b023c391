import { z } from 'zod';
import { limits, text, timestamp } from '../common.ts';

/** qa: a question and its answer · document: passages under headings · script: words that bot and people share (话术) */
export const articleKind = z.enum(['qa', 'document', 'script']);
export type ArticleKind = z.infer<typeof articleKind>;

/** Languages in which a customer can be answered (ISO 639-1). */
export const answerLanguage = z.enum(['zh', 'en', 'ja', 'ko', 'de']);
export type AnswerLanguage = z.infer<typeof answerLanguage>;

/** Where an answer is said: the web chat, 企业微信 app messages, 微信客服, other software. */
export const answerChannel = z.enum(['web', 'wecom', 'kf', 'api']);
export type AnswerChannel = z.infer<typeof answerChannel>;

/** Another answer than the usual one, for a language, a channel, a time, or any of them together; null means any. */
export const answerVariant = z.strictObject({
  language: answerLanguage.nullable(),
  channel: answerChannel.nullable(),
  validFrom: timestamp.nullable(),
  validTo: timestamp.nullable(),
  answer: text(limits.answer, 1),
});
export type AnswerVariant = z.infer<typeof answerVariant>;

/** What an editor writes of an article. */
export const articleFields = {
  kind: articleKind.default('qa'),
  /** The standard question; of a document or script its title. */
  question: text(200, 1),
  similar: z.array(text(200, 1)).max(limits.similar),
  /** Questions that sound alike and that this must never answer. */
  negative: z.array(text(200, 1)).max(limits.similar).default([]),
  /** The usual answer; of a document its summary, which may be empty. */
  answer: text(limits.answer),
  answers: z.array(answerVariant).max(limits.answers).default([]),
  /** The language of all that stands here without one; null is the company's own. */
  language: answerLanguage.nullable().default(null),
  category: text(60),
  products: z.array(text(60, 1)).max(limits.products).default([]),
  /** Answered only from and until these times; null means no limit. */
  validFrom: timestamp.nullable(),
  validTo: timestamp.nullable(),
};
export const articleDraft = z.strictObject(articleFields);
export type ArticleDraft = z.infer<typeof articleDraft>;

/** A passage of a document, as it is found and quoted. */
export const chunk = z.strictObject({
  /** Stays with the passage over edits and imports of the same file. */
  id: text(64, 1),
  /** Titles of the chapters it stands in, the outermost first. */
  heading: z.array(text(200)).max(limits.headings),
  text: text(limits.chunk, 1),
  /** Counted from 1; null where the file has no pages. */
  page: z.int().min(1).nullable(),
  /** Left, top, width and height as fractions of the page. */
  box: z.tuple([z.number(), z.number(), z.number(), z.number()]).nullable(),
  /** Kept, but never found. */
  disabled: z.boolean(),
});
export type Chunk = z.infer<typeof chunk>;

/** What an edit did to the passages of a document. */
export const chunkChanges = z.object({
  added: z.int(),
  removed: z.int(),
  changed: z.int(),
  /** The first of them, in the order of the document; texts are cut. */
  items: z.array(
    z.object({
      id: z.string(),
      change: z.enum(['added', 'removed', 'changed']),
      heading: z.array(z.string()),
      before: z.string().nullable(),
      after: z.string().nullable(),
    }),
  ),
});
export type ChunkChanges = z.infer<typeof chunkChanges>;
