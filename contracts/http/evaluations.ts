import { z } from 'zod';
import { done, id, page, pageQuery, text, timestamp } from '../common.ts';
import { routes } from '../route.ts';
import { staffRef } from './conversations.ts';

/** Sizes of evaluation sets. */
export const evaluationLimits = {
  /** Sets of one company. */
  sets: 20,
  /** Questions of one set. */
  rows: 2_000,
  /** Runs that are kept of one set; the oldest go first. */
  runs: 100,
  /** Questions that a run shows as missed. */
  misses: 50,
  /** Questions asked before publishing; those about the article come first. */
  previewed: 200,
  /** Bytes of an import. */
  importBody: 1024 * 1024,
} as const;

/** A customer's question and the article that answers it; null when none should. */
export const evaluationQuestion = {
  query: text(500, 1).refine((value) => value.trim() !== '', { error: 'is empty' }),
  articleId: id.nullable(),
  note: text(200).default(''),
};

/** Null: nothing should answer it. The question stays readable when the article is gone. */
const articleRef = z.object({ articleId: id, question: z.string() }).nullable();

export const evaluationRow = z.object({ id, query: z.string(), gold: articleRef, note: z.string() });
export type EvaluationRow = z.infer<typeof evaluationRow>;

const share = z.number().min(0).max(1).nullable();
/** The keys of `./liren eval retrieval`, as far as a set of questions can say; defined in docs/retrieval.md. */
export const evaluationScores = z.object({
  r1: share,
  r5: share,
  mrr10: share,
  answerRate: share,
  answeredRight: share,
  falseAnswerRate: share,
  noAnswerAuroc: share,
  msP50: z.number().nullable(),
  msP95: z.number().nullable(),
});
export type EvaluationScores = z.infer<typeof evaluationScores>;

/** right: answered with the article, or left alone rightly · offered: among the choices · wrong: another article was said · false: said although nothing answers it · silent: not known */
export const evaluationVerdict = z.enum(['right', 'offered', 'wrong', 'false', 'silent']);
export type EvaluationVerdict = z.infer<typeof evaluationVerdict>;

export const evaluationMiss = z.object({
  query: z.string(),
  gold: articleRef,
  verdict: evaluationVerdict,
  /** What stood first instead; null when nothing was found. */
  came: articleRef,
  probability: z.number().nullable(),
});
export type EvaluationMiss = z.infer<typeof evaluationMiss>;

/** asked: by somebody · knowledge: because knowledge changed · drafts: as if all drafts were published */
export const evaluationCause = z.enum(['asked', 'knowledge', 'drafts']);

export const evaluationRun = z.object({
  id,
  cause: evaluationCause,
  state: z.enum(['waiting', 'running', 'done', 'failed']),
  /** Questions asked so far, of so many. */
  asked: z.int(),
  rows: z.int(),
  /** Of each verdict how many; empty before the end. */
  verdicts: z.partialRecord(evaluationVerdict, z.int()),
  scores: evaluationScores.nullable(),
  requestedAt: timestamp,
  endedAt: timestamp.nullable(),
  by: staffRef.nullable(),
});
export type EvaluationRun = z.infer<typeof evaluationRun>;

export const evaluationSet = z.object({
  id,
  name: z.string(),
  /** Run by itself after knowledge changed. */
  auto: z.boolean(),
  rows: z.int(),
  /** Rows that nothing should answer. */
  unanswerable: z.int(),
  createdAt: timestamp,
  createdBy: staffRef.nullable(),
  /** The last that ended well, drafts left out. */
  standing: evaluationRun.nullable(),
  /** One that waits or is under way. */
  current: evaluationRun.nullable(),
});
export type EvaluationSet = z.infer<typeof evaluationSet>;

/** What becomes of the questions of one set when a draft is published. */
export const evaluationPreview = z.object({
  set: z.object({ id, name: z.string() }),
  /** Questions asked, of all of the set. */
  asked: z.int(),
  rows: z.int(),
  before: z.object({ right: z.int() }),
  after: z.object({ right: z.int() }),
  /** Questions that do worse with the draft, the first few. */
  worse: z.array(evaluationMiss.extend({ before: evaluationVerdict })),
  worseCount: z.int(),
  betterCount: z.int(),
});
export type EvaluationPreview = z.infer<typeof evaluationPreview>;

const setFields = { name: text(60, 1), auto: z.boolean().default(true) };
const ofSet = z.strictObject({ id });
const ofRow = z.strictObject({ id, rowId: id });
const ofRun = z.strictObject({ id, runId: id });
const reads = 'knowledge.read' as const;
const writes = 'knowledge.write' as const;

