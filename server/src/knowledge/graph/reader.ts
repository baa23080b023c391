import { READ, type Edge, type Node, type Reader, type Said, type Value } from '#libs/graph';
import { statement, type Tx } from '#platform/db';

interface Named extends Node {
  name_key: string;
}

const named = statement<Named>(
  'knowledge.graph_named',
  `select n.name_key, e.id, e.type, e.name from graph_names n
   join graph_entities e on e.tenant_id = n.tenant_id and e.id = n.entity_id
   where n.tenant_id = $1 and n.name_key = any($2::text[]) and e.removed_at is null and e.merged_into is null
   order by e.id limit ${READ}`,
);

interface EdgeRow {
  type: string;
  from_id: string;
  from_type: string;
  from_name: string;
  to_id: string;
  to_type: string;
  to_name: string;
  source_article: string;
  source_passage: string | null;
  quote: string;
}

/** One statement for each direction, so that each keeps the plan of its index. */
const edgesBy = (end: 'from_id' | 'to_id') =>
  statement<EdgeRow>(
    `knowledge.graph_edges_${end}`,
    `select r.type, f.id as from_id, f.type as from_type, f.name as from_name,
       t.id as to_id, t.type as to_type, t.name as to_name, r.source_article, r.source_passage, r.quote
     from graph_relations r
     join graph_entities f on f.id = r.from_id and f.tenant_id = r.tenant_id
     join graph_entities t on t.id = r.to_id and t.tenant_id = r.tenant_id
     where r.tenant_id = $1 and r.${end} = any($2::uuid[]) and r.type = any($3::text[])
       and r.removed_at is null and not r.stale and r.source_article is not null
       and f.removed_at is null and t.removed_at is null
     order by r.id limit ${READ}`,
  );
const edgesOut = edgesBy('from_id');
const edgesIn = edgesBy('to_id');

const ofType = statement<Node>(
  'knowledge.graph_of_type',
  `select id, type, name from graph_entities
   where tenant_id = $1 and type = $2 and removed_at is null and merged_into is null and not stale
     and source_article is not null
   order by id limit ${READ + 1}`,
);

interface ValueRow {
  owner_id: string;
  key: string;
  value: string;
  source_article: string;
  source_passage: string | null;
  quote: string;
}

const values = statement<ValueRow>(
  'knowledge.graph_values',
  `select owner_id, key, value, source_article, source_passage, quote from graph_properties
   where tenant_id = $1 and owner_id = any($2::uuid[]) and key = $3 and not stale and source_article is not null`,
);

const said = (row: Pick<EdgeRow, 'source_article' | 'source_passage' | 'quote'>): Said => ({
  articleId: row.source_article,
  quote: row.quote,
  passageId: row.source_passage,
});

/** The graph of a company, as far as it may answer: not removed, not stale, with an article that says so. */
export function readerOf(tx: Tx): Reader {
  return {
    named: async (keys) =>
      (await tx.run(named, [tx.tenant, keys])).map(({ name_key: key, ...node }) => ({ key, node })),
    edges: async (ids, types, direction) =>
      (await tx.run(direction === 'out' ? edgesOut : edgesIn, [tx.tenant, ids, types])).map(edgeOf),
    ofType: (type) => tx.run(ofType, [tx.tenant, type]),
    values: async (ids, key) =>
      (await tx.run(values, [tx.tenant, ids, key])).map((row): Value => ({
        entityId: row.owner_id,
        key: row.key,
        value: row.value,
        source: said(row),
      })),
  };
}

function edgeOf(row: EdgeRow): Edge {
  return {
    type: row.type,
    from: { id: row.from_id, type: row.from_type, name: row.from_name },
    to: { id: row.to_id, type: row.to_type, name: row.to_name },
    source: said(row),
  };
}
