import { z } from 'zod';
import { id, seq, text, timestamp } from '../common.ts';
import { staffRef } from './conversations.ts';

export { learningLimits } from './learning-limits.ts';

/** What a program calls an intent: small letters, digits, `_`, `.` and `-`. */
export const intentName = z.string().regex(/^[a-z0-9][a-z0-9_.-]{0,59}$/);

/** Formats of training data: YAML of Rasa, CSV with text and label, one JSON object in a line. */
export const dataFormat = z.enum(['rasa', 'csv', 'jsonl']);
export type DataFormat = z.infer<typeof dataFormat>;

/** What is done when the intent is sure: nothing beyond the search, an article is said, a person is called. */
export const leadsTo = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('nothing') }),
  /** `question` is null when the article is gone, or lies where the reader may not look. */
  z.object({ kind: z.literal('article'), articleId: id, question: z.string().nullable() }),
  z.object({ kind: z.literal('person') }),
]);
export type LeadsTo = z.infer<typeof leadsTo>;

export const intentRef = z.object({ id, name: z.string(), title: z.string() });
export type IntentRef = z.infer<typeof intentRef>;

export const intent = intentRef.extend({
  description: z.string(),
  leadsTo,
  examples: z.int(),
  /** Null: brought by the pack of the trade. */
  createdBy: staffRef.nullable(),
  updatedAt: timestamp,
  updatedBy: staffRef.nullable(),
  removedAt: timestamp.nullable(),
  revision: z.int(),
});
export type Intent = z.infer<typeof intent>;

export const intentExample = z.object({
  id,
  text: z.string(),
  /** Null: out of scope. */
  intentId: id.nullable(),
  /** staff: written or imported · pack · message: labelled from what a customer wrote, with his data masked */
  from: z.enum(['staff', 'pack', 'message']),
  createdAt: timestamp,
});
export type IntentExample = z.infer<typeof intentExample>;

/**
 * conflict: the same words under two intents · near: nearly the same words under two intents · duplicate: twice under one ·
 * few: too few examples to learn from · empty: an example without words · long: an example that is longer than a message ·
 * dwarfing: one intent has many times as many examples as the others · names: names that only hyphens part
 */
export const findingKind = z.enum(['conflict', 'near', 'duplicate', 'few', 'empty', 'long', 'dwarfing', 'names']);
export type FindingKind = z.infer<typeof findingKind>;

export const trainingFinding = z.object({
  kind: findingKind,
  /** error: training makes something worse of it · warning: worth a look */
  severity: z.enum(['error', 'warning']),
  /** The intents concerned; null stands for out of scope. */
  intents: z.array(intentRef.nullable()),
  /** At most a few; `id` is null for one that is not kept yet. */
  examples: z.array(z.object({ id: id.nullable(), text: z.string(), intent: intentRef.nullable() })),
  /** How alike they are, 0..1, where that is the point. */
  similarity: z.number().nullable(),
});
export type TrainingFinding = z.infer<typeof trainingFinding>;

export const importPreview = z.object({
  format: dataFormat,
  intents: z.array(
    z.object({
      name: z.string(),
      title: z.string(),
      isNew: z.boolean(),
      /** Examples that would be added, and those that are there already. */
      examples: z.int(),
      known: z.int(),
    }),
  ),
  /** Examples that would be added, in all and of out of scope. */
  examples: z.int(),
  outOfScope: z.int(),
  known: z.int(),
  findings: z.array(trainingFinding),
  findingsCount: z.int(),
});
export type ImportPreview = z.infer<typeof importPreview>;

/** What an entry of the gazetteer names. */
export const gazetteerType = z.enum(['product', 'shop_type', 'brand', 'company', 'position', 'place']);
export type GazetteerType = z.infer<typeof gazetteerType>;

export const gazetteerEntry = z.object({
  id,
  type: gazetteerType,
  /** The value that every synonym stands for. */
  name: z.string(),
  synonyms: z.array(z.string()),
  createdBy: staffRef.nullable(),
  updatedAt: timestamp,
});
export type GazetteerEntry = z.infer<typeof gazetteerEntry>;

const share = z.number().min(0).max(1);

/** Measured on folds that the model did not see; null where there is nothing to measure. */
export const modelScores = z.object({
  /** In-scope examples, before any rejection, and after it. */
  accuracy: share.nullable(),
  accuracyAccepted: share.nullable(),
  macroF1: share.nullable(),
  weightedF1: share.nullable(),
  oosRecall: share.nullable(),
  oosAuroc: share.nullable(),
});
export type ModelScores = z.infer<typeof modelScores>;

