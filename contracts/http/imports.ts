import { z } from 'zod';
import { byId, done, id, limits, page, pageQuery, text, timestamp } from '../common.ts';
import { routes } from '../route.ts';
import { articleDraft, chunk } from './article-draft.ts';
import { staffRef } from './conversations.ts';
import {
  importLimits,
  importOptions,
  workProgress,
  importTrouble,
  itemPlan,
  importView,
  importRow,
  importItem,
} from './import-views.ts';

export { importLimits, columnMeaning } from './import-views.ts';
export type {
  ImportState,
  ColumnMeaning,
  ImportOptions,
  WorkProgress,
  ImportTrouble,
  ItemPlan,
  PlanCounts,
  ImportFile,
  ImportView,
  ImportRow,
  ImportItem,
} from './import-views.ts';

const itemFilter = {
  file: id.optional(),
  plan: itemPlan.optional(),
  search: text(100).optional(),
};
const itemId = z.strictObject({ id, itemId: id });
const write = { access: 'knowledge.write' as const };
const one = { ...write, params: byId };

/** A transfer: everything in one archive, or such an archive brought back. */
export const transferView = z.object({
  id,
  kind: z.enum(['export', 'restore']),
  state: z.enum(['waiting', 'running', 'done', 'failed', 'cancelled']),
  progress: workProgress,
  trouble: importTrouble.nullable(),
  createdAt: timestamp,
  createdBy: staffRef.nullable(),
  finishedAt: timestamp.nullable(),
  /** Rows by what they are: articles, versions, folders, comments, originals; of a restore also added, changed, unchanged, kept. */
  counts: z.record(z.string(), z.int()),
  size: z.int().nullable(),
  /** A link to the archive for an hour; null when there is none (any more). */
  link: z.string().nullable(),
  /** Until when the archive is kept. */
  keptUntil: timestamp.nullable(),
});
export type TransferView = z.infer<typeof transferView>;

