import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { Article } from '#contracts/http/knowledge';
import { articleAct, type ArticleAct } from '#contracts/http/approvals';
import { articleDraft, chunkChanges } from '#contracts/http/article-draft';
import { z } from 'zod';
import type { Tx } from '#platform/db';
import { must } from '#platform/errors';
import type { ApprovalKind, ApprovalRow, Approvals, Decision, WaitingRequest } from '#staff';
import { batchesWith } from './batches/store.ts';
import { changesOf, chunkPrints, readChunks } from './chunks.ts';
import { accessOf, everywhere, whoMay } from './folders/access.ts';
import { checkReady, fetch, publishRows, removeRows, restoreRow, takeBackRows, type Edit } from './live.ts';
import { draftFrom, draftOf, readPublished, type ArticleRow, type Tables } from './store.ts';

const KIND = 'knowledge.publish';
export const BATCH_KIND = 'knowledge.publish_batch';

/** What a request keeps of the article, so that it can be read when the article says something else. */
const payload = z.strictObject({
  act: articleAct,
  articleId: z.uuid(),
  before: articleDraft.nullable(),
  after: articleDraft.nullable(),
  /** Requests from before there were passages have none. */
  chunks: chunkChanges.nullable().default(null),
});

interface Act {
  readonly act: ArticleAct;
  readonly why?: string | undefined;
}

/**
 * Does what changes what the bot says, or asks for it: nothing else in this chapter decides which. `row` is locked.
 * Refuses with what `ask` refuses.
 */
export async function doOrAsk(tx: Tx, row: ArticleRow, { act, why = '' }: Act, edit: Edit): Promise<ArticleRow> {
  const needed = edit.by === null ? 0 : await edit.approvals.approversFor(tx, KIND);
  if (needed === 0) return perform(tx, row, act, edit);
  must(edit.by !== null, 'only people and programs of the company ask');
  const { staffId: id, name } = edit.by;
  const [said] = row.removed_at === null ? await readPublished(tx, { ids: [row.id] }) : [];
  const before = said ? draftFrom(said) : null;
  const says = act === 'publish' || act === 'restore';
  const asked = {
    act,
    articleId: row.id,
    before,
    after: says ? draftOf(row) : null,
    chunks: row.kind === 'document' && says ? changesOf(said?.chunks ?? [], await readChunks(tx, row.id)) : null,
  };
  await edit.approvals.ask(tx, {
    kind: KIND,
    subject: row.id,
    title: row.question,
    payload: asked,
    print: await currentPrint(tx, row, act),
    why,
    needed,
    by: { id, name },
  });
  if (row.sent_back === null) return row;
  return setSentBack(tx, row.id, null);
}

/** What somebody needs in a folder for what changes what the bot says: where others decide, writing is enough to ask. */
export async function rightFor(tx: Tx, { approvals }: Pick<Edit, 'approvals'>): Promise<'write' | 'publish'> {
  return (await approvals.approversFor(tx, KIND)) > 0 ? 'write' : 'publish';
}

/** Does a deed with a locked row, whoever decided it. */
export async function perform(tx: Tx, row: ArticleRow, act: ArticleAct, edit: Edit): Promise<ArticleRow> {
  switch (act) {
    case 'publish':
      await checkReady(tx, row, edit.now);
      return (await publishRows(tx, [row], edit))[0]!;
    case 'unpublish':
      return (await takeBackRows(tx, [row], edit))[0]!;
    case 'restore':
      return restoreRow(tx, row, edit);
    case 'delete':
      return (await removeRows(tx, [row], edit))[0]!;
  }
}

/** Everything of the article that the deed would change or show, and what the deed is. */
export function printOf(row: ArticleRow, act: ArticleAct, chunks: string | null): string {
  const { revision, published_version, removed_at } = row;
  const stands = [act, revision, published_version, removed_at?.toISOString() ?? null, draftOf(row), chunks];
  return createHash('sha256').update(JSON.stringify(stands)).digest('base64url');
}

async function currentPrint(tx: Tx, row: ArticleRow, act: ArticleAct): Promise<string> {
  return printOf(row, act, (await chunkPrints(tx, [row.id])).get(row.id) ?? null);
}

