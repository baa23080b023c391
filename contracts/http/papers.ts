import { z } from 'zod';
import { byId, id, limits, page, pageQuery, text, timestamp } from '../common.ts';
import { routes } from '../route.ts';
import { paperFields, paperKinds } from './paper-kinds.ts';

/** Limits of papers and of the table by which they are reviewed. */
export const paperLimits = {
  /** Pictures that are read of one turn; of more the customer is told. */
  picturesPerTurn: 4,
  /** Papers kept of one customer; the oldest that was replaced goes first. */
  papers: 40,
  rules: 60,
  conditions: 6,
  /** Characters of a value. */
  value: 400,
  /** Corrections in one export. */
  corrections: 1_000,
} as const;

export const paperKind = z.enum(paperKinds);
export type PaperKind = z.infer<typeof paperKind>;

/** What stands on papers of any kind; a kind has some of them. */
export const paperField = z.enum(paperFields);

export const sightKind = z.enum([
  ...paperKind.options,
  'unknown_paper',
  'chat_screenshot',
  'payment_screenshot',
  'shop_front',
  'words',
  'photo',
  'nothing',
]);

/**
 * Where a paper stands: `accepted`, `asked_again`, or `person` while somebody has to look; `refused` by a person;
 * `replaced` by a later one of its kind. There is no paper before its picture was looked at.
 */
export const paperState = z.enum(['accepted', 'asked_again', 'person', 'refused', 'replaced']);
export type PaperState = z.infer<typeof paperState>;

const point = z.object({ x: z.number(), y: z.number() });
export const quad = z.tuple([point, point, point, point]);

export const paperFieldView = z.object({
  /** Words for it: `paper.field.<kind>.<name>`. */
  name: z.string(),
  /** Masked for who may not see private data. */
  value: z.string(),
  /** As it stood on the picture; null where nothing was read. */
  text: z.string().nullable(),
  confidence: z.number(),
  quad: quad.nullable(),
  valid: z.boolean().nullable(),
  /** Who says so: our own eyes, a vision model, the customer, or staff. */
  from: z.enum(['ocr', 'vision', 'customer', 'staff']),
  masked: z.boolean(),
});
export type PaperFieldView = z.infer<typeof paperFieldView>;

const picture = z.object({
  fileId: id,
  /** With private data covered for who may not see it; null when no such copy could be made. */
  url: z.string().nullable(),
  width: z.int(),
  height: z.int(),
});

export const paperView = z.object({
  id,
  customerId: id,
  conversationId: id,
  kind: paperKind,
  form: z.string().nullable(),
  state: paperState,
  fields: z.array(paperFieldView),
  missing: z.array(z.string()),
  flaws: z.array(z.string()),
  /** The rule that decided, and the words for it in the language of the desk; null when no rule did. */
  why: z.object({ rule: z.string(), words: z.string() }).nullable(),
  /** What the paper says otherwise than the customer or another paper. */
  contradictions: z.array(z.object({ field: z.string(), paper: z.string(), other: z.string(), source: z.string() })),
  picture,
  decidedBy: z.string().nullable(),
  revision: z.int(),
  at: timestamp,
});
export type PaperView = z.infer<typeof paperView>;

export const dossier = z.object({
  /** What the company wants to see, in order; `paperId` is the one that counts now. */
  needs: z.array(
    z.object({
      kind: paperKind,
      optional: z.boolean(),
      state: paperState.nullable(),
      paperId: id.nullable(),
    }),
  ),
  /** All that is wanted is accepted. */
  complete: z.boolean(),
  papers: z.array(paperView),
});
export type Dossier = z.infer<typeof dossier>;

/** What is seen on a picture of a conversation, whether it is a paper or not. */
export const sightView = z.object({
  fileId: id,
  kind: sightKind,
  confidence: z.number(),
  /** All that could be read; masked for who may not see private data. */
  text: z.string(),
  flaws: z.array(z.string()),
  by: z.enum(['ocr', 'vision']),
  paperId: id.nullable(),
});
export type SightView = z.infer<typeof sightView>;

