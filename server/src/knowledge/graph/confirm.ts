import type { Suggested } from '#contracts/http/graph';
import type { Tx } from '#platform/db';
import { refuse } from '#platform/errors';
import {
  fetchEntity,
  fetchRelation,
  kindsOf,
  mustKnow,
  originOf,
  touched,
  type GraphEdit,
  type SourceForm,
} from './edit.ts';
import { addEntity } from './entities.ts';
import { bringTogether, splitApart } from './merge.ts';
import { putProperty } from './properties.ts';
import { addRelation } from './relations.ts';
import type { GraphTables, Made, SuggestionRow, ValueBefore } from './tables.ts';

const nothing: Made = { entities: [], relations: [], property: null, merged: null };

/** Makes what was suggested, with the sentence it comes from. Refuses what is there already or no longer said. */
export async function confirm(tx: Tx, row: SuggestionRow, edit: GraphEdit): Promise<Made> {
  const source: SourceForm | null =
    row.source_article === null
      ? null
      : { articleId: row.source_article, quote: row.quote, passageId: row.source_passage };
  const { suggested } = row;
  switch (suggested.kind) {
    case 'entity': {
      const { type, name, synonyms } = suggested;
      // A value of it that was confirmed first has made it.
      if (await known(tx, { type, name })) return nothing;
      const id = await addEntity(tx, { type, name, synonyms, properties: [], source }, edit);
      return { ...nothing, entities: [{ id, revision: 1 }] };
    }
    case 'property':
      return confirmValue(tx, suggested, source, edit);
    case 'relation': {
      const [from, to] = [await endOf(tx, suggested.from, source, edit), await endOf(tx, suggested.to, source, edit)];
      const ends = { type: suggested.type, fromId: from.id, toId: to.id };
      const id = await addRelation(tx, { ...ends, properties: [], source }, edit);
      const entities = [from, to].flatMap(({ id: own, isNew }) => (isNew ? [{ id: own, revision: 1 }] : []));
      return { ...nothing, entities, relations: [{ id, revision: 1 }] };
    }
    case 'merge': {
      const keep = await fetchEntity(tx, suggested.keep.id, { lock: true });
      const other = await fetchEntity(tx, suggested.other.id, { lock: true });
      await bringTogether(tx, keep, other, edit);
      return { ...nothing, merged: { keepId: keep.id, otherId: other.id } };
    }
  }
}

async function confirmValue(
  tx: Tx,
  { entity, key, value, now }: Extract<Suggested, { kind: 'property' }>,
  source: SourceForm | null,
  edit: GraphEdit,
): Promise<Made> {
  const owner = await endOf(tx, entity, source, edit);
  mustKnow(await kindsOf(tx), { type: entity.type, properties: [{ key, value, source }] });
  const before = await valueOf(tx, owner.id, key);
  if ((before?.value ?? null) !== now) throw refuse('graph.conflict', 'Another value stands there now');
  const origin = await originOf(tx, source, { words: [value, entity.name], access: edit.access });
  await putProperty(tx, { ownerId: owner.id, key, value, ...origin });
  const entities = owner.isNew ? [{ id: owner.id, revision: 1 }] : [];
  return { ...nothing, entities, property: { ownerId: owner.id, key, value, before } };
}

/** An entity that is named, or one that is made now. */
async function endOf(
  tx: Tx,
  end: { id: string | null; type: string; name: string },
  source: SourceForm | null,
  edit: GraphEdit,
): Promise<{ id: string; isNew: boolean }> {
  if (end.id !== null) return { id: (await fetchEntity(tx, end.id)).id, isNew: false };
  const there = await known(tx, end);
  if (there) return { id: there.id, isNew: false };
  const { type, name } = end;
  return { id: await addEntity(tx, { type, name, synonyms: [], properties: [], source }, edit), isNew: true };
}

function known(tx: Tx, { type, name }: { type: string; name: string }): Promise<{ id: string } | undefined> {
  return tx
    .tables<GraphTables>()
    .selectFrom('graph_entities')
    .select('id')
    .where('tenant_id', '=', tx.tenant)
    .where('type', '=', type)
    .where('name', '=', name)
    .where('removed_at', 'is', null)
    .where('merged_into', 'is', null)
    .executeTakeFirst();
}

async function valueOf(tx: Tx, ownerId: string, key: string): Promise<ValueBefore | null> {
  const row = await tx
    .tables<GraphTables>()
    .selectFrom('graph_properties')
    .select(['value', 'source_article', 'source_passage', 'quote', 'stale'])
    .where('tenant_id', '=', tx.tenant)
    .where('owner_id', '=', ownerId)
    .where('key', '=', key)
    .executeTakeFirst();
  return row ?? null;
}

/** Takes back what confirming made. Refuses with `graph.conflict` what was changed since. */
export async function undo(tx: Tx, made: Made, edit: GraphEdit): Promise<void> {
  const tables = tx.tables<GraphTables>();
  if (made.merged) {
    const other = await fetchEntity(tx, made.merged.otherId, { lock: true });
    if (other.merged_into !== made.merged.keepId) throw refuse('graph.conflict', 'They were taken apart already');
    await splitApart(tx, other, edit);
  }
  for (const { id, revision } of made.relations) {
    const row = await fetchRelation(tx, id, { lock: true });
    if (row.revision !== revision) throw refuse('graph.conflict', 'The relation was changed since');
    await tables
      .updateTable('graph_relations')
      .set({ removed_at: edit.now, revision: revision + 1, ...touched(edit) })
      .where('tenant_id', '=', tx.tenant)
      .where('id', '=', id)
      .execute();
  }
  if (made.property) await undoValue(tx, made.property);
  for (const { id, revision } of made.entities) {
    const row = await fetchEntity(tx, id, { lock: true });
    if (row.revision !== revision) throw refuse('graph.conflict', 'The entity was changed since');
    await tables
      .updateTable('graph_entities')
      .set({ removed_at: edit.now, revision: revision + 1, ...touched(edit) })
      .where('tenant_id', '=', tx.tenant)
      .where('id', '=', id)
      .execute();
  }
}

async function undoValue(tx: Tx, { ownerId, key, value, before }: NonNullable<Made['property']>): Promise<void> {
  const now = await valueOf(tx, ownerId, key);
  if (now?.value !== value) throw refuse('graph.conflict', 'The value was changed since');
  if (before) return putProperty(tx, { ownerId, key, ...before });
  await tx
    .tables<GraphTables>()
    .deleteFrom('graph_properties')
    .where('tenant_id', '=', tx.tenant)
    .where('owner_id', '=', ownerId)
    .where('key', '=', key)
    .execute();
}
