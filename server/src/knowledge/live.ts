import { sql, type UpdateObject } from 'kysely';
import type { FolderRight } from '#contracts/http/folders';
import type { Audit } from '#platform/audit';
import type { Tx } from '#platform/db';
import { must, refuse } from '#platform/errors';
import { recordAll } from '#platform/facts';
import type { Approvals, Decision } from '#staff';
import { FACT_VERSION, knowledgeFacts } from './facts.ts';
import { mustHave, type Access } from './folders/access.ts';
import { speaking } from './chunks.ts';
import { columnsOf, DRAFT, type ArticleChange, type ArticleRow, type Editor, type Tables } from './store.ts';

/** Who changes an article, and when; `audit` remembers what changes what the bot may say. */
export interface Edit {
  readonly by: Editor | null;
  readonly now: Date;
  readonly audit: Pick<Audit, 'append'>;
  readonly approvals: Pick<Approvals, 'approversFor' | 'ask' | 'outdate' | 'waitingAbout' | 'waitingSubjects'>;
  /** What the editor may do in which folders; for what is decided already, everything. */
  readonly access: Access;
  /** Under whose decision, where one was needed. */
  readonly decision?: Decision;
  /** In the course of which batch. */
  readonly batchId?: string;
  /** What stands in the audit when nobody of the company did it. */
  readonly part?: 'system:pack' | 'system:cli';
}

/** Publishes locked rows as they stand. One article or fifty: the statements are as many. */
export async function publishRows(tx: Tx, rows: readonly ArticleRow[], edit: Edit): Promise<ArticleRow[]> {
  const ids = rows.map(({ id }) => id);
  const { decision } = edit;
  const approval = decision && {
    id: decision.approvalId,
    askedBy: decision.askedBy,
    approvedBy: [...decision.approvedBy],
  };
  await tx
    .tables<Tables>()
    .insertInto('article_versions')
    .values(
      rows.map((row) => ({
        tenant_id: tx.tenant,
        article_id: row.id,
        version: row.last_version + 1,
        ...columnsOf(row),
        published_at: edit.now,
        published_by: edit.by?.staffId ?? null,
        published_by_name: edit.by?.name ?? null,
        approval: approval ?? null,
      })),
    )
    .execute();
  if (rows.some(({ kind }) => kind === 'document')) await keepChunks(tx, ids);
  const published = {
    last_version: sql<number>`last_version + 1`,
    published_version: sql<number>`last_version + 1`,
    published_revision: sql<number>`revision`,
  };
  const columns = { ...published, published_at: edit.now, authors: [], sent_back: null, ...touched(edit) };
  const after = await changeAll(tx, ids, columns, edit);
  await tell(tx, edit, knowledgeFacts.published, ids);
  const version = (row: ArticleRow) => ({ version: row.published_version });
  await remember(tx, edit, { action: 'article.publish', of: after, detail: version });
  return after;
}

/** The passages of the drafts of documents are those of their next versions from now on. */
async function keepChunks(tx: Tx, ids: readonly string[]): Promise<void> {
  await tx
    .tables<Tables>()
    .insertInto('article_chunks')
    .columns(['tenant_id', 'article_id', 'version', 'chunks'])
    .expression((from) =>
      from
        .selectFrom('article_chunks as c')
        .innerJoin('articles as a', (join) =>
          join.onRef('a.tenant_id', '=', 'c.tenant_id').onRef('a.id', '=', 'c.article_id'),
        )
        .select(['c.tenant_id', 'c.article_id', sql<number>`a.last_version + 1`.as('version'), 'c.chunks'])
        .where('c.tenant_id', '=', tx.tenant)
        .where('c.article_id', '=', anyOf(ids))
        .where('c.version', '=', DRAFT)
        .where('a.kind', '=', 'document'),
    )
    .execute();
}

const anyOf = (ids: readonly string[]) => sql<string>`any(${ids}::uuid[])`;
const versions = (rows: readonly ArticleRow[]) => {
  const before = new Map(rows.map(({ id, published_version }) => [id, published_version]));
  return ({ id }: ArticleRow) => ({ version: before.get(id) ?? null });
};

/** Stops the bot from answering with locked rows. */
export async function takeBackRows(tx: Tx, rows: readonly ArticleRow[], edit: Edit): Promise<ArticleRow[]> {
  const ids = rows.map(({ id }) => id);
  const after = await changeAll(tx, ids, { published_version: null, published_revision: null, ...touched(edit) }, edit);
  await tell(tx, edit, knowledgeFacts.unpublished, ids);
  await remember(tx, edit, { action: 'article.unpublish', of: after, detail: versions(rows) });
  return after;
}

/** Takes locked rows out of all lists and answers; their versions stay for the record. */
export async function removeRows(tx: Tx, rows: readonly ArticleRow[], edit: Edit): Promise<ArticleRow[]> {
  const ids = rows.map(({ id }) => id);
  const after = await changeAll(tx, ids, { removed_at: edit.now, ...touched(edit) }, edit);
  await tell(tx, edit, knowledgeFacts.removed, ids);
  await remember(tx, edit, { action: 'article.delete', of: after, detail: versions(rows) });
  return after;
}