/** candidate: trained, serves nobody · in service: understands customers · retired: did so before */
export const versionState = z.enum(['candidate', 'in service', 'retired']);

export const modelVersion = z.object({
  id,
  /** 1, 2, 3 … of the company. */
  number: z.int(),
  state: versionState,
  /** asked: by staff · pack: when the pack was brought */
  cause: z.enum(['asked', 'pack']),
  note: z.string(),
  trainedAt: timestamp,
  trainedBy: staffRef.nullable(),
  promotedAt: timestamp.nullable(),
  promotedBy: staffRef.nullable(),
  intents: z.int(),
  examples: z.int(),
  outOfScope: z.int(),
  trainSeconds: z.number(),
  bytes: z.int(),
  scores: modelScores,
  /** The version in service, trained anew and tested on the very same folds. Null: there was none. */
  against: z
    .object({
      versionId: id,
      number: z.int(),
      scores: modelScores,
      /** Examples that only one of the two gets right, and how likely such a difference is by chance (McNemar, exact). */
      onlyThis: z.int(),
      onlyThat: z.int(),
      p: share,
    })
    .nullable(),
});
export type ModelVersion = z.infer<typeof modelVersion>;

export const labelScores = z.object({
  name: z.string(),
  title: z.string(),
  precision: share,
  recall: share,
  f1: share,
  /** Test rows with this intent. */
  support: z.int(),
  confusedWith: z.array(z.object({ name: z.string(), title: z.string(), count: z.int() })),
});

export const modelReport = z.object({
  version: modelVersion,
  labels: z.array(labelScores),
  confusion: z.object({
    /** Names in the order of rows (what it is) and columns (what was said); the last may be the empty name: out of scope. */
    labels: z.array(z.object({ name: z.string(), title: z.string() })),
    matrix: z.array(z.array(z.int())),
    /** There are more intents than are shown. */
    cut: z.boolean(),
  }),
  /** Test rows by the probability of what was said: right and wrong ones. */
  histogram: z.array(z.object({ from: share, to: share, right: z.int(), wrong: z.int() })),
  errors: z.int(),
  /** What was reached with a part of the examples. */
  curve: z.array(z.object({ share, examples: z.int(), accuracy: share, macroF1: share })),
});
export type ModelReport = z.infer<typeof modelReport>;

export const modelError = z.object({
  text: z.string(),
  /** Null: out of scope. */
  gold: z.object({ name: z.string(), title: z.string() }).nullable(),
  said: z.object({ name: z.string(), title: z.string() }).nullable(),
  probability: share,
});
export type ModelError = z.infer<typeof modelError>;

export const reportFile = z.enum([
  'intent_report.json',
  'intent_errors.json',
  'intent_confusion_matrix.csv',
  'intent_histogram.csv',
  'learning_curve.csv',
  'training_data.yml',
]);

export const trainingState = z.enum(['queued', 'running', 'done', 'failed', 'cancelled']);
/** reading: the examples · checking: on folds · comparing: with the version in service · training: on everything · saving */
export const trainingStage = z.enum(['reading', 'checking', 'comparing', 'training', 'saving']);
/**
 * few: not two intents with enough examples · time: took longer than it may · memory: needed more than it may ·
 * lost: the process that trained ended · broken: a fault of ours
 */
export const trainingFailure = z.enum(['few', 'time', 'memory', 'lost', 'broken']);

export const training = z.object({
  id,
  state: trainingState,
  stage: trainingStage.nullable(),
  /** 0..1 of the whole. */
  progress: share,
  cause: z.enum(['asked', 'pack']),
  note: z.string(),
  requestedAt: timestamp,
  startedAt: timestamp.nullable(),
  endedAt: timestamp.nullable(),
  by: staffRef.nullable(),
  intents: z.int(),
  examples: z.int(),
  failure: trainingFailure.nullable(),
  /** What came of it. */
  versionId: id.nullable(),
});
export type Training = z.infer<typeof training>;

const arm = z.object({
  versionId: id,
  number: z.int(),
  /** Share of conversations that it gets, 0..1. */
  share,
  conversations: z.int(),
  turns: z.int(),
  /** Conversations in which it happened at least once; conversations are what is assigned, so they are what is counted. */
  handoffs: z.int(),
  unknown: z.int(),
  askedBack: z.int(),
  /** Conversations in which an answer was rated, and those in which none was rated down. */
  rated: z.int(),
  content: z.int(),
});

