import { sql } from 'kysely';
import { graphLimits, type GraphEntity, type GraphEntityForm } from '#contracts/http/graph';
import { nameKey } from '#libs/graph';
import type { Tx } from '#platform/db';
import { refuse } from '#platform/errors';
import { newId } from '#platform/ids';
import type { Access } from '../folders/access.ts';
import { fetchEntity, kindsOf, mustBe, mustKnow, originOf, remember, touched, type GraphEdit } from './edit.ts';
import { getEntity } from './get.ts';
import { splitApart } from './merge.ts';
import { namesOf } from './pack.ts';
import { saveProperties } from './properties.ts';
import type { EntityRow, GraphTables } from './tables.ts';
import { entityViews } from './views.ts';

export interface EntityQuery {
  readonly search?: string | undefined;
  readonly type?: string | undefined;
  readonly kept: 'live' | 'stale' | 'unsourced' | 'removed';
  readonly cursor?: string | undefined;
  readonly limit: number;
}

/** A page of entities by name. */
export async function listEntities(tx: Tx, query: EntityQuery, access: Access) {
  let rows = tx
    .tables<GraphTables>()
    .selectFrom('graph_entities as e')
    .selectAll()
    .where('e.tenant_id', '=', tx.tenant)
    .where('e.removed_at', query.kept === 'removed' ? 'is not' : 'is', null);
  if (query.kept !== 'removed') rows = rows.where('e.merged_into', 'is', null);
  if (query.kept === 'stale') rows = rows.where(hasStale);
  if (query.kept === 'unsourced') rows = rows.where('e.source_article', 'is', null);
  if (query.type !== undefined) rows = rows.where('e.type', '=', query.type);
  const begins = nameKey(query.search ?? '');
  if (begins !== '') {
    const like = `${begins.replace(/[\\%_]/gu, '\\$&')}%`;
    rows = rows.where(
      sql<boolean>`exists (select 1 from graph_names n where n.tenant_id = e.tenant_id and n.entity_id = e.id
        and (n.name_key like ${like} or strpos(n.name_key, ${begins}) > 0))`,
    );
  }
  const after = cursorOf(query.cursor);
  if (after) rows = rows.where(sql<boolean>`(e.name, e.id) > (${after.name}, ${after.id}::uuid)`);
  const found = await rows
    .orderBy('e.name')
    .orderBy('e.id')
    .limit(query.limit + 1)
    .execute();
  const shown = found.slice(0, query.limit);
  return {
    items: await entityViews(tx, shown, access),
    next: found.length > query.limit ? markOf(shown.at(-1)!) : null,
  };
}

/** Its own source, a value or a relation of it was lost. */
const hasStale = sql<boolean>`(e.stale or exists (select 1 from graph_properties p
  where p.tenant_id = e.tenant_id and p.owner_id = e.id and p.stale))`;

const markOf = ({ name, id }: EntityRow) => Buffer.from(JSON.stringify([name, id])).toString('base64url');

function cursorOf(cursor: string | undefined): { name: string; id: string } | null {
  if (cursor === undefined) return null;
  try {
    const [name, id] = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as unknown[];
    if (typeof name === 'string' && typeof id === 'string' && /^[0-9a-f-]{36}$/.test(id) && !name.includes('\0'))
      return { name, id };
  } catch {
    // Falls through: it is not one of ours.
  }
  throw refuse('request.invalid', 'This page mark is not one of ours', { fields: { 'query.cursor': 'is unreadable' } });
}

/** Refuses with `graph.not_in_schema`, `graph.name_taken`, `graph.too_many` and what is wrong with its sources. */
export async function createEntity(tx: Tx, form: GraphEntityForm, edit: GraphEdit): Promise<GraphEntity> {
  const id = await addEntity(tx, form, edit);
  await remember(tx, edit, { action: 'graph.create', id, detail: { name: form.name, type: form.type } });
  return getEntity(tx, id, edit.access);
}

/** The same without a line in the audit: a suggestion that is confirmed has one of its own. */
export async function addEntity(tx: Tx, form: GraphEntityForm, edit: GraphEdit): Promise<string> {
  mustKnow(await kindsOf(tx), form);
  await refuseMany(tx);
  const id = newId(edit.now.getTime());
  await refuseTaken(tx, form, id);
  const origin = await originOf(tx, form.source, { words: [form.name], access: edit.access });
  await tx
    .tables<GraphTables>()
    .insertInto('graph_entities')
    .values({
      tenant_id: tx.tenant,
      id,
      type: form.type,
      name: form.name,
      pack_key: null,
      removed_at: null,
      merged_into: null,
      ...origin,
      ...touched(edit),
    })
    .execute();
  await saveNames(tx, id, form);
  await saveProperties(tx, { ownerId: id, name: form.name, given: form.properties }, edit);
  return id;
}

