import { sql } from 'kysely';
import type { Tx } from '#platform/db';
import { originOf, type GraphEdit, type OriginColumns, type PropertyForm } from './edit.ts';
import type { GraphTables } from './tables.ts';

/** What an entity or a relation says of itself from now on; a value whose source is unchanged keeps its quotation. */
export async function saveProperties(
  tx: Tx,
  { ownerId, name, given }: { ownerId: string; name: string; given: readonly PropertyForm[] },
  edit: GraphEdit,
): Promise<void> {
  const keys = given.map(({ key }) => key);
  await tx
    .tables<GraphTables>()
    .deleteFrom('graph_properties')
    .where('tenant_id', '=', tx.tenant)
    .where('owner_id', '=', ownerId)
    .where(sql<boolean>`not (key = any(${keys}::text[]))`)
    .execute();
  for (const { key, value, source } of new Map(given.map((each) => [each.key, each])).values()) {
    const origin = await originOf(tx, source, { words: [value, name], access: edit.access });
    await putProperty(tx, { ownerId, key, value, ...origin });
  }
}

export async function putProperty(
  tx: Tx,
  { ownerId, ...rest }: { ownerId: string; key: string; value: string } & OriginColumns,
): Promise<void> {
  await tx
    .tables<GraphTables>()
    .insertInto('graph_properties')
    .values({ tenant_id: tx.tenant, owner_id: ownerId, came_from: null, ...rest })
    .onConflict((conflict) =>
      conflict.columns(['tenant_id', 'owner_id', 'key']).doUpdateSet({ ...rest, came_from: null }),
    )
    .execute();
}
