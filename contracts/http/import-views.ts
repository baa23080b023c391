import { z } from 'zod';
import { id, limits, text, timestamp } from '../common.ts';
import { answerLanguage, articleDraft, chunk } from './article-draft.ts';
import { staffRef } from './conversations.ts';

/** Bounds of bringing knowledge in; each that is reached answers with a code of its own. */
export const importLimits = {
  /** Bytes of one file, and files of one import. */
  file: 50 * 1024 * 1024,
  files: 50,
  /** Characters of pasted text; a JSON body holds no more. */
  text: 18_000,
  /** Bytes and seconds of a page that is fetched. */
  urlBytes: 10 * 1024 * 1024,
  urlSeconds: 20,
  /** Passages and rows of one import. */
  items: 50_000,
  /** Imports of one company that wait or are being looked through. */
  open: 50,
  /** Days that an uncommitted import is kept, and days in which a commit can be undone. */
  keptDays: 7,
  undoDays: 30,
  /** Items named in one act. */
  act: 1_000,
} as const;

/**
 * uploaded: files can be added · parsing: being read · ready: to be looked through · committing: being written ·
 * undoing: being taken back · committed, uncancelled, failed: over
 */
export const importState = z.enum([
  'uploaded',
  'parsing',
  'ready',
  'committing',
  'undoing',
  'committed',
  'failed',
  'undone',
  'cancelled',
]);
export type ImportState = z.infer<typeof importState>;

/** What a column holds. */
export const columnMeaning = z.enum([
  'question',
  'similar',
  'negative',
  'answer',
  'category',
  'language',
  'channel',
  'from',
  'until',
]);
export type ColumnMeaning = z.infer<typeof columnMeaning>;

export const importOptions = z.strictObject({
  /** Null is the top, outside all folders. */
  folderId: id.nullable().default(null),
  /** auto: a table with a question and an answer column becomes questions, all else documents. */
  kind: z.enum(['auto', 'qa', 'document']).default('auto'),
  /** Meaning → header, or number of the column from 0. What is left out is guessed by its name; null: no column. */
  mapping: z.partialRecord(columnMeaning, z.union([text(200, 1), z.int().min(0).max(199), z.null()])).default({}),
  language: answerLanguage.nullable().default(null),
  products: z.array(text(60, 1)).max(limits.products).default([]),
  /** For everything that does not bring its own. */
  category: text(60).default(''),
  /** Characters that a passage may have. */
  chunkSize: z.int().min(200).max(2_000).default(800),
});
export type ImportOptions = z.infer<typeof importOptions>;

/** What goes on now, of how much; `done` and `of` count what `what` names. */
export const workProgress = z.object({
  what: z.enum([
    'waiting',
    'fetching',
    'reading',
    'comparing',
    'writing',
    'submitting',
    'undoing',
    'packing',
    'checking',
  ]),
  percent: z.int().min(0).max(100),
  done: z.int(),
  of: z.int(),
});
export type WorkProgress = z.infer<typeof workProgress>;

/** Why something did not come in: a code with its words in the console (`problem.<code>`), and what the words need. */
export const importTrouble = z.object({
  code: z.string(),
  details: z.record(z.string(), z.union([z.string(), z.number()])),
});
export type ImportTrouble = z.infer<typeof importTrouble>;

/**
 * What a commit does with an item: new · changes: of an article that came from here before · unchanged ·
 * conflict: the file and somebody here changed the same, and what stands here wins unless `take` is `file` ·
 * refused: it cannot come in
 */
export const itemPlan = z.enum(['new', 'changes', 'unchanged', 'conflict', 'refused']);
export type ItemPlan = z.infer<typeof itemPlan>;

/** How many there are of each plan. */
const planCounts = z.object({
  new: z.int(),
  changes: z.int(),
  unchanged: z.int(),
  conflict: z.int(),
  refused: z.int(),
  /** Left out by whoever looks it through. */
  disabled: z.int(),
});
export type PlanCounts = z.infer<typeof planCounts>;

const fileWarning = z.object({
  code: z.string(),
  at: z.union([z.string(), z.number()]).nullable(),
  count: z.int().nullable(),
});

