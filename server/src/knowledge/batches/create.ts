import { sql } from 'kysely';
import { batchLimits, type BatchVerb } from '#contracts/http/article-batches';
import type { FolderRight } from '#contracts/http/folders';
import type { Tx } from '#platform/db';
import { must, refuse } from '#platform/errors';
import { newId } from '#platform/ids';
import { post } from '#platform/lanes';
import { BATCH_KIND, printOf, rightFor } from '../approval.ts';
import { chunkPrints, speaking } from '../chunks.ts';
import { mustMay } from '../folders/access.ts';
import { holdFolder } from '../folders/store.ts';
import { found, readable, type ArticleFilter } from '../listing.ts';
import { actorOf, unready, type Edit } from '../live.ts';
import type { BatchItemRow, BatchRow } from '../governance-tables.ts';
import type { ArticleRow, Tables } from '../store.ts';
import type { StaffCaller } from '#platform/http';
import { actOf, fetchBatch, stoodOf } from './store.ts';

export const BATCH_LANE = 'article-batches';
/** Rows written by one statement. */
const ROWS = 500;

/** Who asks, with what he may do then and later. */
export type Asker = Pick<StaffCaller, 'staffId' | 'name' | 'permissions'>;
export type BatchEdit = Edit & { readonly by: Asker };

export type Which = { readonly ids: readonly string[] } | { readonly filter: ArticleFilter };

export interface NewBatch {
  readonly verb: Exclude<BatchVerb, 'undo'>;
  readonly which: Which;
  readonly why?: string | undefined;
  /** Where a move goes. */
  readonly folderId?: string | null | undefined;
}

/**
 * Does something with many articles, by and by; or asks for it first. Those that stand so already and those that the
 * asker may not change are left aside. Refuses with `permission.denied`, `batch.empty`, `batch.too_many`, `batch.limit`,
 * `folder.not_found`, `folder.denied`, and what asking refuses.
 */
export async function createBatch(
  tx: Tx,
  { verb, which, why = '', folderId = null }: NewBatch,
  edit: BatchEdit,
): Promise<BatchRow> {
  if (verb === 'move') {
    mustMay(edit.access, 'write', folderId);
    await holdFolder(tx, folderId);
  }
  const { rows, heard } = await chosen(tx, { verb, which, folderId }, edit);
  const prints = await chunkPrints(
    tx,
    rows.map(({ id }) => id),
  );
  const says = verb === 'publish' ? await speaking(tx, rows) : new Set<string>();
  const items = rows.map((row) => ({
    row,
    print: printOf(row, actOf[verb], prints.get(row.id) ?? null),
    before: stoodOf(row),
    outcome: verb === 'publish' && isUnready(row, edit.now, says) ? ('not-ready' as const) : null,
  }));
  return open(tx, { verb, folderId: verb === 'move' ? folderId : null, undoes: null, why, items, heard }, edit);
}

const isUnready = (row: ArticleRow, now: Date, says: ReadonlySet<string>) =>
  Object.keys(unready(row, { now, says: says.has(row.id) })).length > 0;

interface Chosen {
  readonly rows: readonly ArticleRow[];
  /** Customers would hear something else. */
  readonly heard: boolean;
}

/** What may be asked where others decide; what customers do not hear is decided by nobody, and needs the right to publish. */
async function chosen(
  tx: Tx,
  asked: { verb: Exclude<BatchVerb, 'undo'>; which: Which; folderId: string | null },
  edit: BatchEdit,
): Promise<Chosen> {
  const { verb } = asked;
  if (verb === 'move') return { rows: await rowsFor(tx, asked, { edit, right: 'write' }), heard: false };
  const right = await rightFor(tx, edit);
  if (!edit.access.allows(right)) throw refuse('permission.denied', 'Your roles do not allow this');
  const rows = await rowsFor(tx, asked, { edit, right });
  if (rows.some(({ published_version }) => verb === 'publish' || published_version !== null))
    return { rows, heard: true };
  return { rows: rows.filter(({ folder_id }) => edit.access.may('publish', folder_id)), heard: false };
}

/** In the order of their ids, so that two batches at once lock the same articles in the same order. */
async function rowsFor(
  tx: Tx,
  { verb, which, folderId }: { verb: Exclude<BatchVerb, 'undo'>; which: Which; folderId: string | null },
  { edit, right }: { edit: BatchEdit; right: FolderRight },
): Promise<ArticleRow[]> {
  const asked =
    'ids' in which
      ? readable(tx, edit.access).where('id', '=', sql<string>`any(${which.ids}::uuid[])`)
      : await found(tx, which.filter, edit);
  const changes = {
    publish: sql<boolean>`(published_version is null or published_revision <> revision)`,
    unpublish: sql<boolean>`published_version is not null`,
    delete: sql<boolean>`true`,
    move: sql<boolean>`folder_id is distinct from ${folderId}::uuid`,
  };
  const rows = await asked
    .selectAll()
    .where(edit.access.where(right))
    .where(changes[verb])
    .orderBy('id')
    .limit(batchLimits.items + 1)
    .execute();
  if (rows.length > batchLimits.items) {
    throw refuse('batch.too_many', `A batch takes ${batchLimits.items} articles at most`);
  }
  return rows;
}

