import { sql } from 'kysely';
import type { GraphSchema } from '#contracts/http/graph';
import type { Tx } from '#platform/db';
import { noKinds, readKinds } from './schema.ts';
import type { GraphTables } from './tables.ts';

/** What there can be in the graph, with how many there are of each. */
export async function schemaView(tx: Tx): Promise<GraphSchema> {
  const { types, relations } = (await readKinds(tx)) ?? noKinds;
  const tables = tx.tables<GraphTables>();
  const count = sql<number>`count(*)::int`.as('count');
  const entities = await tables
    .selectFrom('graph_entities')
    .select(['type', count])
    .where('tenant_id', '=', tx.tenant)
    .where('removed_at', 'is', null)
    .where('merged_into', 'is', null)
    .groupBy('type')
    .execute();
  const joined = await tables
    .selectFrom('graph_relations')
    .select(['type', count])
    .where('tenant_id', '=', tx.tenant)
    .where('removed_at', 'is', null)
    .groupBy('type')
    .execute();
  const open = await tables
    .selectFrom('graph_suggestions')
    .select(count)
    .where('tenant_id', '=', tx.tenant)
    .where('state', '=', 'open')
    .executeTakeFirstOrThrow();
  const of = (rows: readonly { type: string; count: number }[], id: string) =>
    rows.find(({ type }) => type === id)?.count ?? 0;
  return {
    types: types.map(({ id, label, properties }) => ({
      key: id,
      label,
      properties: properties.map((property) => ({ key: property.id, label: property.label, kind: property.kind })),
      entities: of(entities, id),
    })),
    relations: relations.map(({ id, label, from, to }) => ({
      key: id,
      label,
      from: [...from],
      to: [...to],
      relations: of(joined, id),
    })),
    suggestions: open.count,
  };
}