export const evaluationRoutes = routes({
  'evaluations.list': {
    method: 'GET',
    path: '/api/v1/evaluations',
    summary: 'Evaluation sets with their standing results',
    access: reads,
    reply: z.object({ items: z.array(evaluationSet) }),
  },
  'evaluations.create': {
    method: 'POST',
    path: '/api/v1/evaluations',
    summary: 'Open an empty evaluation set',
    access: writes,
    body: z.strictObject(setFields),
    reply: evaluationSet,
    status: 201,
  },
  'evaluations.preview': {
    method: 'POST',
    path: '/api/v1/evaluations/preview',
    summary: 'What publishing the draft of an article would do to the questions of every set that runs by itself',
    access: reads,
    body: z.strictObject({ articleId: id }),
    reply: z.object({ items: z.array(evaluationPreview) }),
  },
  'evaluations.get': {
    method: 'GET',
    path: '/api/v1/evaluations/:id',
    summary: 'One evaluation set',
    access: reads,
    params: ofSet,
    reply: evaluationSet,
  },
  'evaluations.update': {
    method: 'PUT',
    path: '/api/v1/evaluations/:id',
    summary: 'Rename an evaluation set, or let it run by itself or not',
    access: writes,
    params: ofSet,
    body: z.strictObject(setFields),
    reply: evaluationSet,
  },
  'evaluations.remove': {
    method: 'DELETE',
    path: '/api/v1/evaluations/:id',
    summary: 'Remove an evaluation set with its questions and runs',
    access: writes,
    params: ofSet,
    reply: done,
  },
  'evaluations.rows': {
    method: 'GET',
    path: '/api/v1/evaluations/:id/rows',
    summary: 'Its questions, in the order they came',
    access: reads,
    params: ofSet,
    query: z.strictObject({ search: text(100).optional(), ...pageQuery }),
    reply: page(evaluationRow),
  },
  'evaluations.addRow': {
    method: 'POST',
    path: '/api/v1/evaluations/:id/rows',
    summary: 'Add a question',
    access: writes,
    params: ofSet,
    body: z.strictObject(evaluationQuestion),
    reply: evaluationRow,
    status: 201,
  },
  'evaluations.updateRow': {
    method: 'PUT',
    path: '/api/v1/evaluations/:id/rows/:rowId',
    summary: 'Change a question',
    access: writes,
    params: ofRow,
    body: z.strictObject(evaluationQuestion),
    reply: evaluationRow,
  },
  'evaluations.removeRow': {
    method: 'DELETE',
    path: '/api/v1/evaluations/:id/rows/:rowId',
    summary: 'Remove a question',
    access: writes,
    params: ofRow,
    reply: done,
  },
  'evaluations.import': {
    method: 'POST',
    path: '/api/v1/evaluations/:id/import',
    summary:
      'Add many questions at once: JSONL with query, gold and note, or CSV or pasted lines with these columns; gold is the id or the standard question of an article, or empty',
    access: writes,
    params: ofSet,
    bodyBytes: evaluationLimits.importBody,
    body: z.strictObject({ text: text(evaluationLimits.importBody, 1) }),
    /** Questions that were there already are left as they are. */
    reply: z.object({ added: z.int(), known: z.int() }),
  },
  'evaluations.export': {
    method: 'GET',
    path: '/api/v1/evaluations/:id/export',
    summary: 'Its questions as CSV (UTF-8 with a byte order mark): query, gold, question, note',
    access: reads,
    params: ofSet,
    download: true,
    reply: z.unknown(),
  },
  'evaluations.runs': {
    method: 'GET',
    path: '/api/v1/evaluations/:id/runs',
    summary: 'Its runs, the latest first',
    access: reads,
    params: ofSet,
    reply: z.object({ items: z.array(evaluationRun) }),
  },
  'evaluations.run': {
    method: 'POST',
    path: '/api/v1/evaluations/:id/runs',
    summary: 'Ask all its questions, in the background; one run of a set waits at a time',
    access: writes,
    params: ofSet,
    body: z.strictObject({ drafts: z.boolean().default(false) }),
    reply: evaluationRun,
    status: 202,
  },
  'evaluations.result': {
    method: 'GET',
    path: '/api/v1/evaluations/:id/runs/:runId',
    summary: 'One run with the first questions it missed',
    access: reads,
    params: ofRun,
    reply: z.object({ run: evaluationRun, misses: z.array(evaluationMiss), missed: z.int() }),
  },
});