/** How the second arm does beside the first: two-proportion z-test, two-sided. */
const armTest = z.object({
  measure: z.enum(['handoffs', 'unknown', 'askedBack']),
  /** Shares of conversations. */
  a: share,
  b: share,
  /** b minus a, with its 95 % interval. */
  difference: z.number(),
  low: z.number(),
  high: z.number(),
  p: share,
  /** The same, true however often one looks (mixture sequential probability ratio test); verdict and guardrail go by it. */
  always: share,
});

export const experiment = z.object({
  id,
  state: z.enum(['running', 'stopped']),
  startedAt: timestamp,
  startedBy: staffRef.nullable(),
  endedAt: timestamp.nullable(),
  endedBy: staffRef.nullable(),
  /** staff: somebody ended it · guardrail: the second did clearly worse and was taken out */
  ended: z.enum(['staff', 'guardrail']).nullable(),
  winner: id.nullable(),
  /** The first is the version in service, the second the one that is tried. */
  arms: z.tuple([arm, arm]),
  tests: z.array(armTest),
  /** early: too few turns to say · same: no difference that is not chance · better, worse: the second */
  verdict: z.enum(['early', 'same', 'better', 'worse']),
});
export type Experiment = z.infer<typeof experiment>;

export const rankedIntent = z.object({
  /** Null when the intent was removed since. */
  intentId: id.nullable(),
  name: z.string(),
  title: z.string(),
  probability: share,
});
export type RankedIntent = z.infer<typeof rankedIntent>;

export const queueReason = z.enum(['unsure', 'rejected']);

export const queuedMessage = z.object({
  id,
  /** With phone numbers, names and ids masked, as it would become an example. */
  text: z.string(),
  conversationId: id,
  seq,
  at: timestamp,
  /** unsure: an intent was taken narrowly · rejected: none was taken, and nothing surely known was said */
  reason: queueReason,
  ranked: z.array(rankedIntent),
});
export type QueuedMessage = z.infer<typeof queuedMessage>;

export const labelledAs = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('intent'), intentId: id }),
  z.strictObject({ kind: z.literal('out of scope') }),
  z.strictObject({ kind: z.literal('skip') }),
]);
export type LabelledAs = z.infer<typeof labelledAs>;

export const queueCounts = z.object({ open: z.int(), labelled: z.int(), skipped: z.int() });
export type QueueCounts = z.infer<typeof queueCounts>;

/** What the pages show first. */
export const understandingOverview = z.object({
  intents: z.int(),
  examples: z.int(),
  outOfScope: z.int(),
  entries: z.int(),
  inService: modelVersion.nullable(),
  /** What roll back would put in service. */
  before: modelVersion.nullable(),
  /** Examples and intents changed since the version in service was trained. */
  changes: z.int(),
  /** Under way now. */
  training: training.nullable(),
  experiment: experiment.nullable(),
  queue: queueCounts,
});
export type UnderstandingOverview = z.infer<typeof understandingOverview>;

/** What the turn would see in a message. */
export const understood = z.object({
  version: z.object({ id, number: z.int() }).nullable(),
  /** Null when no version serves. */
  intent: z
    .object({
      accepted: z.boolean(),
      /** That it is any of the intents at all. */
      inScope: share,
      ranked: z.array(rankedIntent),
      leadsTo: leadsTo.nullable(),
    })
    .nullable(),
  language: z.string(),
  entities: z.array(
    z.object({
      type: z.string(),
      start: z.int(),
      end: z.int(),
      text: z.string(),
      /** Normalised; its shape goes by the type. */
      value: z.unknown(),
      source: z.enum(['rule', 'gazetteer', 'model']),
      probability: share,
    }),
  ),
  state: z.object({
    labels: z.array(z.object({ label: z.string(), intensity: share })),
    valence: z.number(),
    arousal: z.number(),
    urgency: z.number(),
    trust: z.number(),
  }),
  asksForPerson: z.boolean(),
  urgency: z.string().nullable(),
  smallTalk: z.string().nullable(),
  tookMs: z.number(),
});
export type Understood = z.infer<typeof understood>;

/** A text that says something. */
export const saying = (max: number) => text(max, 1).refine((value) => value.trim() !== '', { error: 'is empty' });