/** Asks to put the articles of a finished batch back, or does it. Refuses with `batch.settled`, `permission.denied`. */
export async function undoBatch(tx: Tx, id: string, edit: BatchEdit): Promise<BatchRow> {
  const batch = await fetchBatch(tx, id, 'lock');
  if (batch.state !== 'done' || batch.undone_by !== null || batch.verb === 'undo') {
    throw refuse('batch.settled', 'This cannot be undone, or was undone already');
  }
  const right = batch.verb === 'move' ? 'write' : await rightFor(tx, edit);
  if (!edit.access.allows(right)) throw refuse('permission.denied', 'Your roles do not allow this');
  const done = await doneIn(tx, batch, edit.access.where(right, 'a.folder_id'));
  const items = done.map(({ row, item }) => ({ row, print: item.after_print!, before: item.before, outcome: null }));
  const heard =
    batch.verb !== 'move' &&
    done.some(({ item: { before }, row }) => before.publishedVersion !== null || row.published_version !== null);
  // What nobody decides is done at once.
  if (!heard && batch.verb !== 'move' && !edit.access.allows('publish')) {
    throw refuse('permission.denied', 'Your roles do not allow this');
  }
  const undo = await open(tx, { verb: 'undo', folderId: null, undoes: id, why: '', items, heard }, edit);
  const mine = tx.tables<Tables>().updateTable('article_batches').where('tenant_id', '=', tx.tenant);
  await mine.set({ undone_by: undo.id }).where('id', '=', id).execute();
  return undo;
}

async function doneIn(tx: Tx, { id }: BatchRow, where: ReturnType<Edit['access']['where']>) {
  const rows = await tx
    .tables<Tables>()
    .selectFrom('article_batch_items as i')
    .innerJoin('articles as a', (join) =>
      join.onRef('a.tenant_id', '=', 'i.tenant_id').onRef('a.id', '=', 'i.article_id'),
    )
    .selectAll('a')
    .select(['i.before as was', 'i.after_print as left'])
    .where('i.tenant_id', '=', tx.tenant)
    .where('i.batch_id', '=', id)
    .where('i.outcome', '=', 'done')
    .where(where)
    .orderBy('a.id')
    .execute();
  return rows.map(({ was, left, ...row }) => ({ row, item: { before: was, after_print: left } }));
}

interface Opening {
  readonly verb: BatchVerb;
  readonly folderId: string | null;
  readonly undoes: string | null;
  readonly why: string;
  readonly items: readonly {
    readonly row: ArticleRow;
    readonly print: string;
    readonly before: BatchItemRow['before'];
    readonly outcome: 'not-ready' | null;
  }[];
  /** Customers would hear something else. */
  readonly heard: boolean;
}

async function open(
  tx: Tx,
  { verb, folderId, undoes, why, items, heard }: Opening,
  edit: BatchEdit,
): Promise<BatchRow> {
  if (!items.some(({ outcome }) => outcome === null))
    throw refuse('batch.empty', 'There is no article to do this with');
  await mustHaveRoom(tx);
  const { by, now, audit } = edit;
  const needed = heard ? await edit.approvals.approversFor(tx, 'knowledge.publish') : 0;
  const batch = await tx
    .tables<Tables>()
    .insertInto('article_batches')
    .values({
      tenant_id: tx.tenant,
      id: newId(now.getTime()),
      verb,
      folder_id: folderId,
      undoes,
      why,
      state: needed > 0 ? ('waiting' as const) : ('running' as const),
      undone_by: null,
      reason: null,
      done_at: null,
      asked_by: by.staffId,
      asked_by_name: by.name,
      asked_at: now,
      approval: 'null',
      permissions: [...by.permissions].filter((permission) => permission.startsWith('knowledge.')),
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  await keepItems(tx, batch.id, items);
  const detail = { verb, items: items.length, folderId, undoes };
  await audit.append(tx, { actor: actorOf(edit), action: 'batch.created', target: `batch:${batch.id}`, detail });
  if (needed === 0) await post(tx, { lane: BATCH_LANE, key: batch.id }, {});
  else await ask(tx, batch, { needed, items: items.length }, edit);
  return batch;
}

async function keepItems(tx: Tx, batchId: string, items: Opening['items']): Promise<void> {
  const rows = items.map(({ row, print, before, outcome }, position) => ({
    tenant_id: tx.tenant,
    batch_id: batchId,
    position,
    article_id: row.id,
    print,
    before: JSON.stringify(before),
    outcome,
    after_print: null,
    left_out_by: null,
    left_out_by_name: null,
  }));
  for (let at = 0; at < rows.length; at += ROWS) {
    await tx
      .tables<Tables>()
      .insertInto('article_batch_items')
      .values(rows.slice(at, at + ROWS))
      .execute();
  }
}

async function ask(tx: Tx, batch: BatchRow, { needed, items }: { needed: number; items: number }, edit: BatchEdit) {
  must(edit.by !== null, 'somebody asks');
  await edit.approvals.ask(tx, {
    kind: BATCH_KIND,
    subject: batch.id,
    // The articles are named to those alone who may read them.
    title: String(items),
    payload: { act: actOf[batch.verb], items },
    print: batch.id,
    why: batch.why,
    needed,
    by: { id: edit.by.staffId, name: edit.by.name },
  });
  if (batch.verb !== 'publish') return;
  await sql`update articles set sent_back = null where tenant_id = ${tx.tenant} and sent_back is not null
    and id in (select article_id from article_batch_items where tenant_id = ${tx.tenant} and batch_id = ${batch.id})`.execute(
    tx.tables<Tables>(),
  );
}

async function mustHaveRoom(tx: Tx): Promise<void> {
  const { open: waiting } = await tx
    .tables<Tables>()
    .selectFrom('article_batches')
    .select(sql<number>`count(*)::int`.as('open'))
    .where('tenant_id', '=', tx.tenant)
    .where('state', 'in', ['waiting', 'running'])
    .executeTakeFirstOrThrow();
  if (waiting >= batchLimits.open) throw refuse('batch.limit', 'Too many batches wait or run');
}
