import type { Article, ArticleDraft, ArticleVersion } from '#contracts/http/knowledge';
import type { Audit } from '#platform/audit';
import type { Tx } from '#platform/db';
import { refuse } from '#platform/errors';
import { record } from '#platform/facts';
import { newId } from '#platform/ids';
import { FACT_VERSION, knowledgeFacts } from './facts.ts';
import { articleOf, draftColumns, draftOf, versionOf } from './store.ts';
import type { ArticleRow, Editor, Tables } from './store.ts';

/** Versions that the history shows, the latest first. */
const HISTORY = 100;

/** Who changes an article, and when; `audit` remembers what changes what the bot may say. */
export interface Edit {
  readonly by: Editor | null;
  readonly now: Date;
  readonly audit: Pick<Audit, 'append'>;
}

export async function createArticle(tx: Tx, draft: ArticleDraft, edit: Edit): Promise<Article> {
  checkWindow(draft);
  const row = await tx
    .tables<Tables>()
    .insertInto('articles')
    .values({ tenant_id: tx.tenant, id: newId(), ...draftColumns(draft), answers: {}, ...touched(edit) })
    .returningAll()
    .executeTakeFirstOrThrow();
  return articleOf(row);
}

export async function getArticle(tx: Tx, id: string): Promise<Article> {
  return articleOf(await fetch(tx, id));
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

/** Copies the draft to a new version, which is what the bot says from now on. */
export async function publishArticle(tx: Tx, id: string, revision: number, edit: Edit): Promise<Article> {
  const row = await fetch(tx, id, { lock: true });
  checkRevision(row, revision);
  if (row.published_revision === row.revision && row.published_version !== null) return articleOf(row);
  checkReady(row, edit.now);
  return articleOf(await publishRow(tx, row, edit));
}

export async function unpublishArticle(tx: Tx, id: string, edit: Edit): Promise<Article> {
  const row = await fetch(tx, id, { lock: true });
  if (row.published_version === null) return articleOf(row);
  const after = await change(tx, id, { published_version: null, published_revision: null, ...touched(edit) });
  await tell(tx, knowledgeFacts.unpublished, id);
  await remember(tx, edit, { action: 'article.unpublish', id, detail: { version: row.published_version } });
  return articleOf(after);
}

/** Takes the article out of all lists and answers; its versions stay for the record. */
export async function removeArticle(tx: Tx, id: string, edit: Edit): Promise<void> {
  const { published_version: version } = await fetch(tx, id, { lock: true });
  await change(tx, id, { removed_at: edit.now, ...touched(edit) });
  await tell(tx, knowledgeFacts.removed, id);
  await remember(tx, edit, { action: 'article.delete', id, detail: { version } });
}

/** Undoes a removal; what was published then is published again. */
export async function restoreArticle(tx: Tx, id: string, edit: Edit): Promise<Article> {
  const row = await fetch(tx, id, { lock: true, removed: true });
  if (row.removed_at === null) return articleOf(row);
  const after = await change(tx, id, { removed_at: null, ...touched(edit) });
  if (after.published_version !== null) await tell(tx, knowledgeFacts.published, id);
  await remember(tx, edit, { action: 'article.restore', id, detail: { version: after.published_version } });
  return articleOf(after);
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
  const columns = { ...draftColumns(draftOf(old)), answers: old.answers };
  const after = await change(tx, id, { ...columns, revision: row.revision + 1, ...touched(edit) });
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
export async function saveDraft(tx: Tx, row: ArticleRow, draft: ArticleDraft, edit: Edit): Promise<ArticleRow> {
  // The editor sees one language. A translation of an older text would go on naming the older fee, so it goes.
  const answers = draft.answer === row.answer ? row.answers : {};
  return change(tx, row.id, { ...draftColumns(draft), answers, revision: row.revision + 1, ...touched(edit) });
}

/** Publishes a locked row as it stands. */
export async function publishRow(tx: Tx, row: ArticleRow, edit: Edit): Promise<ArticleRow> {
  const version = row.last_version + 1;
  const { id, question, similar_questions, answer, answers, category, valid_from, valid_to } = row;
  const text = { question, similar_questions, answer, answers, category, valid_from, valid_to };
  await tx
    .tables<Tables>()
    .insertInto('article_versions')
    .values({
      tenant_id: tx.tenant,
      article_id: id,
      version,
      ...text,
      published_at: edit.now,
      published_by: edit.by?.staffId ?? null,
      published_by_name: edit.by?.name ?? null,
    })
    .execute();
  const published = { last_version: version, published_version: version, published_revision: row.revision };
  const after = await change(tx, id, { ...published, published_at: edit.now, ...touched(edit) });
  await tell(tx, knowledgeFacts.published, id);
  await remember(tx, edit, { action: 'article.publish', id, detail: { version } });
  return after;
}

async function fetch(tx: Tx, id: string, how: { lock?: boolean; removed?: boolean } = {}): Promise<ArticleRow> {
  let query = tx
    .tables<Tables>()
    .selectFrom('articles')
    .selectAll()
    .where('tenant_id', '=', tx.tenant)
    .where('id', '=', id);
  if (how.lock) query = query.forUpdate();
  const row = await query.executeTakeFirst();
  if (!row || (row.removed_at !== null && !how.removed)) throw refuse('article.not_found', 'There is no such article');
  return row;
}

async function change(tx: Tx, id: string, columns: Partial<ArticleRow>): Promise<ArticleRow> {
  return tx
    .tables<Tables>()
    .updateTable('articles')
    .set(columns)
    .where('tenant_id', '=', tx.tenant)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow();
}

function touched({ by, now }: Edit) {
  return { updated_at: now, updated_by: by?.staffId ?? null, updated_by_name: by?.name ?? null };
}

function tell(tx: Tx, type: string, articleId: string): Promise<void> {
  return record(tx, { type, version: FACT_VERSION, payload: { articleId } });
}

function remember(
  tx: Tx,
  { by, audit }: Edit,
  { action, id, detail }: { action: string; id: string; detail: { version: number | null } },
): Promise<void> {
  return audit.append(tx, { actor: actorOf(by), action, target: `article:${id}`, detail });
}

/** The name under which the audit knows an editor. */
export function actorOf(by: Editor | null): string {
  return by === null ? 'system:pack' : `staff:${by.staffId}`;
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

/** What the bot could not or should never say is not published. */
function checkReady(row: ArticleRow, now: Date): void {
  const fields: Record<string, string> = {};
  if (row.question.trim() === '') fields['question'] = 'is empty';
  if (row.answer.trim() === '') fields['answer'] = 'is empty';
  if (row.valid_to !== null && row.valid_to <= now) fields['validTo'] = 'has passed';
  if (Object.keys(fields).length > 0) throw refuse('article.not_ready', 'The article is not ready', { fields });
}
