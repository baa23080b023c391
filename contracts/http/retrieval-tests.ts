import { z } from 'zod';
import { byId, done, id, text, timestamp } from '../common.ts';
import { routes } from '../route.ts';
import { answerChannel, answerLanguage, articleKind, chunk } from './article-draft.ts';
import { articleStatus, searchHit } from './knowledge.ts';

/** Tests that are kept of each person; the oldest go first. */
export const keptTests = 200;
/** Settings that one test compares. */
export const comparedSettings = 2;
/** Folders, departments, products or languages of one setting. */
const pinned = 20;

/** What a test is kept to; an empty list and null keep it to nothing. */
export const testPins = z.strictObject({
  folders: z.array(id).max(pinned).default([]),
  departments: z.array(id).max(pinned).default([]),
  products: z.array(text(60, 1)).max(pinned).default([]),
  languages: z.array(answerLanguage).max(pinned).default([]),
  channel: answerChannel.nullable().default(null),
  /** The moment the question is asked; null is now. */
  at: timestamp.nullable().default(null),
});
export type TestPins = z.infer<typeof testPins>;

export const testSettings = z.strictObject({
  pins: testPins.prefault({}),
  /** Drafts and unpublished edits in the place of what is published. */
  drafts: z.boolean().default(false),
  /** From which probability on the bot would answer; null is what the product goes by. */
  sure: z.number().min(0.05).max(1).nullable().default(null),
});
export type TestSettings = z.infer<typeof testSettings>;

export const verdict = z.enum(['sure', 'ambiguous', 'unknown']);
export type Verdict = z.infer<typeof verdict>;

export const testHit = z.object({
  ...searchHit.shape,
  kind: articleKind,
  status: articleStatus,
  /** The spelling of the question, or the sentence of the passage, that is nearest to the query. */
  matchedQuestion: z.string(),
  /** The passage that was found, of a document. */
  passage: chunk.pick({ id: true, heading: true, text: true, page: true }).nullable(),
});
export type TestHit = z.infer<typeof testHit>;

export const testRun = z.object({
  settings: testSettings,
  verdict,
  /** Of an ambiguous verdict the first so many hits are what the customer would choose from. */
  choices: z.int(),
  hits: z.array(testHit),
  /** Hits in folders that the person may not read. */
  hidden: z.int(),
  /** Lines between answering, asking and not knowing, as probabilities. */
  thresholds: z.object({ sure: z.number(), choice: z.number(), offer: z.number() }),
  /** How the query was read when it was not taken as it stood. */
  readAs: z.string().nullable(),
  tookMs: z.number(),
});
export type TestRun = z.infer<typeof testRun>;

/** What the person who tested says is right: an article, or (null) nothing that is known. */
export const rightAnswer = z.strictObject({ articleId: id.nullable() });

export const keptTest = z.object({
  id,
  query: z.string(),
  settings: z.array(testSettings),
  at: timestamp,
  /** By the first of the settings. */
  verdict,
  best: z.object({ articleId: id, question: z.string(), probability: z.number() }).nullable(),
  /** Null while nobody has said. */
  right: z.object({ articleId: id.nullable(), question: z.string() }).nullable(),
});
export type KeptTest = z.infer<typeof keptTest>;

export const retrievalTestRoutes = routes({
  'retrievalTests.run': {
    method: 'POST',
    path: '/api/v1/retrieval-tests',
    summary: 'What the bot would find under one or two settings; kept in the history of whoever asks',
    access: 'knowledge.read',
    onlyPeople: true,
    body: z.strictObject({
      query: text(500, 1),
      settings: z.array(testSettings).min(1).max(comparedSettings),
    }),
    reply: z.object({ test: keptTest, runs: z.array(testRun) }),
  },
  'retrievalTests.list': {
    method: 'GET',
    path: '/api/v1/retrieval-tests',
    summary: 'Your own tests, the latest first',
    access: 'knowledge.read',
    onlyPeople: true,
    reply: z.object({ items: z.array(keptTest) }),
  },
  'retrievalTests.judge': {
    method: 'PUT',
    path: '/api/v1/retrieval-tests/:id/right',
    summary: 'Say which article would have been right, that none is, or take that back',
    access: 'knowledge.read',
    onlyPeople: true,
    params: byId,
    body: z.strictObject({ right: rightAnswer.nullable() }),
    reply: keptTest,
  },
  'retrievalTests.clear': {
    method: 'DELETE',
    path: '/api/v1/retrieval-tests',
    summary: 'Forget your own tests',
    access: 'knowledge.read',
    onlyPeople: true,
    reply: done,
  },
});
