import { sql } from 'kysely';
import type { ItemOutcome } from '#contracts/http/article-batches';
import type { Db, Tx } from '#platform/db';
import { record } from '#platform/facts';
import type { Box, Lane } from '#platform/lanes';
import { printOf } from '../approval.ts';
import { chunkPrints, speaking } from '../chunks.ts';
import { FACT_VERSION, knowledgeFacts } from '../facts.ts';
import { accessOf, everywhere } from '../folders/access.ts';
import type { BatchItemRow, BatchRow, Stood } from '../governance-tables.ts';
import { change, moveRows, publishRows, remember, removeRows, takeBackRows } from '../live.ts';
import { tell, touched, unready, type Edit } from '../live.ts';
import type { ArticleRow, Tables } from '../store.ts';
import { BATCH_LANE } from './create.ts';
import { actOf, fetchBatch, standPrint } from './store.ts';

/** Articles of one transaction: nobody waits longer than for these. */
const AT_ONCE = 50;
/** Tries of a run that fails; the articles that are done stay done. */
const TRIES = 5;

export interface RunDeps {
  readonly db: Db;
  readonly edit: () => Omit<Edit, 'by' | 'access'>;
}

/** Works batches off, a few articles per transaction; after a crash it goes on where it was. */
export function batchLane({ db, edit }: RunDeps): Lane {
  return {
    name: BATCH_LANE,
    concurrency: 2,
    attempts: TRIES,
    async handle({ tenant, key, lost }: Box) {
      while (!lost.aborted && (await db.tenant(tenant, (tx) => doSome(tx, key, edit())))) {
        // Each round is one transaction.
      }
    },
  };
}

/** Does the next articles. Returns whether there may be more. */
async function doSome(tx: Tx, id: string, ground: Omit<Edit, 'by' | 'access'>): Promise<boolean> {
  const batch = await fetchBatch(tx, id, 'lock');
  if (batch.state !== 'running') return false;
  const items = await nextItems(tx, id);
  if (items.length === 0) {
    await end(tx, batch, ground);
    return false;
  }
  const edit = await editFor(tx, batch, ground);
  const rows = await lockRows(tx, items);
  const prints = await chunkPrints(tx, [...rows.keys()]);
  const says = batch.verb === 'publish' ? await speaking(tx, [...rows.values()]) : new Set<string>();
  const judged = items.map((item) => {
    const row = rows.get(item.article_id);
    const isReady = row && Object.keys(unready(row, { now: edit.now, says: says.has(row.id) })).length === 0;
    const print = row && printOf(row, actOf[batch.verb], prints.get(row.id) ?? null);
    return { item, row, verdict: row ? judge({ batch, item, row, print: print!, ready: isReady!, edit }) : 'gone' };
  });
  const going = judged.flatMap(({ item, row, verdict }) => (row && verdict === 'done' ? [{ item, row }] : []));
  const after = new Map((await doAll(tx, batch, going, edit)).map((row) => [row.id, standPrint(row)]));
  const settled = judged.map(({ item, verdict }): Settled => ({
    position: item.position,
    outcome: verdict,
    print: after.get(item.article_id) ?? null,
  }));
  await settle(tx, id, settled);
  const done = settled.filter(({ outcome }) => outcome === 'done').length;
  const payload = { articles: done, batchId: id };
  if (done > 0) await record(tx, { type: knowledgeFacts.imported, version: FACT_VERSION, payload });
  return true;
}

/** In the name of whoever decided, under everything; else of whoever asked, with what he may do now. */
async function editFor(tx: Tx, batch: BatchRow, ground: Omit<Edit, 'by' | 'access'>): Promise<Edit & { may: boolean }> {
  const { id: batchId, approval, asked_by, asked_by_name: name } = batch;
  const decider = approval?.approvedBy.at(-1);
  if (approval && decider) {
    const askedBy = { id: asked_by ?? '', name };
    const decision = { approvalId: approval.id, askedBy, approvedBy: approval.approvedBy, at: new Date(approval.at) };
    const by = { staffId: decider.id, name: decider.name };
    return { ...ground, batchId, by, access: everywhere, decision, may: true };
  }
  const who = { staffId: asked_by!, name, permissions: new Set(batch.permissions) };
  const needed = batch.verb === 'move' ? 0 : await ground.approvals.approversFor(tx, 'knowledge.publish');
  return { ...ground, batchId, by: who, access: await accessOf(tx, who), may: needed === 0 };
}

interface One {
  readonly batch: BatchRow;
  readonly item: BatchItemRow;
  readonly row: ArticleRow;
  readonly print: string;
  readonly ready: boolean;
  readonly edit: Edit & { may: boolean };
}
/** What is to become of one article; `done` when it is to be done. Pure. */
function judge({ batch, item, row, print, ready, edit }: One): ItemOutcome {
  if (batch.verb === 'undo') {
    if (standPrint(row) !== item.print) return 'changed';
    return edit.access.may('write', item.before.folderId) && mayUndo(edit, row) ? 'done' : 'denied';
  }
  if (row.removed_at !== null) return 'gone';
  if (!edit.access.may(batch.verb === 'move' ? 'write' : 'publish', row.folder_id)) return 'denied';
  if (batch.verb === 'move') {
    const { folder_id: to } = batch;
    if (!edit.access.may('write', to)) return 'denied';
    return to === row.folder_id ? 'as-is' : 'done';
  }
  if (print !== item.print) return 'changed';
  if (!edit.may && (batch.verb === 'publish' || row.published_version !== null)) return 'denied';
  return batch.verb === 'publish' && !ready ? 'not-ready' : 'done';
}