const both = z.strictObject({ zh: text(300, 1), en: text(300, 1) });
const field = text(40, 1);
const wordList = z.array(text(60, 1)).min(1).max(30);
export const reviewCondition = z.union([
  z.strictObject({ field, is: z.enum(['missing', 'unsure', 'invalid', 'expired']) }),
  z.strictObject({ field, expiresWithin: z.int().min(1).max(3_650) }),
  z.strictObject({ field, lacks: wordList }),
  z.strictObject({ field, holds: wordList }),
  z.strictObject({ field, differsFrom: z.union([z.literal('said'), z.strictObject({ paper: paperKind, field })]) }),
  z.strictObject({ flaw: z.enum(['blank', 'dark', 'blurred', 'glare', 'cut', 'small']) }),
  z.strictObject({ form: text(40, 1) }),
]);
export const reviewRule = z.strictObject({
  id: text(60, 1),
  kind: paperKind.nullable(),
  when: z.array(reviewCondition).min(1).max(paperLimits.conditions),
  outcome: z.enum(['accepted', 'ask_again', 'person']),
  words: both.optional(),
});
/** The first rule whose conditions all hold decides; a paper that none is about is accepted. */
export const reviewTable = z.strictObject({
  needs: z.array(z.strictObject({ kind: paperKind, optional: z.boolean() })).max(paperKind.options.length),
  rules: z.array(reviewRule).max(paperLimits.rules),
});
/** The table in force, and what it was before the company changed it: what its pack brought, else that of the house. */
const reviewView = reviewTable.extend({
  revision: z.int(),
  brought: reviewTable.extend({ from: z.enum(['pack', 'house']) }),
});

export const paperRoutes = routes({
  'customers.papers': {
    method: 'GET',
    path: '/api/v1/customers/:id/papers',
    summary: 'The papers of a customer, the latest first, and what is still wanted of him',
    access: 'customer.read',
    params: byId,
    reply: dossier,
  },
  'conversations.pictures': {
    method: 'GET',
    path: '/api/v1/conversations/:id/pictures',
    summary: 'What was seen on the pictures of a conversation, the latest first',
    access: 'conversation.read',
    params: byId,
    query: z.strictObject(pageQuery),
    reply: page(sightView),
  },
  'papers.get': {
    method: 'GET',
    path: '/api/v1/papers/:id',
    summary: 'One paper with its fields and where they stand on the picture',
    access: 'customer.read',
    params: byId,
    reply: paperView,
  },
  'papers.correct': {
    method: 'PATCH',
    path: '/api/v1/papers/:id',
    summary: 'Say what fields of a paper read; null takes a field away. The paper is reviewed again',
    access: 'paper.review',
    params: byId,
    body: z.strictObject({
      revision: z.int(),
      fields: z.partialRecord(paperField, text(paperLimits.value, 1).nullable()),
    }),
    reply: paperView,
  },
  'papers.decide': {
    method: 'POST',
    path: '/api/v1/papers/:id/decision',
    summary: 'Accept a paper, refuse it, or ask the customer for another picture; he is told where the words say so',
    access: 'paper.review',
    params: byId,
    body: z.strictObject({
      revision: z.int(),
      outcome: z.enum(['accepted', 'asked_again', 'refused']),
      /** Said to the customer in the conversation; nothing is said without. */
      words: text(limits.messageText, 1).optional(),
    }),
    reply: paperView,
  },
  'paperReview.get': {
    method: 'GET',
    path: '/api/v1/paper-review',
    summary: 'What papers the company wants to see and how it judges them',
    access: 'settings.read',
    reply: reviewView,
  },
  'paperReview.put': {
    method: 'PUT',
    path: '/api/v1/paper-review',
    summary: 'Change what papers the company wants and how it judges them',
    access: 'settings.write',
    body: reviewTable.extend({ revision: z.int() }),
    reply: reviewView,
  },
  'paperReview.try': {
    method: 'POST',
    path: '/api/v1/paper-review/try',
    summary: 'Read a picture and judge it by the table in force; nothing is kept',
    access: 'settings.write',
    upload: true,
    reply: z.object({
      sight: sightView.omit({ fileId: true, paperId: true }),
      form: z.string().nullable(),
      fields: z.array(paperFieldView),
      missing: z.array(z.string()),
      outcome: z.enum(['accepted', 'ask_again', 'person']).nullable(),
      rule: z.string().nullable(),
      width: z.int(),
      height: z.int(),
      tookMs: z.int(),
    }),
  },
  'papers.corrections': {
    method: 'GET',
    path: '/api/v1/paper-corrections',
    summary: 'What people corrected, as a ZIP of pictures and truth.jsonl that `./liren eval ocr` reads',
    access: 'company.export',
    download: true,
    reply: z.unknown(),
  },
});
