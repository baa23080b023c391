import { sql } from 'kysely';
import type { ArticleBatch, BatchItem, BatchItemInFull, ItemOutcome } from '#contracts/http/article-batches';
import type { Tx } from '#platform/db';
import { refuse } from '#platform/errors';
import { isId } from '#platform/ids';
import { BATCH_KIND, printOf } from '../approval.ts';
import { changesOf, chunkPrints, readChunks } from '../chunks.ts';
import type { Access } from '../folders/access.ts';
import type { BatchItemRow, BatchRow } from '../governance-tables.ts';
import { fetch, type Edit } from '../live.ts';
import { draftFrom, draftOf, readPublished, type ArticleRow, type Tables } from '../store.ts';
import { actOf, fetchBatch } from './store.ts';

type Viewing = Pick<Edit, 'access' | 'approvals'>;

export interface BatchQuery {
  readonly mine?: boolean | undefined;
  readonly cursor?: string | undefined;
  readonly limit: number;
}

/** Batches that hold an article that may be read, the latest first. */
export async function listBatches(
  tx: Tx,
  { mine, cursor, limit, staffId }: BatchQuery & { staffId: string },
  viewing: Viewing,
): Promise<{ items: ArticleBatch[]; next: string | null }> {
  if (cursor !== undefined && !isId(cursor)) throw badCursor();
  let rows = tx
    .tables<Tables>()
    .selectFrom('article_batches as b')
    .selectAll()
    .where('b.tenant_id', '=', tx.tenant)
    .where(
      sql<boolean>`exists (select 1 from article_batch_items i join articles a on a.tenant_id = i.tenant_id and a.id = i.article_id
        where i.tenant_id = b.tenant_id and i.batch_id = b.id and ${viewing.access.where('read', 'a.folder_id')})`,
    );
  if (mine) rows = rows.where('b.asked_by', '=', staffId);
  if (cursor) rows = rows.where('b.id', '<', cursor);
  const found = await rows
    .orderBy('b.id', 'desc')
    .limit(limit + 1)
    .execute();
  const shown = found.slice(0, limit);
  return { items: await showBatches(tx, shown, viewing), next: found.length > limit ? shown.at(-1)!.id : null };
}

/** Refuses with `batch.not_found`, also where none of its articles may be read. */
export async function getBatch(tx: Tx, id: string, viewing: Viewing): Promise<ArticleBatch> {
  return (await showBatches(tx, [await seenBatch(tx, id, viewing)], viewing))[0]!;
}

async function seenBatch(tx: Tx, id: string, { access }: Viewing): Promise<BatchRow> {
  const batch = await fetchBatch(tx, id);
  if ((await countsOf(tx, [id], access)).length === 0) throw refuse('batch.not_found', 'There is no such batch');
  return batch;
}

async function showBatches(tx: Tx, rows: readonly BatchRow[], { access, approvals }: Viewing): Promise<ArticleBatch[]> {
  const ids = rows.map(({ id }) => id);
  const counts = await countsOf(tx, ids, access);
  const waiting = await approvals.waitingAbout(tx, BATCH_KIND, ids);
  return rows.map((row) => {
    const own = counts.filter(({ batch_id }) => batch_id === row.id);
    const of = (outcome: ItemOutcome | null) => own.find((one) => one.outcome === outcome)?.articles ?? 0;
    const outcomes = Object.fromEntries(
      outcomeNames.map((outcome) => [outcome, of(outcome)]),
    ) as ArticleBatch['outcomes'];
    return {
      id: row.id,
      verb: row.verb,
      state: row.state,
      folderId: row.folder_id,
      undoes: row.undoes,
      why: row.why,
      askedBy: {
        id: row.asked_by ?? '',
        name: row.asked_by_name,
      },
      askedAt: row.asked_at.toISOString(),
      doneAt: row.done_at?.toISOString() ?? null,
      reason: row.reason,
      approval: waiting.get(row.id)?.id ?? row.approval?.id ?? null,
      items: own.reduce((all, { articles }) => all + articles, 0),
      outcomes,
      left: of(null),
      canUndo: row.state === 'done' && row.verb !== 'undo' && row.undone_by === null && of('done') > 0,
    };
  });
}

const outcomeNames: readonly ItemOutcome[] = ['done', 'as-is', 'changed', 'not-ready', 'gone', 'denied', 'left-out'];

async function countsOf(tx: Tx, ids: readonly string[], access: Access) {
  if (ids.length === 0) return [];
  // What a reviewer leaves out counts as left out before it is over.
  const { rows } = await sql<{ batch_id: string; outcome: ItemOutcome | null; articles: number }>`
    select i.batch_id, case when i.left_out_by is not null then 'left-out' else i.outcome end as outcome,
      count(*)::int as articles
    from article_batch_items i join articles a on a.tenant_id = i.tenant_id and a.id = i.article_id
    where i.tenant_id = ${tx.tenant} and i.batch_id = any(${ids}::uuid[]) and ${access.where('read', 'a.folder_id')}
    group by 1, 2`.execute(tx.tables<Tables>());
  return rows;
}

export interface ItemQuery {
  readonly outcome?: ItemOutcome | 'left' | undefined;
  readonly cursor?: string | undefined;
  readonly limit: number;
}

