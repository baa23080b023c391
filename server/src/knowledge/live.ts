import type { Audit } from '#platform/audit';
import type { Tx } from '#platform/db';
import { refuse } from '#platform/errors';
import { record } from '#platform/facts';
import type { Approvals, Decision } from '#staff';
import { FACT_VERSION, knowledgeFacts } from './facts.ts';
import type { ArticleRow, Editor, Tables } from './store.ts';

/** Who changes an article, and when; `audit` remembers what changes what the bot may say. */
export interface Edit {
  readonly by: Editor | null;
  readonly now: Date;
  readonly audit: Pick<Audit, 'append'>;
  readonly approvals: Pick<Approvals, 'approversFor' | 'ask' | 'outdate' | 'waitingAbout'>;
  /** Under whose decision, where one was needed. */
  readonly decision?: Decision;
  /** What stands in the audit when nobody of the company did it. */
  readonly part?: 'system:pack' | 'system:cli';
}

/** Publishes a locked row as it stands. */
export async function publishRow(tx: Tx, row: ArticleRow, edit: Edit): Promise<ArticleRow> {
  const version = row.last_version + 1;
  const { id, question, similar_questions, answer, answers, category, valid_from, valid_to } = row;
  const text = { question, similar_questions, answer, answers, category, valid_from, valid_to };
  const { decision } = edit;
  const approval = decision && {
    id: decision.approvalId,
    askedBy: decision.askedBy,
    approvedBy: [...decision.approvedBy],
  };
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
      approval: approval ?? null,
    })
    .execute();
  const published = { last_version: version, published_version: version, published_revision: row.revision };
  const after = await change(tx, id, { ...published, published_at: edit.now, authors: [], ...touched(edit) }, edit);
  await tell(tx, knowledgeFacts.published, id);
  await remember(tx, edit, { action: 'article.publish', id, detail: { version } });
  return after;
}

/** Stops the bot from answering with a locked row. */
export async function takeBackRow(tx: Tx, row: ArticleRow, edit: Edit): Promise<ArticleRow> {
  const { id, published_version: version } = row;
  const after = await change(tx, id, { published_version: null, published_revision: null, ...touched(edit) }, edit);
  await tell(tx, knowledgeFacts.unpublished, id);
  await remember(tx, edit, { action: 'article.unpublish', id, detail: { version } });
  return after;
}

/** Takes a locked row out of all lists and answers; its versions stay for the record. */
export async function removeRow(tx: Tx, { id, published_version: version }: ArticleRow, edit: Edit): Promise<void> {
  await change(tx, id, { removed_at: edit.now, ...touched(edit) }, edit);
  await tell(tx, knowledgeFacts.removed, id);
  await remember(tx, edit, { action: 'article.delete', id, detail: { version } });
}

/** Undoes a removal; what was published then is published again. */
export async function restoreRow(tx: Tx, { id }: ArticleRow, edit: Edit): Promise<ArticleRow> {
  const after = await change(tx, id, { removed_at: null, ...touched(edit) }, edit);
  if (after.published_version !== null) await tell(tx, knowledgeFacts.published, id);
  await remember(tx, edit, { action: 'article.restore', id, detail: { version: after.published_version } });
  return after;
}

/** Locks the row when asked to. Refuses with `article.not_found`. */
export async function fetch(tx: Tx, id: string, how: { lock?: boolean; removed?: boolean } = {}): Promise<ArticleRow> {
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

/** Changes a locked row; whatever was asked about it as it stood is outdated. */
export async function change(tx: Tx, id: string, columns: Partial<ArticleRow>, edit: Edit): Promise<ArticleRow> {
  const after = await tx
    .tables<Tables>()
    .updateTable('articles')
    .set(columns)
    .where('tenant_id', '=', tx.tenant)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow();
  const by = edit.by === null ? actorOf(edit) : { id: edit.by.staffId, name: edit.by.name };
  await edit.approvals.outdate(tx, { kind: 'knowledge.publish', subject: id, by });
  return after;
}

export function touched({ by, now }: Edit) {
  return { updated_at: now, updated_by: by?.staffId ?? null, updated_by_name: by?.name ?? null };
}

function tell(tx: Tx, type: string, articleId: string): Promise<void> {
  return record(tx, { type, version: FACT_VERSION, payload: { articleId } });
}

export function remember(
  tx: Tx,
  edit: Edit,
  { action, id, detail }: { action: string; id: string; detail: { version: number | null } },
): Promise<void> {
  const { decision } = edit;
  const under = decision && { approval: decision.approvalId, askedBy: decision.askedBy.id };
  return edit.audit.append(tx, {
    actor: actorOf(edit),
    action,
    target: `article:${id}`,
    detail: { ...detail, ...under },
  });
}

/** The name under which the audit knows an editor. */
export function actorOf({ by, part = 'system:pack' }: Pick<Edit, 'by' | 'part'>): string {
  return by === null ? part : `staff:${by.staffId}`;
}

/** What the bot could not or should never say is not published. */
export function checkReady(row: ArticleRow, now: Date): void {
  const fields: Record<string, string> = {};
  if (row.question.trim() === '') fields['question'] = 'is empty';
  if (row.answer.trim() === '') fields['answer'] = 'is empty';
  if (row.valid_to !== null && row.valid_to <= now) fields['validTo'] = 'has passed';
  if (Object.keys(fields).length > 0) throw refuse('article.not_ready', 'The article is not ready', { fields });
}