/** Undoes a removal; what was published then is published again. */
export async function restoreRow(tx: Tx, { id }: ArticleRow, edit: Edit): Promise<ArticleRow> {
  const after = await change(tx, id, { removed_at: null, ...touched(edit) }, edit);
  if (after.published_version !== null) await tell(tx, edit, knowledgeFacts.published, [id]);
  const version = after.published_version;
  await remember(tx, edit, { action: 'article.restore', of: [after], detail: () => ({ version }) });
  return after;
}

/** Puts locked rows into another folder; their words stay, and so does what was asked about them. */
export async function moveRows(
  tx: Tx,
  rows: readonly ArticleRow[],
  folderId: string | null,
  edit: Edit,
): Promise<ArticleRow[]> {
  const from = new Map(rows.map(({ id, folder_id }) => [id, folder_id]));
  const after = await tx
    .tables<Tables>()
    .updateTable('articles')
    .set({ folder_id: folderId, ...touched(edit) })
    .where('tenant_id', '=', tx.tenant)
    .where('id', '=', anyOf([...from.keys()]))
    .returningAll()
    .execute();
  const said = after.filter(({ published_version }) => published_version !== null).map(({ id }) => id);
  await tell(tx, edit, knowledgeFacts.moved, said);
  const detail = ({ id }: ArticleRow) => ({ from: from.get(id) ?? null, to: folderId });
  await remember(tx, edit, { action: 'article.move', of: after, detail });
  return after;
}

export interface Fetching {
  readonly lock?: boolean;
  /** Also one that was removed. */
  readonly removed?: boolean;
  /** What is to be done with it, beside reading. */
  readonly right?: FolderRight;
}

/**
 * The one way to an article by its id. Refuses with `article.not_found`, also where it may not be read, and where it may
 * be read but not this with what `mustHave` refuses.
 */
export async function fetch(tx: Tx, id: string, access: Access, how: Fetching = {}): Promise<ArticleRow> {
  let query = tx
    .tables<Tables>()
    .selectFrom('articles')
    .selectAll()
    .where('tenant_id', '=', tx.tenant)
    .where('id', '=', id)
    .where(access.where('read'));
  if (how.lock) query = query.forUpdate();
  const row = await query.executeTakeFirst();
  if (!row || (row.removed_at !== null && !how.removed)) throw refuse('article.not_found', 'There is no such article');
  if (how.right) mustHave(access, how.right, row.folder_id);
  return row;
}

/** Changes a locked row; whatever was asked about it as it stood is outdated. */
export async function change(tx: Tx, id: string, columns: ArticleChange, edit: Edit): Promise<ArticleRow> {
  const [after] = await changeAll(tx, [id], columns, edit);
  must(after, 'a locked row is there');
  return after;
}

async function changeAll(
  tx: Tx,
  ids: readonly string[],
  columns: UpdateObject<Tables, 'articles'>,
  edit: Edit,
): Promise<ArticleRow[]> {
  const after = await tx
    .tables<Tables>()
    .updateTable('articles')
    .set(columns)
    .where('tenant_id', '=', tx.tenant)
    .where('id', '=', anyOf(ids))
    .returningAll()
    .execute();
  const by = edit.by === null ? actorOf(edit) : { id: edit.by.staffId, name: edit.by.name };
  await edit.approvals.outdate(tx, { kind: 'knowledge.publish', subjects: ids, by });
  return after;
}

export function touched({ by, now }: Edit) {
  return { updated_at: now, updated_by: by?.staffId ?? null, updated_by_name: by?.name ?? null };
}

/** Told of each article; one of a batch says so, because the index reads a batch at once. */
export function tell(tx: Tx, { batchId }: Pick<Edit, 'batchId'>, type: string, ids: readonly string[]): Promise<void> {
  const payloads = ids.map((articleId) => ({ articleId, ...(batchId !== undefined && { batchId }) }));
  return recordAll(tx, { type, version: FACT_VERSION, payloads });
}

interface Remembered {
  readonly action: string;
  readonly of: readonly ArticleRow[];
  readonly detail: (row: ArticleRow) => Record<string, unknown>;
}

/** One entry of the audit for each article. */
export function remember(tx: Tx, edit: Edit, { action, of, detail }: Remembered): Promise<void> {
  const { decision } = edit;
  const under = decision && { approval: decision.approvalId, askedBy: decision.askedBy.id };
  const entries = of.map((row) => ({
    actor: actorOf(edit),
    action,
    target: `article:${row.id}`,
    detail: { ...detail(row), ...under },
  }));
  return edit.audit.append(tx, ...entries);
}

/** The name under which the audit knows an editor. */
export function actorOf({ by, part = 'system:pack' }: Pick<Edit, 'by' | 'part'>): string {
  return by === null ? part : `staff:${by.staffId}`;
}

/** Why a draft could not be said, by field: what the bot could not or should never say is not published. */
export function unready(row: ArticleRow, { now, says }: { now: Date; says: boolean }): Record<string, string> {
  const fields: Record<string, string> = {};
  if (row.question.trim() === '') fields['question'] = 'is empty';
  if (!says) fields[row.kind === 'document' ? 'chunks' : 'answer'] = 'is empty';
  if (row.valid_to !== null && row.valid_to <= now) fields['validTo'] = 'has passed';
  return fields;
}

/** Refuses with `article.not_ready`. */
export async function checkReady(tx: Tx, row: ArticleRow, now: Date): Promise<void> {
  const fields = unready(row, { now, says: (await speaking(tx, [row])).has(row.id) });
  if (Object.keys(fields).length > 0) throw refuse('article.not_ready', 'The article is not ready', { fields });
}
