import { sql } from 'kysely';
import type { GraphEntity, GraphRef, GraphRelation, GraphSource, GraphStanding } from '#contracts/http/graph';
import type { Tx } from '#platform/db';
import type { Access } from '../folders/access.ts';
import { articleTitles } from '../store.ts';
import type { EntityRow, GraphTables, PropertyRow, RelationRow } from './tables.ts';

interface From {
  readonly source_article: string | null;
  readonly source_passage: string | null;
  readonly quote: string;
  readonly stale: boolean;
}

/** Articles by their ids, as far as somebody may read them: where he may not, nothing of it is shown. */
export class Sources {
  readonly #titles: ReadonlyMap<string, string>;

  private constructor(titles: ReadonlyMap<string, string>) {
    this.#titles = titles;
  }

  static async of(tx: Tx, rows: readonly Pick<From, 'source_article'>[], access: Access): Promise<Sources> {
    const ids = new Set(rows.flatMap(({ source_article: id }) => (id === null ? [] : [id])));
    return new Sources(await articleTitles(tx, [...ids], access));
  }

  shows({ source_article: id }: Pick<From, 'source_article'>): boolean {
    return id === null || this.#titles.has(id);
  }

  view({ source_article: id, source_passage: passageId, quote }: Omit<From, 'stale'>): GraphSource | null {
    return id === null ? null : { articleId: id, title: this.#titles.get(id) ?? '', quote, passageId };
  }
}

export function standingOf({ source_article: id, stale }: Pick<From, 'source_article' | 'stale'>): GraphStanding {
  if (id === null) return 'unsourced';
  return stale ? 'stale' : 'answers';
}

const propertyView = (sources: Sources) => (row: PropertyRow) => ({
  key: row.key,
  value: row.value,
  source: sources.view(row),
  standing: standingOf(row),
});

const anyOf = (ids: readonly string[]) => sql<string>`any(${[...ids]}::uuid[])`;
const who = (id: string | null, name: string | null) => (id === null ? null : { id, name: name ?? '' });

function propertiesOf(tx: Tx, ids: readonly string[]): Promise<PropertyRow[]> {
  return tx
    .tables<GraphTables>()
    .selectFrom('graph_properties')
    .selectAll()
    .where('tenant_id', '=', tx.tenant)
    .where('owner_id', '=', anyOf(ids))
    .orderBy('key')
    .execute();
}

/** Entities as they are shown; those that say what somebody may not read are left out. */
export async function entityViews(tx: Tx, rows: readonly EntityRow[], access: Access): Promise<GraphEntity[]> {
  if (rows.length === 0) return [];
  const ids = rows.map(({ id }) => id);
  const properties = await propertiesOf(tx, ids);
  const names = await tx
    .tables<GraphTables>()
    .selectFrom('graph_names')
    .select(['entity_id', 'name'])
    .where('tenant_id', '=', tx.tenant)
    .where('entity_id', '=', anyOf(ids))
    .where('is_main', '=', false)
    .orderBy('name')
    .execute();
  const counts = await relationCounts(tx, ids);
  const merged = await refsOf(
    tx,
    rows.flatMap(({ merged_into: into }) => (into === null ? [] : [into])),
  );
  const sources = await Sources.of(tx, [...rows, ...properties], access);
  const shown = properties.filter((row) => sources.shows(row));
  return rows
    .filter((row) => sources.shows(row))
    .map((row) => ({
      id: row.id,
      type: row.type,
      name: row.name,
      synonyms: names.filter(({ entity_id: of }) => of === row.id).map(({ name }) => name),
      properties: shown.filter(({ owner_id: of }) => of === row.id).map(propertyView(sources)),
      source: sources.view(row),
      standing: standingOf(row),
      relations: counts.get(row.id) ?? 0,
      removedAt: row.removed_at?.toISOString() ?? null,
      mergedInto: row.merged_into === null ? null : (merged.get(row.merged_into) ?? null),
      revision: row.revision,
      updatedAt: row.updated_at.toISOString(),
      updatedBy: who(row.updated_by, row.updated_by_name),
    }));
}

/** Relations as they are shown; those that say what somebody may not read are left out. */
export async function relationViews(tx: Tx, rows: readonly RelationRow[], access: Access): Promise<GraphRelation[]> {
  if (rows.length === 0) return [];
  const properties = await propertiesOf(
    tx,
    rows.map(({ id }) => id),
  );
  const ends = await refsOf(
    tx,
    rows.flatMap(({ from_id: from, to_id: to }) => [from, to]),
  );
  const sources = await Sources.of(tx, [...rows, ...properties], access);
  const shown = properties.filter((row) => sources.shows(row));
  return rows
    .filter((row) => sources.shows(row) && ends.has(row.from_id) && ends.has(row.to_id))
    .map((row) => ({
      id: row.id,
      type: row.type,
      from: ends.get(row.from_id)!,
      to: ends.get(row.to_id)!,
      properties: shown.filter(({ owner_id: of }) => of === row.id).map(propertyView(sources)),
      source: sources.view(row),
      standing: standingOf(row),
      removedAt: row.removed_at?.toISOString() ?? null,
      revision: row.revision,
      updatedAt: row.updated_at.toISOString(),
      updatedBy: who(row.updated_by, row.updated_by_name),
    }));
}

/** Entities by their ids, enough to name them. */
export async function refsOf(tx: Tx, ids: readonly string[]): Promise<Map<string, GraphRef>> {
  if (ids.length === 0) return new Map();
  const rows = await tx
    .tables<GraphTables>()
    .selectFrom('graph_entities')
    .select(['id', 'type', 'name'])
    .where('tenant_id', '=', tx.tenant)
    .where('id', '=', anyOf([...new Set(ids)]))
    .execute();
  return new Map(rows.map((row) => [row.id, row]));
}

async function relationCounts(tx: Tx, ids: readonly string[]): Promise<Map<string, number>> {
  const rows = await sql<{ id: string; count: number }>`
    select id, sum(count)::int as count from (
      select from_id as id, count(*) as count from graph_relations
      where tenant_id = ${tx.tenant} and from_id = ${anyOf(ids)} and removed_at is null group by from_id
      union all
      select to_id, count(*) from graph_relations
      where tenant_id = ${tx.tenant} and to_id = ${anyOf(ids)} and removed_at is null group by to_id) ends
    group by id`.execute(tx.tables<GraphTables>());
  return new Map(rows.rows.map(({ id, count }) => [id, count]));
}