/** Its articles that may be read, in the order in which they are done. */
export async function listItems(
  tx: Tx,
  id: string,
  { outcome, cursor, limit }: ItemQuery,
  viewing: Viewing,
): Promise<{ items: BatchItem[]; next: string | null }> {
  const batch = await seenBatch(tx, id, viewing);
  if (cursor !== undefined && !/^\d{1,6}$/.test(cursor)) throw badCursor();
  let rows = itemRows(tx, id, viewing.access);
  if (cursor !== undefined) rows = rows.where('i.position', '>', Number(cursor));
  if (outcome === 'left') rows = rows.where('i.outcome', 'is', null).where('i.left_out_by', 'is', null);
  else if (outcome === 'left-out') rows = rows.where('i.left_out_by', 'is not', null);
  else if (outcome) rows = rows.where('i.outcome', '=', outcome);
  const found = await rows
    .orderBy('i.position')
    .limit(limit + 1)
    .execute();
  const shown = found.slice(0, limit);
  return {
    items: await showItems(tx, batch, shown),
    next: found.length > limit ? String(shown.at(-1)!.position) : null,
  };
}

/** Refuses with `article.not_found` when it is none of the batch, or may not be read. */
export async function getItem(tx: Tx, id: string, articleId: string, viewing: Viewing): Promise<BatchItemInFull> {
  const batch = await seenBatch(tx, id, viewing);
  const found = await itemRows(tx, id, viewing.access).where('i.article_id', '=', articleId).executeTakeFirst();
  if (!found) throw refuse('article.not_found', 'There is no such article in this batch');
  const [item] = await showItems(tx, batch, [found]);
  const row = await fetch(tx, articleId, viewing.access, { removed: true });
  const [said] = row.removed_at === null ? await readPublished(tx, { ids: [articleId] }) : [];
  const says = batch.verb === 'publish';
  return {
    ...item!,
    before: said ? draftFrom(said) : null,
    after: says ? draftOf(row) : null,
    chunks: says && row.kind === 'document' ? changesOf(said?.chunks ?? [], await readChunks(tx, articleId)) : null,
  };
}

/** Leaves an article out, or takes it in again. Refuses with `batch.settled`, `approval.not_entitled`, `article.not_found`. */
export async function leaveOut(
  tx: Tx,
  { id, articleId, leftOut }: { id: string; articleId: string; leftOut: boolean },
  edit: Viewing & Pick<Edit, 'audit'> & { by: { staffId: string; name: string } },
): Promise<BatchItem> {
  await seenBatch(tx, id, edit);
  const batch = await fetchBatch(tx, id, 'lock');
  const asked = (await edit.approvals.waitingAbout(tx, BATCH_KIND, [id])).get(id);
  if (batch.state !== 'waiting' || !asked) throw refuse('batch.settled', 'This batch does not wait for a decision');
  const { staffId, name } = edit.by;
  if (!asked.waitingFor.some((one) => one.id === staffId)) {
    throw refuse('approval.not_entitled', 'Only who may decide this leaves something out');
  }
  // Who has approved has seen it left out.
  if (!leftOut && asked.votes > 0) throw refuse('batch.settled', 'Somebody has approved it without this article');
  const { numUpdatedRows } = await tx
    .tables<Tables>()
    .updateTable('article_batch_items')
    .set({ left_out_by: leftOut ? staffId : null, left_out_by_name: leftOut ? name : null })
    .where('tenant_id', '=', tx.tenant)
    .where('batch_id', '=', id)
    .where('article_id', '=', articleId)
    .where('outcome', 'is', null)
    .executeTakeFirst();
  if (numUpdatedRows === 0n) throw refuse('article.not_found', 'There is no such article to decide in this batch');
  const action = leftOut ? 'batch.left_out' : 'batch.taken_in';
  const detail = { article: articleId };
  await edit.audit.append(tx, { actor: `staff:${staffId}`, action, target: `batch:${id}`, detail });
  const row = await itemRows(tx, id, edit.access).where('i.article_id', '=', articleId).executeTakeFirstOrThrow();
  return (await showItems(tx, batch, [row]))[0]!;
}

function itemRows(tx: Tx, batchId: string, access: Access) {
  return tx
    .tables<Tables>()
    .selectFrom('article_batch_items as i')
    .innerJoin('articles as a', (join) =>
      join.onRef('a.tenant_id', '=', 'i.tenant_id').onRef('a.id', '=', 'i.article_id'),
    )
    .selectAll('a')
    .select(['i.position', 'i.print', 'i.outcome', 'i.left_out_by', 'i.left_out_by_name', 'i.before'])
    .where('i.tenant_id', '=', tx.tenant)
    .where('i.batch_id', '=', batchId)
    .where(access.where('read', 'a.folder_id'));
}

type ItemRow = ArticleRow &
  Pick<BatchItemRow, 'position' | 'print' | 'outcome' | 'left_out_by' | 'left_out_by_name' | 'before'>;

async function showItems(tx: Tx, { verb }: BatchRow, rows: readonly ItemRow[]): Promise<BatchItem[]> {
  const open = rows.filter(({ outcome }) => outcome === null).map(({ id }) => id);
  const prints = open.length > 0 ? await chunkPrints(tx, open) : new Map<string, string>();
  const isChanged = (row: ItemRow) =>
    row.outcome === null &&
    !['move', 'undo'].includes(verb) &&
    printOf(row, actOf[verb], prints.get(row.id) ?? null) !== row.print;
  return rows.map((row) => ({
    position: row.position,
    articleId: row.id,
    question: row.question,
    kind: row.kind,
    folderId: row.folder_id,
    outcome: row.outcome ?? (row.left_out_by === null ? null : 'left-out'),
    leftOutBy:
      row.left_out_by === null
        ? null
        : {
            id: row.left_out_by,
            name: row.left_out_by_name ?? '',
          },
    isNew: row.before.publishedVersion === null,
    changed: isChanged(row),
  }));
}

const badCursor = () =>
  refuse('request.invalid', 'This cursor is not one of ours', { fields: { 'query.cursor': 'is not valid' } });
