import type {
  Article,
  ArticleDraft,
  ArticleSnapshot,
  ArticleVersion,
  Chunk,
  ChunkChanges,
} from '#contracts/http/knowledge';
import type { Tx } from '#platform/db';
import { refuse } from '#platform/errors';
import { newId } from '#platform/ids';
import { doOrAsk, rightFor, waitingFor } from './approval.ts';
import { checkDraft } from './checks.ts';
import { changesOf, readChunks, writeChunks } from './chunks.ts';
import { mustHave, mustMay } from './folders/access.ts';
import { holdFolder } from './folders/store.ts';
import { change, checkReady, fetch, moveRows, remember, removeRows, restoreRow, touched, type Edit } from './live.ts';
import { showArticle, type Viewing } from './shown.ts';
import { DRAFT, draftColumns, draftOf, versionOf } from './store.ts';
import type { ArticleRow, Tables, VersionRow } from './store.ts';

/** Versions that the history shows, the latest first. */
const HISTORY = 100;

/** Refuses with `folder.not_found` and `folder.denied`, and with `request.invalid` when the draft contradicts itself. */
export async function createArticle(
  tx: Tx,
  { folderId, ...draft }: ArticleDraft & { folderId: string | null },
  edit: Edit,
): Promise<Article> {
  checkDraft(draft);
  mustMay(edit.access, 'write', folderId);
  await holdFolder(tx, folderId);
  const row = await tx
    .tables<Tables>()
    .insertInto('articles')
    .values({
      tenant_id: tx.tenant,
      id: newId(),
      ...draftColumns(draft),
      folder_id: folderId,
      authors: authorsOf([], edit),
      ...touched(edit),
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  return showArticle(tx, row, edit);
}

export async function getArticle(tx: Tx, id: string, viewing: Viewing): Promise<Article> {
  return showArticle(tx, await fetch(tx, id, viewing.access), viewing);
}

/** Refuses with `article.conflict` when somebody else saved since `revision` was read. */
export async function updateArticle(
  tx: Tx,
  id: string,
  { draft, revision }: { draft: ArticleDraft; revision: number },
  edit: Edit,
): Promise<Article> {
  checkDraft(draft);
  const row = await fetch(tx, id, edit.access, { lock: true, right: 'write' });
  checkRevision(row, revision);
  if (draft.kind !== 'document' && row.chunk_count > 0) {
    const fields = { kind: 'stays document while there are passages' };
    throw refuse('request.invalid', 'A document with passages stays a document', { fields });
  }
  return showArticle(tx, await saveDraft(tx, row, draft, edit), edit);
}

/** The passages of a document as its editor left them. Refuses with `article.conflict`, and where it is no document. */
export async function setChunks(
  tx: Tx,
  id: string,
  { chunks, revision }: { chunks: readonly Chunk[]; revision: number },
  edit: Edit,
): Promise<Article> {
  const row = await fetch(tx, id, edit.access, { lock: true, right: 'write' });
  checkRevision(row, revision);
  if (row.kind !== 'document') throw refuse('request.invalid', 'Only a document has passages');
  await writeChunks(tx, id, chunks);
  const authors = authorsOf(row.authors, edit);
  return showArticle(tx, await change(tx, id, { authors, revision: row.revision + 1, ...touched(edit) }, edit), edit);
}

export async function getChunks(
  tx: Tx,
  id: string,
  version: number,
  { access }: Viewing,
): Promise<{ items: Chunk[]; revision: number }> {
  const { revision } = await fetch(tx, id, access);
  if (version !== DRAFT) await fetchVersion(tx, id, version);
  return { items: await readChunks(tx, id, version), revision };
}

/** Copies the draft to a new version, which is what the bot says from now on; or asks for it. */
export async function publishArticle(
  tx: Tx,
  id: string,
  { revision, why }: { revision: number; why?: string | undefined },
  edit: Edit,
): Promise<Article> {
  const row = await fetch(tx, id, edit.access, { lock: true, right: await rightFor(tx, edit) });
  checkRevision(row, revision);
  if (row.published_revision === row.revision && row.published_version !== null) return showArticle(tx, row, edit);
  await checkReady(tx, row, edit.now);
  return showArticle(tx, await doOrAsk(tx, row, { act: 'publish', why }, edit), edit);
}

export async function unpublishArticle(tx: Tx, id: string, edit: Edit): Promise<Article> {
  const row = await fetch(tx, id, edit.access, { lock: true, right: await rightFor(tx, edit) });
  if (row.published_version === null) return showArticle(tx, row, edit);
  return showArticle(tx, await doOrAsk(tx, row, { act: 'unpublish' }, edit), edit);
}

/** Takes the article out of all lists and answers, or asks for it; what the bot does not say goes at once. */
export async function removeArticle(
  tx: Tx,
  id: string,
  edit: Edit,
): Promise<{ done: boolean; approval: string | null }> {
  const row = await fetch(tx, id, edit.access, { lock: true });
  mustHave(edit.access, row.published_version === null ? 'publish' : await rightFor(tx, edit), row.folder_id);
  if (row.published_version === null) await removeRows(tx, [row], edit);
  else await doOrAsk(tx, row, { act: 'delete' }, edit);
  const asked = (await waitingFor(edit.approvals, tx, [id])).get(id);
  return { done: asked === undefined, approval: asked?.id ?? null };
}

/** Undoes a removal; what was published then is published again, which may have to be asked for. */
export async function restoreArticle(tx: Tx, id: string, edit: Edit): Promise<Article> {
  const row = await fetch(tx, id, edit.access, { lock: true, removed: true });
  mustHave(edit.access, row.published_version === null ? 'publish' : await rightFor(tx, edit), row.folder_id);
  if (row.removed_at === null) return showArticle(tx, row, edit);
  if (row.published_version === null) return showArticle(tx, await restoreRow(tx, row, edit), edit);
  return showArticle(tx, await doOrAsk(tx, row, { act: 'restore' }, edit), edit);
}

/** Puts text and passages of an earlier version into the draft; publishing stays a decision of its own. */
export async function rollBackArticle(tx: Tx, id: string, version: number, edit: Edit): Promise<Article> {
  const row = await fetch(tx, id, edit.access, { lock: true, right: 'write' });
  return showArticle(tx, await rollBackRow(tx, row, version, edit), edit);
}

/** Rolls back and publishes in one step, or asks for it. */
export async function republishArticle(
  tx: Tx,
  id: string,
  { version, revision, why }: { version: number; revision: number; why?: string | undefined },
  edit: Edit,
): Promise<Article> {
  const row = await fetch(tx, id, edit.access, { lock: true, right: await rightFor(tx, edit) });
  mustHave(edit.access, 'write', row.folder_id);
  checkRevision(row, revision);
  const after = await rollBackRow(tx, row, version, edit);
  await checkReady(tx, after, edit.now);
  return showArticle(tx, await doOrAsk(tx, after, { act: 'publish', why }, edit), edit);
}

async function rollBackRow(tx: Tx, row: ArticleRow, version: number, edit: Edit): Promise<ArticleRow> {
  const { id } = row;
  const old = await fetchVersion(tx, id, version);
  const columns = { ...draftColumns(draftOf(old)), authors: authorsOf(row.authors, edit) };
  await writeChunks(tx, id, await readChunks(tx, id, version));
  const after = await change(tx, id, { ...columns, revision: row.revision + 1, ...touched(edit) }, edit);
  await remember(tx, edit, { action: 'article.roll_back', of: [after], detail: () => ({ version }) });
  return after;
}

/** Puts it into another folder; the bot says the same. Refuses with what `mustMay` refuses. */
export async function moveArticle(tx: Tx, id: string, folderId: string | null, edit: Edit): Promise<Article> {
  const row = await fetch(tx, id, edit.access, { lock: true, right: 'write' });
  mustMay(edit.access, 'write', folderId);
  await holdFolder(tx, folderId);
  if (row.folder_id === folderId) return showArticle(tx, row, edit);
  return showArticle(tx, (await moveRows(tx, [row], folderId, edit))[0]!, edit);
}

/** Somebody should look at it again by then; null says no date. */
export async function setReviewBy(tx: Tx, id: string, reviewBy: string | null, edit: Edit): Promise<Article> {
  await fetch(tx, id, edit.access, { lock: true, right: 'write' });
  const at = reviewBy === null ? null : new Date(reviewBy);
  // No edit of the draft: what was asked about it stands.
  const row = await tx
    .tables<Tables>()
    .updateTable('articles')
    .set({ review_by: at })
    .where('tenant_id', '=', tx.tenant)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow();
  const detail = () => ({ reviewBy: at?.toISOString() ?? null });
  await remember(tx, edit, { action: 'article.review_by', of: [row], detail });
  return showArticle(tx, row, edit);
}

export async function listVersions(tx: Tx, id: string, { access }: Viewing): Promise<ArticleVersion[]> {
  await fetch(tx, id, access);
  const rows = await tx
    .tables<Tables>()
    .selectFrom('article_versions')
    .selectAll()
    .where('tenant_id', '=', tx.tenant)
    .where('article_id', '=', id)
    .orderBy('version', 'desc')
    .limit(HISTORY)
    .execute();
  return rows.map(versionOf);
}

/** Two versions in full; 0 is the draft. */
export async function compareVersions(
  tx: Tx,
  id: string,
  { from, to }: { from: number; to: number },
  { access }: Viewing,
): Promise<{ from: ArticleSnapshot; to: ArticleSnapshot; chunks: ChunkChanges }> {
  const row = await fetch(tx, id, access);
  const snapshot = async (version: number) => ({
    ...draftOf(version === DRAFT ? row : await fetchVersion(tx, id, version)),
    version,
    chunks: await readChunks(tx, id, version),
  });
  const [a, b] = [await snapshot(from), await snapshot(to)];
  return { from: a, to: b, chunks: changesOf(a.chunks, b.chunks) };
}

async function fetchVersion(tx: Tx, id: string, version: number): Promise<VersionRow> {
  const old = await tx
    .tables<Tables>()
    .selectFrom('article_versions')
    .selectAll()
    .where('tenant_id', '=', tx.tenant)
    .where('article_id', '=', id)
    .where('version', '=', version)
    .executeTakeFirst();
  if (!old) throw refuse('article.not_found', 'This article has no such version');
  return old;
}

/** Saves a draft over a locked row. */
async function saveDraft(tx: Tx, row: ArticleRow, draft: ArticleDraft, edit: Edit): Promise<ArticleRow> {
  const authors = authorsOf(row.authors, edit);
  const columns = { ...draftColumns(draft), authors, revision: row.revision + 1, ...touched(edit) };
  return change(tx, row.id, columns, edit);
}

/** Everybody who had a hand in a draft: none of them is the second pair of eyes. */
function authorsOf(before: readonly string[], { by }: Edit): string[] {
  return [...new Set(by === null ? before : [...before, by.staffId])];
}

function checkRevision(row: ArticleRow, seen: number): void {
  if (row.revision === seen) return;
  throw refuse('article.conflict', 'Somebody else saved this article in the meantime. Reload it to see the changes');
}
