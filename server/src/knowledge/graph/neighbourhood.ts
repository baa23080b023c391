import { sql } from 'kysely';
import { graphLimits, type GraphRelation } from '#contracts/http/graph';
import type { Tx } from '#platform/db';
import type { Access } from '../folders/access.ts';
import { getEntity } from './get.ts';
import type { EntityRow, GraphTables, RelationRow } from './tables.ts';
import { entityViews, relationViews } from './views.ts';

/** Relations looked at in one step away. */
const STEP = 2 * graphLimits.neighbours;

/** What is around an entity, level by level, until there are enough. Refuses with `graph.not_found`. */
export async function neighbourhood(
  tx: Tx,
  id: string,
  { depth, limit }: { depth: number; limit: number },
  access: Access,
) {
  const middle = await getEntity(tx, id, access);
  const distances = new Map<string, number>([[middle.id, 0]]);
  const relations = new Map<string, GraphRelation>();
  let level = [middle.id];
  let more = false;
  for (let distance = 1; distance <= depth && level.length > 0; distance++) {
    const rows = await touching(tx, level);
    more ||= rows.length > STEP;
    const next: string[] = [];
    for (const relation of await relationViews(tx, rows.slice(0, STEP), access)) {
      const far = [relation.from.id, relation.to.id].filter((end) => !distances.has(end));
      if (distances.size + far.length > limit) {
        more = true;
        continue;
      }
      relations.set(relation.id, relation);
      for (const end of far) {
        distances.set(end, distance);
        next.push(end);
      }
    }
    level = next;
  }
  const rows = await byIds(tx, [...distances.keys()]);
  const seen = new Map((await entityViews(tx, rows, access)).map((each) => [each.id, each]));
  const shown = [...distances].flatMap(([each, distance]) => {
    const entity = seen.get(each);
    if (!entity || entity.removedAt !== null) return [];
    const { type, name, standing } = entity;
    return [{ id: each, type, name, standing, distance }];
  });
  const ids = new Set(shown.map((each) => each.id));
  const between = [...relations.values()].filter(({ from, to }) => ids.has(from.id) && ids.has(to.id));
  return { entities: shown, relations: between, more };
}

function touching(tx: Tx, ids: readonly string[]): Promise<RelationRow[]> {
  const any = sql<string>`any(${[...ids]}::uuid[])`;
  return tx
    .tables<GraphTables>()
    .selectFrom('graph_relations')
    .selectAll()
    .where('tenant_id', '=', tx.tenant)
    .where('removed_at', 'is', null)
    .where((where) => where.or([where('from_id', '=', any), where('to_id', '=', any)]))
    .orderBy('id')
    .limit(STEP + 1)
    .execute();
}

function byIds(tx: Tx, ids: readonly string[]): Promise<EntityRow[]> {
  return tx
    .tables<GraphTables>()
    .selectFrom('graph_entities')
    .selectAll()
    .where('tenant_id', '=', tx.tenant)
    .where('id', '=', sql<string>`any(${[...ids]}::uuid[])`)
    .execute();
}
