import type { Article, ArticleDraft, ArticleVersion } from '#contracts/http/knowledge';
import type { Tx } from '#platform/db';
import { refuse } from '#platform/errors';
import { newId } from '#platform/ids';
import { doOrAsk, waitingFor } from './approval.ts';
import { change, checkReady, fetch, remember, removeRow, restoreRow, touched, type Edit } from './live.ts';
import { articleOf, draftColumns, draftOf, versionOf } from './store.ts';
import type { ArticleRow, Tables } from './store.ts';

/** Versions that the history shows, the latest first. */
const HISTORY = 100;

export async function createArticle(tx: Tx, draft: ArticleDraft, edit: Edit): Promise<Article> {
  checkWindow(draft);
  const row = await tx
    .tables<Tables>()
    .insertInto('articles')
    .values({
      tenant_id: tx.tenant,
      id: newId(),
      ...draftColumns(draft),
      answers: {},
      authors: authorsOf([], edit),
      ...touched(edit),
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  return articleOf(row);
}

export async function getArticle(tx: Tx, id: string, edit: Pick<Edit, 'approvals'>): Promise<Article> {
  return shown(tx, await fetch(tx, id), edit);
}

/** With what waits about it. */
async function shown(tx: Tx, row: ArticleRow, { approvals }: Pick<Edit, 'approvals'>): Promise<Article> {
  return articleOf(row, (await waitingFor(approvals, tx, [row.id])).get(row.id));
}

/** Refuses with `article.conflict` when somebody else saved since `revision` was read. */
export async function updateArticle(
  tx: Tx,
  id: string,
  change: { draft: ArticleDraft; revision: number },
  edit: Edit,
): Promise<Article> {
  checkWindow(change.draft);
  const row = await fetch(tx, id, { lock: true });
  checkRevision(row, change.revision);
  return articleOf(await saveDraft(tx, row, change.draft, edit));
}

/** Copies the draft to a new version, which is what the bot says from now on; or asks for it. */
export async function publishArticle(
  tx: Tx,
  id: string,
  { revision, why }: { revision: number; why?: string | undefined },
  edit: Edit,
): Promise<Article> {
  const row = await fetch(tx, id, { lock: true });
  checkRevision(row, revision);
  if (row.published_revision === row.revision && row.published_version !== null) return shown(tx, row, edit);
  checkReady(row, edit.now);
  return shown(tx, await doOrAsk(tx, row, { act: 'publish', why }, edit), edit);
}

export async function unpublishArticle(tx: Tx, id: string, edit: Edit): Promise<Article> {
  const row = await fetch(tx, id, { lock: true });
  if (row.published_version === null) return articleOf(row);
  return shown(tx, await doOrAsk(tx, row, { act: 'unpublish' }, edit), edit);
}

/** Takes the article out of all lists and answers, or asks for it; what the bot never said goes at once. */
export async function removeArticle(
  tx: Tx,
  id: string,
  edit: Edit,
): Promise<{ done: boolean; approval: string | null }> {
  const row = await fetch(tx, id, { lock: true });
  if (row.published_version === null) await removeRow(tx, row, edit);
  else await doOrAsk(tx, row, { act: 'delete' }, edit);
  const asked = (await waitingFor(edit.approvals, tx, [id])).get(id);
  return { done: asked === undefined, approval: asked?.id ?? null };
}

/** Undoes a removal; what was published then is published again, which may have to be asked for. */
export async function restoreArticle(tx: Tx, id: string, edit: Edit): Promise<Article> {
  const row = await fetch(tx, id, { lock: true, removed: true });
  if (row.removed_at === null) return articleOf(row);
  if (row.published_version === null) return articleOf(await restoreRow(tx, row, edit));
  return shown(tx, await doOrAsk(tx, row, { act: 'restore' }, edit), edit);
}

/** Puts the text of an earlier version into the draft; publishing stays a decision of its own. */
export async function rollBackArticle(tx: Tx, id: string, version: number, edit: Edit): Promise<Article> {
  const row = await fetch(tx, id, { lock: true });
  const old = await tx
    .tables<Tables>()
    .selectFrom('article_versions')
    .selectAll()
    .where('tenant_id', '=', tx.tenant)
    .where('article_id', '=', id)
    .where('version', '=', version)
    .executeTakeFirst();
  if (!old) throw refuse('article.not_found', 'This article has no such version');
  const columns = { ...draftColumns(draftOf(old)), answers: old.answers, authors: authorsOf(row.authors, edit) };
  const after = await change(tx, id, { ...columns, revision: row.revision + 1, ...touched(edit) }, edit);
  await remember(tx, edit, { action: 'article.roll_back', id, detail: { version } });
  return articleOf(after);
}

export async function listVersions(tx: Tx, id: string): Promise<ArticleVersion[]> {
  await fetch(tx, id);
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

/** Saves a draft over a locked row. */
async function saveDraft(tx: Tx, row: ArticleRow, draft: ArticleDraft, edit: Edit): Promise<ArticleRow> {
  // The editor sees one language. A translation of an older text would go on naming the older fee, so it goes.
  const answers = draft.answer === row.answer ? row.answers : {};
  const authors = authorsOf(row.authors, edit);
  const columns = { ...draftColumns(draft), answers, authors, revision: row.revision + 1, ...touched(edit) };
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

function checkWindow({ validFrom, validTo }: ArticleDraft): void {
  if (validFrom === null || validTo === null || Date.parse(validFrom) < Date.parse(validTo)) return;
  const detail = 'The article would end before it begins';
  throw refuse('request.invalid', detail, { fields: { validTo: 'must be later than validFrom' } });
}