/** Returns the rows as they are then. */
async function doAll(
  tx: Tx,
  batch: BatchRow,
  going: readonly { readonly item: BatchItemRow; readonly row: ArticleRow }[],
  edit: Edit,
): Promise<ArticleRow[]> {
  const rows = going.map(({ row }) => row);
  if (rows.length === 0) return [];
  switch (batch.verb) {
    case 'publish':
      return publishRows(tx, rows, edit);
    case 'unpublish':
      return takeBackRows(tx, rows, edit);
    case 'delete':
      return removeRows(tx, rows, edit);
    case 'move':
      return moveRows(tx, rows, batch.folder_id, edit);
    case 'undo': {
      const after: ArticleRow[] = [];
      for (const { item, row } of going) after.push(await putBack(tx, row, item.before, edit));
      return after;
    }
  }
}

/** Where approvals are wanted by now, nothing that the bot says is put back without one. */
const mayUndo = (edit: Edit & { may: boolean }, row: ArticleRow) =>
  edit.may || (row.published_version === null && row.removed_at === null);

/** Puts an article back as it stood: its folder, whether it is said and in which version, whether it is there. */
async function putBack(tx: Tx, row: ArticleRow, before: Stood, edit: Edit): Promise<ArticleRow> {
  const { id } = row;
  const time = (at: string | null) => (at === null ? null : new Date(at));
  const columns = {
    folder_id: before.folderId,
    published_version: before.publishedVersion,
    published_revision: before.publishedRevision,
    published_at: time(before.publishedAt),
    removed_at: time(before.removedAt),
    authors: [...before.authors],
  };
  const after = await change(tx, id, { ...columns, ...touched(edit) }, edit);
  const said = after.published_version !== null && after.removed_at === null;
  const wasSaid = row.published_version !== null && row.removed_at === null;
  if (said) await tell(tx, edit, knowledgeFacts.published, [id]);
  else if (wasSaid) await tell(tx, edit, knowledgeFacts.unpublished, [id]);
  const version = after.published_version;
  await remember(tx, edit, { action: 'article.put_back', of: [after], detail: () => ({ version }) });
  return after;
}

function nextItems(tx: Tx, batchId: string): Promise<BatchItemRow[]> {
  return tx
    .tables<Tables>()
    .selectFrom('article_batch_items')
    .selectAll()
    .where('tenant_id', '=', tx.tenant)
    .where('batch_id', '=', batchId)
    .where('outcome', 'is', null)
    .where('left_out_by', 'is', null)
    .orderBy('position')
    .limit(AT_ONCE)
    .execute();
}

async function lockRows(tx: Tx, items: readonly BatchItemRow[]): Promise<Map<string, ArticleRow>> {
  const rows = await tx
    .tables<Tables>()
    .selectFrom('articles')
    .selectAll()
    .where('tenant_id', '=', tx.tenant)
    .where('id', '=', sql<string>`any(${items.map(({ article_id }) => article_id)}::uuid[])`)
    .orderBy('id')
    .forUpdate()
    .execute();
  return new Map(rows.map((row) => [row.id, row]));
}

interface Settled {
  readonly position: number;
  readonly outcome: ItemOutcome;
  readonly print: string | null;
}

/** In one statement, because there are thousands. */
async function settle(tx: Tx, batchId: string, settled: readonly Settled[]): Promise<void> {
  const [positions, outcomes, prints] = [
    settled.map(({ position }) => position),
    settled.map(({ outcome }) => outcome),
    settled.map(({ print }) => print),
  ];
  await sql`update article_batch_items i set outcome = s.outcome, after_print = s.print
    from unnest(${positions}::int[], ${outcomes}::text[], ${prints}::text[]) as s (position, outcome, print)
    where i.tenant_id = ${tx.tenant} and i.batch_id = ${batchId} and i.position = s.position`.execute(
    tx.tables<Tables>(),
  );
}

async function end(tx: Tx, batch: BatchRow, { now, audit }: Pick<Edit, 'now' | 'audit'>): Promise<void> {
  const tables = tx.tables<Tables>();
  await tables
    .updateTable('article_batch_items')
    .set({ outcome: 'left-out' })
    .where('tenant_id', '=', tx.tenant)
    .where('batch_id', '=', batch.id)
    .where('outcome', 'is', null)
    .execute();
  const mine = tables.updateTable('article_batches').where('tenant_id', '=', tx.tenant);
  await mine.set({ state: 'done', done_at: now }).where('id', '=', batch.id).execute();
  const counted = await tables
    .selectFrom('article_batch_items')
    .select(['outcome', sql<number>`count(*)::int`.as('articles')])
    .where('tenant_id', '=', tx.tenant)
    .where('batch_id', '=', batch.id)
    .groupBy('outcome')
    .execute();
  const outcomes = Object.fromEntries(counted.map(({ outcome, articles }) => [outcome ?? 'left', articles]));
  const detail = { verb: batch.verb, ...outcomes, done: outcomes['done'] ?? 0 };
  await audit.append(tx, {
    actor: `staff:${batch.asked_by}`,
    action: 'batch.done',
    target: `batch:${batch.id}`,
    detail,
  });
  await record(tx, { type: knowledgeFacts.batchDone, version: FACT_VERSION, payload: { batchId: batch.id } });
}