async function setSentBack(tx: Tx, id: string, sentBack: Article['sentBack']): Promise<ArticleRow> {
  return tx
    .tables<Tables>()
    .updateTable('articles')
    .set({ sent_back: sentBack === null ? null : JSON.stringify(sentBack) })
    .where('tenant_id', '=', tx.tenant)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow();
}

/** Folders of what these requests are about, by request. */
async function foldersOf(tx: Tx, requests: readonly ApprovalRow[]): Promise<Map<string, string | null>> {
  const rows = await tx
    .tables<Tables>()
    .selectFrom('articles')
    .select(['id', 'folder_id'])
    .where('tenant_id', '=', tx.tenant)
    .where('id', '=', sql<string>`any(${requests.map(({ subject }) => subject)}::uuid[])`)
    .execute();
  const folders = new Map(rows.map(({ id, folder_id }) => [id, folder_id]));
  return new Map(requests.map(({ id, subject }) => [id, folders.get(subject) ?? null]));
}

/** By request: who may review in the folder of its article, where a folder shuts some out. */
async function reviewersOf(tx: Tx, requests: readonly ApprovalRow[]): Promise<Map<string, ReadonlySet<string>>> {
  const byFolder = Map.groupBy([...(await foldersOf(tx, requests))], ([, folder]) => folder);
  const entitled = new Map<string, ReadonlySet<string>>();
  for (const [folder, own] of byFolder) {
    const staff = await whoMay(tx, 'review', [folder]);
    if (staff) for (const [id] of own) entitled.set(id, new Set(staff.keys()));
  }
  return entitled;
}

/** Publishing, taking back, removing and bringing back what the bot says. */
export function knowledgeKind(edit: (how: { by: Edit['by']; decision: Decision }) => Edit): ApprovalKind {
  const asked = (request: ApprovalRow) => payload.parse(request.payload);
  return {
    name: KIND,
    governedBy: () => KIND,
    permission: () => 'knowledge.review',
    async current(tx, request) {
      const row = await fetch(tx, request.subject, everywhere, { lock: true, removed: true });
      return currentPrint(tx, row, asked(request).act);
    },
    involved: async (tx, subject) => (await fetch(tx, subject, everywhere, { removed: true })).authors,
    async execute(tx, request, decision) {
      const row = await fetch(tx, request.subject, everywhere, { lock: true, removed: true });
      const decider = decision.approvedBy.at(-1)!;
      await perform(tx, row, asked(request).act, edit({ by: { staffId: decider.id, name: decider.name }, decision }));
    },
    view: async (_tx, request) => ({ kind: KIND, ...asked(request) }),
    act: (request) => asked(request).act,
    entitled: reviewersOf,
    async known(tx, requests, reader) {
      const access = await accessOf(tx, reader);
      const folders = await foldersOf(tx, requests);
      return new Set(requests.flatMap(({ id }) => (access.may('read', folders.get(id) ?? null) ? [id] : [])));
    },
    async ended(tx, request, { state, by, reason, at }) {
      if (state !== 'declined' || by === null || asked(request).act !== 'publish') return;
      await setSentBack(tx, request.subject, { by, reason: reason ?? '', at: at.toISOString() });
    },
  };
}

/** What waits about these articles, by article: asked for each, or in a batch. */
export async function waitingFor(
  approvals: Pick<Approvals, 'waitingAbout'>,
  tx: Tx,
  ids: readonly string[],
): Promise<Map<string, NonNullable<Article['approval']>>> {
  const found = new Map<string, NonNullable<Article['approval']>>();
  const batches = await batchesWith(tx, ids);
  const asked = await approvals.waitingAbout(tx, BATCH_KIND, [...new Set(batches.values())]);
  for (const [id, batchId] of batches) {
    const request = asked.get(batchId);
    if (request) found.set(id, viewOf(request, batchId));
  }
  for (const [id, request] of await approvals.waitingAbout(tx, KIND, ids)) found.set(id, viewOf(request, null));
  return found;
}

function viewOf({ id, askedBy, askedAt, waitingFor, row }: WaitingRequest, batchId: string | null) {
  const { act } = z.object({ act: articleAct }).parse(row.payload);
  return { id, act, askedBy, askedAt, waitingFor: [...waitingFor], batchId };
}