export const importFile = z.object({
  id,
  /** Of a file inside a zip: its path there. */
  name: z.string(),
  source: z.enum(['upload', 'text', 'url', 'zip']),
  url: z.string().nullable(),
  size: z.int().nullable(),
  /** docx, xlsx, pptx, pdf, md, html, csv, jsonl, txt, zip; null before it was read. */
  format: z.string().nullable(),
  title: z.string().nullable(),
  kind: z.enum(['qa', 'document']).nullable(),
  state: z.enum(['waiting', 'read', 'refused']),
  refusal: importTrouble.nullable(),
  warnings: z.array(fileWarning),
  /** Pages of a pdf and slides of a pptx, in points. */
  pages: z.array(z.object({ number: z.int(), width: z.number(), height: z.number() })),
  /** Of tables: the headers of each sheet, and what each column was taken for. */
  tables: z.array(
    z.object({ sheet: z.string(), header: z.array(z.string()), columns: z.array(columnMeaning.nullable()) }),
  ),
  /** Of a document: the article it becomes or changes. */
  article: z.object({ id, question: z.string() }).nullable(),
  /** What was edited here and stays although the file says otherwise or no more: at most 20 are named. */
  kept: z.array(z.object({ what: z.string(), why: z.enum(['edited', 'left_out']) })),
  counts: planCounts,
  /** A link to the original for an hour; null while there is none. */
  original: z.string().nullable(),
});
export type ImportFile = z.infer<typeof importFile>;

export const importView = z.object({
  id,
  state: importState,
  options: importOptions,
  progress: workProgress,
  trouble: importTrouble.nullable(),
  createdAt: timestamp,
  createdBy: staffRef.nullable(),
  updatedAt: timestamp,
  files: z.array(importFile),
  counts: planCounts,
  /** What a commit did, and what an undo left because somebody changed it since. */
  result: z
    .object({
      mode: z.enum(['drafts', 'review']),
      added: z.int(),
      changed: z.int(),
      unchanged: z.int(),
      kept: z.int(),
      refused: z.int(),
      committedAt: timestamp,
      undoUntil: timestamp,
      undone: z.int(),
      left: z.array(z.object({ articleId: id, question: z.string() })),
      /** The batch that waits for review. */
      batchId: id.nullable(),
    })
    .nullable(),
});
export type ImportView = z.infer<typeof importView>;

/** A row of the list: without its files. */
export const importRow = importView
  .omit({ files: true })
  .extend({ files: z.int(), names: z.array(z.string()).describe('At most three') });
export type ImportRow = z.infer<typeof importRow>;

const itemHead = {
  id,
  fileId: id,
  /** Bumped by every edit; an edit names the one it saw. */
  revision: z.int(),
  enabled: z.boolean(),
  /** Somebody changed it after it was read. */
  edited: z.boolean(),
  plan: itemPlan,
  /** Who wins a conflict. */
  take: z.enum(['here', 'file']),
  /** Why it is refused, or what to look at: codes with words `import.problem.<code>`. */
  problems: z.array(z.object({ code: z.string(), column: columnMeaning.nullable() })),
  /** The article it becomes a part of or changes. */
  article: z.object({ id, question: z.string() }).nullable(),
};

/** A row as it was read: of one that is refused, texts may be missing or too long. */
const rowAsRead = articleDraft.omit({ kind: true }).extend({
  question: z.string(),
  similar: z.array(z.string()),
  negative: z.array(z.string()),
  answer: z.string(),
  category: z.string(),
});

export const importItem = z.discriminatedUnion('kind', [
  z.object({
    ...itemHead,
    kind: z.literal('chunk'),
    chunk,
    /** How the passage reads here, where it was edited. */
    here: z.object({ text: z.string(), disabled: z.boolean() }).nullable(),
  }),
  z.object({
    ...itemHead,
    kind: z.literal('qa'),
    /** As the spreadsheet counts. */
    row: z.int(),
    sheet: z.string(),
    draft: rowAsRead,
    /** Of a row that cannot come in: what stands in its cells, the empty ones left out. */
    cells: z.array(z.object({ header: z.string(), text: z.string() })),
    /** Fields that the file changes, and those that were changed here too. */
    changes: z.array(z.string()),
    conflicts: z.array(z.string()),
    here: articleDraft.omit({ kind: true }).nullable(),
  }),
]);
export type ImportItem = z.infer<typeof importItem>;
