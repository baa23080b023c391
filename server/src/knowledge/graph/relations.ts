import { sql } from 'kysely';
import { graphLimits, type GraphRelation, type GraphRelationForm } from '#contracts/http/graph';
import type { Tx } from '#platform/db';
import { refuse } from '#platform/errors';
import { isId, newId } from '#platform/ids';
import type { Access } from '../folders/access.ts';
import {
  fetchEntity,
  fetchRelation,
  kindsOf,
  mustBe,
  originOf,
  remember,
  touched,
  type GraphEdit,
  type OriginColumns,
} from './edit.ts';
import { saveProperties } from './properties.ts';
import type { GraphTables, RelationRow } from './tables.ts';
import { relationViews } from './views.ts';

export interface RelationQuery {
  readonly entityId?: string | undefined;
  readonly type?: string | undefined;
  readonly kept: 'live' | 'stale' | 'unsourced' | 'removed';
  readonly cursor?: string | undefined;
  readonly limit: number;
}

/** A page of relations, the oldest first. */
export async function listRelations(tx: Tx, query: RelationQuery, access: Access) {
  const { entityId, type, kept, cursor, limit } = query;
  if (cursor !== undefined && !isId(cursor))
    throw refuse('request.invalid', 'This page mark is not one of ours', {
      fields: { 'query.cursor': 'is unreadable' },
    });
  let rows = tx
    .tables<GraphTables>()
    .selectFrom('graph_relations')
    .selectAll()
    .where('tenant_id', '=', tx.tenant)
    .where('removed_at', kept === 'removed' ? 'is not' : 'is', null);
  if (kept === 'stale') rows = rows.where('stale', '=', true);
  if (kept === 'unsourced') rows = rows.where('source_article', 'is', null);
  if (type !== undefined) rows = rows.where('type', '=', type);
  if (entityId !== undefined)
    rows = rows.where((where) => where.or([where('from_id', '=', entityId), where('to_id', '=', entityId)]));
  if (cursor !== undefined) rows = rows.where('id', '>', cursor);
  const found = await rows
    .orderBy('id')
    .limit(limit + 1)
    .execute();
  const shown = found.slice(0, limit);
  return { items: await relationViews(tx, shown, access), next: found.length > limit ? shown.at(-1)!.id : null };
}

export interface NewRelation extends GraphRelationForm {
  readonly type: string;
  readonly fromId: string;
  readonly toId: string;
}

/** Refuses with `graph.not_found`, `graph.not_in_schema`, `graph.joined`, `graph.too_many`. */
export async function createRelation(tx: Tx, form: NewRelation, edit: GraphEdit): Promise<GraphRelation> {
  const id = await addRelation(tx, form, edit);
  await remember(tx, edit, { action: 'graph.join', id, detail: await namesOfEnds(tx, form) });
  return getRelation(tx, id, edit.access);
}

/** The same without a line in the audit. */
export async function addRelation(tx: Tx, form: NewRelation, edit: GraphEdit): Promise<string> {
  const [from, to] = [await fetchEntity(tx, form.fromId), await fetchEntity(tx, form.toId)];
  const kind = (await kindsOf(tx)).relations.find(({ id }) => id === form.type);
  if (!kind?.from.includes(from.type) || !kind.to.includes(to.type) || from.id === to.id)
    throw refuse('graph.not_in_schema', 'The schema does not join these so', { fields: { type: 'does not fit' } });
  if (from.removed_at ?? to.removed_at ?? from.merged_into ?? to.merged_into)
    throw refuse('graph.removed', 'One of the two was removed or merged');
  await refuseJoined(tx, form);
  const origin = await originOf(tx, form.source, { words: [to.name, from.name], access: edit.access });
  const id = newId(edit.now.getTime());
  await tx
    .tables<GraphTables>()
    .insertInto('graph_relations')
    .values({
      tenant_id: tx.tenant,
      id,
      type: form.type,
      from_id: from.id,
      to_id: to.id,
      from_was: null,
      to_was: null,
      removed_at: null,
      ...origin,
      ...touched(edit),
    })
    .execute();
  await saveProperties(tx, { ownerId: id, name: from.name, given: form.properties }, edit);
  return id;
}

