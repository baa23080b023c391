import { sql } from 'kysely';
import type { GraphEntity } from '#contracts/http/graph';
import type { Tx } from '#platform/db';
import { refuse } from '#platform/errors';
import { fetchEntity, mustBe, remember, touched, type GraphEdit } from './edit.ts';
import { getEntity } from './get.ts';
import type { EntityRow, GraphTables } from './tables.ts';

/** Refuses with `graph.not_found`, `graph.conflict`, `graph.removed`, `graph.not_alike`. */
export async function mergeEntities(
  tx: Tx,
  id: string,
  { otherId, revision }: { otherId: string; revision: number },
  edit: GraphEdit,
): Promise<GraphEntity> {
  const { keep, other } = await lockBoth(tx, id, otherId);
  // What he may not see he cannot merge.
  await getEntity(tx, id, edit.access);
  await getEntity(tx, otherId, edit.access);
  mustBe(keep, revision);
  await bringTogether(tx, keep, other, edit);
  await remember(tx, edit, { action: 'graph.merge', id, detail: { name: keep.name, other: other.name } });
  return getEntity(tx, id, edit.access);
}

/** In one order, so that two merges at once do not wait for each other. */
async function lockBoth(tx: Tx, id: string, otherId: string): Promise<{ keep: EntityRow; other: EntityRow }> {
  const rows = new Map<string, EntityRow>();
  for (const each of [id, otherId].toSorted()) rows.set(each, await fetchEntity(tx, each, { lock: true }));
  return { keep: rows.get(id)!, other: rows.get(otherId)! };
}

/** Names, values that were missing and relations of the other come to the one that is kept; each remembers where from. */
export async function bringTogether(tx: Tx, keep: EntityRow, other: EntityRow, edit: GraphEdit): Promise<void> {
  const isGone = [keep, other].some((row) => row.removed_at !== null || row.merged_into !== null);
  if (isGone) throw refuse('graph.removed', 'One of the two was removed or merged');
  if (keep.type !== other.type || keep.id === other.id)
    throw refuse('graph.not_alike', 'Only two different entities of one type can be the same thing');
  const db = tx.tables<GraphTables>();
  const [tenant, to, from] = [tx.tenant, keep.id, other.id];
  await sql`insert into graph_names (tenant_id, entity_id, name_key, name, is_main, came_from)
    select tenant_id, ${to}, name_key, name, false, ${from} from graph_names
    where tenant_id = ${tenant} and entity_id = ${from} on conflict do nothing`.execute(db);
  await sql`insert into graph_properties
      (tenant_id, owner_id, key, value, source_article, source_passage, quote, stale, came_from)
    select tenant_id, ${to}, key, value, source_article, source_passage, quote, stale, ${from} from graph_properties
    where tenant_id = ${tenant} and owner_id = ${from} on conflict do nothing`.execute(db);
  await sql`update graph_relations set from_id = ${to}, from_was = coalesce(from_was, ${from})
    where tenant_id = ${tenant} and from_id = ${from}`.execute(db);
  await sql`update graph_relations set to_id = ${to}, to_was = coalesce(to_was, ${from})
    where tenant_id = ${tenant} and to_id = ${from}`.execute(db);
  await mark(tx, other, { merged_into: to }, edit);
  await mark(tx, keep, {}, edit);
}

/** What came by a merge goes back. Refuses with `graph.removed` when the kept one is gone itself. */
export async function splitApart(tx: Tx, other: EntityRow, edit: GraphEdit): Promise<void> {
  const keep = await fetchEntity(tx, other.merged_into!, { lock: true });
  const db = tx.tables<GraphTables>();
  const [tenant, to, from] = [tx.tenant, keep.id, other.id];
  await sql`delete from graph_names where tenant_id = ${tenant} and entity_id = ${to} and came_from = ${from}`.execute(
    db,
  );
  await sql`delete from graph_properties where tenant_id = ${tenant} and owner_id = ${to} and came_from = ${from}`.execute(
    db,
  );
  await sql`update graph_relations set from_id = ${from}, from_was = null
    where tenant_id = ${tenant} and from_id = ${to} and from_was = ${from}`.execute(db);
  await sql`update graph_relations set to_id = ${from}, to_was = null
    where tenant_id = ${tenant} and to_id = ${to} and to_was = ${from}`.execute(db);
  await mark(tx, other, { merged_into: null }, edit);
  await mark(tx, keep, {}, edit);
}

async function mark(
  tx: Tx,
  { id, revision }: EntityRow,
  change: { merged_into?: string | null },
  edit: GraphEdit,
): Promise<void> {
  await tx
    .tables<GraphTables>()
    .updateTable('graph_entities')
    .set({ ...change, revision: revision + 1, ...touched(edit) })
    .where('tenant_id', '=', tx.tenant)
    .where('id', '=', id)
    .execute();
}