export const importRoutes = routes({
  'imports.list': {
    ...write,
    method: 'GET',
    path: '/api/v1/knowledge/imports',
    summary: 'Imports, the latest first',
    query: z.strictObject({ ...pageQuery }),
    reply: page(importRow),
  },
  'imports.create': {
    ...write,
    method: 'POST',
    path: '/api/v1/knowledge/imports',
    summary: 'Begin an import; add files, texts or addresses to it, then start it',
    body: importOptions,
    reply: importView,
    status: 201,
  },
  'imports.get': {
    ...one,
    method: 'GET',
    path: '/api/v1/knowledge/imports/:id',
    summary: 'One import with its files and how far it is',
    reply: importView,
  },
  'imports.setOptions': {
    ...one,
    method: 'PUT',
    path: '/api/v1/knowledge/imports/:id/options',
    summary: 'Change where and how it comes in; start it again for the change to show',
    body: importOptions,
    reply: importView,
  },
  'imports.addFile': {
    ...one,
    method: 'POST',
    path: '/api/v1/knowledge/imports/:id/files',
    summary: 'Add a file: docx, xlsx, pptx, pdf, md, html, csv, jsonl, txt, or a zip of these; 50 MB at most',
    upload: true,
    uploadBytes: importLimits.file,
    reply: importView,
    status: 201,
  },
  'imports.addText': {
    ...one,
    method: 'POST',
    path: '/api/v1/knowledge/imports/:id/texts',
    summary: 'Add pasted text; Markdown headings become the chapters',
    body: z.strictObject({ title: text(120, 1), text: text(importLimits.text, 1) }),
    reply: importView,
    status: 201,
  },
  'imports.addUrl': {
    ...one,
    method: 'POST',
    path: '/api/v1/knowledge/imports/:id/urls',
    summary: 'Add a page or file of the web by its address; it is fetched when the import starts',
    body: z.strictObject({ url: text(2_000, 1) }),
    reply: importView,
    status: 201,
  },
  'imports.removeFile': {
    ...write,
    method: 'DELETE',
    path: '/api/v1/knowledge/imports/:id/files/:fileId',
    summary: 'Leave a file out, with all that was read from it',
    params: z.strictObject({ id, fileId: id }),
    reply: importView,
  },
  'imports.start': {
    ...one,
    method: 'POST',
    path: '/api/v1/knowledge/imports/:id/start',
    summary: 'Read the files, or read them again: edits made in the preview are lost then',
    body: z.strictObject({}),
    reply: importView,
    status: 202,
  },
  'imports.cancel': {
    ...one,
    method: 'POST',
    path: '/api/v1/knowledge/imports/:id/cancel',
    summary: 'Stop reading, or drop what was read; what a commit has written already stays and can be undone',
    body: z.strictObject({}),
    reply: importView,
  },
  'imports.items': {
    ...one,
    method: 'GET',
    path: '/api/v1/knowledge/imports/:id/items',
    summary: 'Passages and rows in the order of the files',
    /** `onPage`: passages that begin on this page of a pdf or slide of a pptx. */
    query: z.strictObject({ ...itemFilter, onPage: z.coerce.number().int().min(1).optional(), ...pageQuery }),
    reply: page(importItem),
  },
  'imports.editItem': {
    ...write,
    method: 'PUT',
    path: '/api/v1/knowledge/imports/:id/items/:itemId',
    summary: 'Correct a passage or a row before it comes in',
    params: itemId,
    body: z.strictObject({
      revision: z.int(),
      /** Of a passage. */
      chunk: chunk.pick({ heading: true, text: true }).optional(),
      /** Of a row. */
      draft: articleDraft.omit({ kind: true }).optional(),
      take: z.enum(['here', 'file']).optional(),
      enabled: z.boolean().optional(),
    }),
    reply: importItem,
  },
  'imports.mergeItem': {
    ...write,
    method: 'POST',
    path: '/api/v1/knowledge/imports/:id/items/:itemId/merge',
    summary: 'Join a passage with the next one of its file',
    params: itemId,
    body: z.strictObject({ revision: z.int() }),
    reply: importItem,
  },
  'imports.splitItem': {
    ...write,
    method: 'POST',
    path: '/api/v1/knowledge/imports/:id/items/:itemId/split',
    summary: 'Cut a passage in two before a character, counted from 0 in UTF-16',
    params: itemId,
    body: z.strictObject({ revision: z.int(), at: z.int().min(1).max(limits.chunk) }),
    reply: z.object({ items: z.array(importItem).length(2) }),
  },
  'imports.actOnItems': {
    ...one,
    method: 'POST',
    path: '/api/v1/knowledge/imports/:id/items/act',
    summary: 'Enable, disable or drop many items, or say who wins their conflicts',
    body: z.strictObject({
      act: z.enum(['enable', 'disable', 'drop', 'take_file', 'take_here']),
      /** Named, or all that the filter finds. */
      ids: z.array(id).max(importLimits.act).optional(),
      filter: z.strictObject(itemFilter).optional(),
    }),
    reply: z.object({ done: z.int(), import: importView }),
  },
  'imports.commit': {
    ...one,
    method: 'POST',
    path: '/api/v1/knowledge/imports/:id/commit',
    summary: 'Write it as drafts, or hand it in for review as one batch too',
    body: z.strictObject({ mode: z.enum(['drafts', 'review']), why: text(1_000).optional() }),
    reply: importView,
    status: 202,
  },
  'imports.undo': {
    ...one,
    method: 'POST',
    path: '/api/v1/knowledge/imports/:id/undo',
    summary: 'Take a commit back within 30 days; what somebody changed since is left and named',
    body: z.strictObject({}),
    reply: importView,
    status: 202,
  },
  'imports.errors': {
    ...one,
    method: 'GET',
    path: '/api/v1/knowledge/imports/:id/errors',
    summary: 'The rows and files that cannot come in, with reasons, as CSV',
    query: z.strictObject({ locale: z.enum(['zh-CN', 'en']).default('zh-CN') }),
    download: true,
    reply: z.unknown(),
  },
  'imports.template': {
    ...write,
    method: 'GET',
    path: '/api/v1/knowledge/import-template',
    summary: 'A table to fill in, with an example and an explanation',
    query: z.strictObject({ format: z.enum(['xlsx', 'csv', 'jsonl']).default('xlsx') }),
    download: true,
    reply: z.unknown(),
  },
  'transfers.list': {
    method: 'GET',
    path: '/api/v1/knowledge/transfers',
    summary: 'Exports of all knowledge and archives that were brought back, the latest first',
    access: 'company.export',
    query: z.strictObject({ ...pageQuery }),
    reply: page(transferView),
  },
  'transfers.get': {
    method: 'GET',
    path: '/api/v1/knowledge/transfers/:id',
    summary: 'How far an export or a restore is, and the link to the archive',
    access: 'company.export',
    params: byId,
    reply: transferView,
  },
  'transfers.export': {
    method: 'POST',
    path: '/api/v1/knowledge/exports',
    summary: 'Pack all articles, versions, folders, comments and original files into one archive',
    access: 'company.export',
    body: z.strictObject({}),
    reply: transferView,
    status: 202,
  },
  'transfers.restore': {
    method: 'POST',
    path: '/api/v1/knowledge/restores',
    summary: 'Bring an archive back: of this company with ids and history, of another one as new drafts',
    access: 'company.export',
    upload: true,
    uploadBytes: 200 * 1024 * 1024,
    reply: transferView,
    status: 202,
  },
  'transfers.cancel': {
    method: 'POST',
    path: '/api/v1/knowledge/transfers/:id/cancel',
    summary: 'Stop an export or a restore that is under way, or drop its archive',
    access: 'company.export',
    params: byId,
    body: z.strictObject({}),
    reply: done,
  },
});