async function refuseJoined(tx: Tx, { type, fromId, toId }: NewRelation): Promise<void> {
  const tables = tx.tables<GraphTables>();
  const known = await tables
    .selectFrom('graph_relations')
    .select('id')
    .where('tenant_id', '=', tx.tenant)
    .where('from_id', '=', fromId)
    .where('to_id', '=', toId)
    .where('type', '=', type)
    .where('removed_at', 'is', null)
    .executeTakeFirst();
  if (known) throw refuse('graph.joined', 'They are joined so already');
  const { count } = await tables
    .selectFrom('graph_relations')
    .select(sql<number>`count(*)::int`.as('count'))
    .where('tenant_id', '=', tx.tenant)
    .executeTakeFirstOrThrow();
  if (count >= graphLimits.relations) throw refuse('graph.too_many', 'The graph is full');
}

/** Refuses with `graph.not_found`. */
export async function getRelation(tx: Tx, id: string, access: Access): Promise<GraphRelation> {
  const [view] = await relationViews(tx, [await fetchRelation(tx, id)], access);
  if (!view) throw refuse('graph.not_found', 'There is no such relation');
  return view;
}

/** Refuses with `graph.not_found`, `graph.conflict` and what is wrong with its sources. */
export async function updateRelation(
  tx: Tx,
  id: string,
  { revision, ...form }: GraphRelationForm & { revision: number },
  edit: GraphEdit,
): Promise<GraphRelation> {
  const row = await fetchRelation(tx, id, { lock: true });
  const { from, to } = await getRelation(tx, id, edit.access);
  mustBe(row, revision);
  const origin = await originOf(tx, form.source, { words: [to.name, from.name], access: edit.access });
  await change(tx, row, origin, edit);
  await saveProperties(tx, { ownerId: id, name: from.name, given: form.properties }, edit);
  await remember(tx, edit, { action: 'graph.rejoin', id, detail: { from: from.name, to: to.name, type: row.type } });
  return getRelation(tx, id, edit.access);
}

/** Refuses with `graph.not_found`. */
export async function removeRelation(tx: Tx, id: string, edit: GraphEdit): Promise<void> {
  const row = await fetchRelation(tx, id, { lock: true });
  const { from, to } = await getRelation(tx, id, edit.access);
  if (row.removed_at !== null) return;
  await change(tx, row, { removed_at: edit.now }, edit);
  await remember(tx, edit, { action: 'graph.part', id, detail: { from: from.name, to: to.name, type: row.type } });
}

/** Refuses with `graph.not_found` and `graph.joined`. */
export async function restoreRelation(tx: Tx, id: string, edit: GraphEdit): Promise<GraphRelation> {
  const row = await fetchRelation(tx, id, { lock: true });
  const { from, to } = await getRelation(tx, id, edit.access);
  if (row.removed_at !== null) {
    await refuseJoined(tx, { type: row.type, fromId: row.from_id, toId: row.to_id, properties: [], source: null });
    await change(tx, row, { removed_at: null }, edit);
    await remember(tx, edit, { action: 'graph.rejoin', id, detail: { from: from.name, to: to.name, type: row.type } });
  }
  return getRelation(tx, id, edit.access);
}

async function change(
  tx: Tx,
  { id, revision }: RelationRow,
  columns: { removed_at?: Date | null } & Partial<OriginColumns>,
  edit: GraphEdit,
): Promise<void> {
  await tx
    .tables<GraphTables>()
    .updateTable('graph_relations')
    .set({ ...columns, revision: revision + 1, ...touched(edit) })
    .where('tenant_id', '=', tx.tenant)
    .where('id', '=', id)
    .execute();
}

async function namesOfEnds(tx: Tx, { fromId, toId, type }: NewRelation) {
  const [from, to] = [await fetchEntity(tx, fromId), await fetchEntity(tx, toId)];
  return { from: from.name, to: to.name, type };
}