/** Refuses with `graph.not_found`, `graph.conflict`, `graph.removed`, `graph.not_in_schema`, `graph.name_taken`. */
export async function updateEntity(
  tx: Tx,
  id: string,
  { revision, ...form }: GraphEntityForm & { revision: number },
  edit: GraphEdit,
): Promise<GraphEntity> {
  const row = await fetchEntity(tx, id, { lock: true });
  // What he may not see he cannot change.
  await getEntity(tx, id, edit.access);
  mustBe(row, revision);
  if (row.removed_at !== null || row.merged_into !== null) throw refuse('graph.removed', 'It was removed or merged');
  mustKnow(await kindsOf(tx), form);
  await refuseTaken(tx, form, id);
  const origin = await originOf(tx, form.source, { words: [form.name], access: edit.access });
  await tx
    .tables<GraphTables>()
    .updateTable('graph_entities')
    .set({ type: form.type, name: form.name, ...origin, revision: revision + 1, ...touched(edit) })
    .where('tenant_id', '=', tx.tenant)
    .where('id', '=', id)
    .execute();
  await saveNames(tx, id, form);
  await saveProperties(tx, { ownerId: id, name: form.name, given: form.properties }, edit);
  const renamed: Record<string, string> = row.name === form.name ? {} : { before: row.name };
  await remember(tx, edit, { action: 'graph.update', id, detail: { name: form.name, ...renamed } });
  return getEntity(tx, id, edit.access);
}

/** Its relations stay and answer nobody while it is removed. Refuses with `graph.not_found`. */
export async function removeEntity(tx: Tx, id: string, edit: GraphEdit): Promise<void> {
  const row = await fetchEntity(tx, id, { lock: true });
  await getEntity(tx, id, edit.access);
  if (row.removed_at !== null) return;
  await setRemoved(tx, row, edit.now, edit);
  await remember(tx, edit, { action: 'graph.remove', id, detail: { name: row.name } });
}

/** Of an entity that was merged, takes it apart again. Refuses with `graph.not_found` and `graph.name_taken`. */
export async function restoreEntity(tx: Tx, id: string, edit: GraphEdit): Promise<GraphEntity> {
  const row = await fetchEntity(tx, id, { lock: true });
  await getEntity(tx, id, edit.access);
  if (row.merged_into !== null) await splitApart(tx, row, edit);
  else if (row.removed_at !== null) {
    await refuseTaken(tx, { type: row.type, name: row.name, synonyms: [] }, id);
    await setRemoved(tx, row, null, edit);
  }
  await remember(tx, edit, { action: 'graph.restore', id, detail: { name: row.name } });
  return getEntity(tx, id, edit.access);
}

async function setRemoved(tx: Tx, { id, revision }: EntityRow, at: Date | null, edit: GraphEdit): Promise<void> {
  await tx
    .tables<GraphTables>()
    .updateTable('graph_entities')
    .set({ removed_at: at, revision: revision + 1, ...touched(edit) })
    .where('tenant_id', '=', tx.tenant)
    .where('id', '=', id)
    .execute();
}

/** Names that came by a merge stay until it is undone. */
async function saveNames(tx: Tx, id: string, { name, synonyms }: Pick<GraphEntityForm, 'name' | 'synonyms'>) {
  const tables = tx.tables<GraphTables>();
  const names = namesOf(name, synonyms);
  const kept = names.map(({ name_key: key }) => key);
  await tables
    .deleteFrom('graph_names')
    .where('tenant_id', '=', tx.tenant)
    .where('entity_id', '=', id)
    .where(sql<boolean>`not (name_key = any(${kept}::text[]))`)
    .execute();
  await tables
    .insertInto('graph_names')
    .values(names.map((each) => ({ tenant_id: tx.tenant, entity_id: id, came_from: null, ...each })))
    .onConflict((conflict) =>
      conflict.columns(['tenant_id', 'entity_id', 'name_key']).doUpdateSet((row) => ({
        name: row.ref('excluded.name'),
        is_main: row.ref('excluded.is_main'),
      })),
    )
    .execute();
}

/** One name means one thing of a type: two would be answered for each other. */
async function refuseTaken(
  tx: Tx,
  { type, name, synonyms }: Pick<GraphEntityForm, 'type' | 'name' | 'synonyms'>,
  own: string,
): Promise<void> {
  const keys = namesOf(name, synonyms).map((each) => each.name_key);
  if (keys.length === 0 || nameKey(name) === '') throw refuse('graph.name_taken', 'The name is empty');
  const taken = await tx
    .tables<GraphTables>()
    .selectFrom('graph_names as n')
    .innerJoin('graph_entities as e', 'e.id', 'n.entity_id')
    .select('n.name')
    .where('n.tenant_id', '=', tx.tenant)
    .where('n.name_key', '=', sql<string>`any(${keys}::text[])`)
    .where('e.type', '=', type)
    .where('e.id', '<>', own)
    .where('e.removed_at', 'is', null)
    .where('e.merged_into', 'is', null)
    .executeTakeFirst();
  if (taken)
    throw refuse('graph.name_taken', 'Another entity of this type has this name', { fields: { name: taken.name } });
}

async function refuseMany(tx: Tx): Promise<void> {
  const { count } = await tx
    .tables<GraphTables>()
    .selectFrom('graph_entities')
    .select(sql<number>`count(*)::int`.as('count'))
    .where('tenant_id', '=', tx.tenant)
    .executeTakeFirstOrThrow();
  if (count >= graphLimits.entities) throw refuse('graph.too_many', 'The graph is full');
}
