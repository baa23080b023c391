import { sql } from 'kysely';
import { nameKey, quoteFor } from '#libs/graph';
import type { PackGraph } from '#libs/pack';
import type { Tx } from '#platform/db';
import { record } from '#platform/facts';
import { newId } from '#platform/ids';
import { FACT_VERSION, knowledgeFacts } from '../facts.ts';
import { readPublished, type PublishedArticle } from '../store.ts';
import type { OriginColumns } from './edit.ts';
import { writeKinds } from './schema.ts';
import type { GraphTables } from './tables.ts';

/** Rows written by one statement. */
const BATCH = 500;

/** What of a pack's graph stands in which row, and the sentence behind it. */
interface Bringing {
  readonly graph: PackGraph;
  readonly ids: ReadonlyMap<string, string>;
  readonly source: (article: string, words: readonly string[]) => OriginColumns | null;
  readonly touched: { updated_at: Date; updated_by: null; updated_by_name: null };
}

/**
 * Brings the graph of a pack: what there can be, and what the pack's own articles say, each with its article. What is here
 * already, changed or removed, is left as it is. `articles` are the ids of the pack's articles by their names in it.
 */
export async function importGraph(
  tx: Tx,
  graph: PackGraph,
  { articles, now }: { articles: ReadonlyMap<string, { articleId: string }>; now: Date },
): Promise<void> {
  if (graph.types.length === 0) return;
  await writeKinds(tx, graph, now);
  await record(tx, { type: knowledgeFacts.graphBrought, version: FACT_VERSION, payload: {} });
  const articleIds = [...articles.values()].map(({ articleId }) => articleId);
  const published = new Map((await readPublished(tx, { ids: articleIds })).map((one) => [one.articleId, one]));
  const known = await idsOf(tx);
  const fresh = new Set(graph.entities.flatMap(({ id }) => (known.has(id) ? [] : [id])));
  const bringing: Bringing = {
    graph,
    ids: new Map([...known, ...[...fresh].map((id) => [id, newId(now.getTime())] as const)]),
    source: (article, words) => originIn(published.get(articles.get(article)?.articleId ?? ''), words),
    touched: { updated_at: now, updated_by: null, updated_by_name: null },
  };
  await bringEntities(tx, fresh, bringing);
  await bringLinks(tx, bringing, now);
}

function originIn(article: PublishedArticle | undefined, words: readonly string[]): OriginColumns | null {
  const quote = article && (quoteFor(article.answer, words) ?? quoteFor(article.question, words));
  return quote ? { source_article: article.articleId, source_passage: null, quote, stale: false } : null;
}

/** Entities that are not here yet, with their names and values: those that are here belong to the company. */
async function bringEntities(
  tx: Tx,
  fresh: ReadonlySet<string>,
  { graph, ids, source, touched }: Bringing,
): Promise<void> {
  const entities = graph.entities.filter(({ id }) => fresh.has(id));
  const key = (id: string) => ({ tenant_id: tx.tenant, owner_id: ids.get(id)! });
  const nameOf = new Map(entities.map(({ id, name }) => [id, name]));
  await insert(
    tx,
    'graph_entities',
    entities.map(({ id, type, name, article }) => {
      const origin = source(article, [name]) ?? { source_article: null, source_passage: null };
      const state = { pack_key: id, removed_at: null, merged_into: null };
      return { tenant_id: tx.tenant, id: ids.get(id)!, type, name, ...state, ...origin, ...touched };
    }),
  );
  const names = entities.flatMap(({ id, name, synonyms }) =>
    namesOf(name, synonyms).map((each) => ({
      tenant_id: tx.tenant,
      entity_id: ids.get(id)!,
      came_from: null,
      ...each,
    })),
  );
  await insert(tx, 'graph_names', names);
  const values = graph.facts.flatMap(({ entity, property, value, article }) => {
    const origin = fresh.has(entity) ? source(article, [value, nameOf.get(entity)!]) : null;
    return origin ? [{ ...key(entity), key: property, value, came_from: null, ...origin }] : [];
  });
  await insert(tx, 'graph_properties', values);
}

/** Relations that have never been here; one that was removed stays removed. */
async function bringLinks(tx: Tx, { graph, ids, source, touched }: Bringing, now: Date): Promise<void> {
  const nameOf = new Map(graph.entities.map(({ id, name }) => [id, name]));
  const joined = await joinedNow(tx, [...ids.values()]);
  const links = graph.links.flatMap(({ from, relation, to, article }) => {
    const [fromId, toId] = [ids.get(from)!, ids.get(to)!];
    const origin = source(article, [nameOf.get(to)!, nameOf.get(from)!]);
    if (!origin || joined.has(`${relation} ${fromId} ${toId}`)) return [];
    const ends = { type: relation, from_id: fromId, to_id: toId, from_was: null, to_was: null, removed_at: null };
    return [{ tenant_id: tx.tenant, id: newId(now.getTime()), ...ends, ...origin, ...touched }];
  });
  await insert(tx, 'graph_relations', links);
}

/** A name with its synonyms, each spelling once. */
export function namesOf(name: string, synonyms: readonly string[]) {
  const all = new Map<string, { name_key: string; name: string; is_main: boolean }>();
  for (const [at, each] of [name, ...synonyms].entries()) {
    const key = nameKey(each);
    if (key !== '' && !all.has(key)) all.set(key, { name_key: key, name: each, is_main: at === 0 });
  }
  return [...all.values()];
}

/** Entities that packs have brought, by their names in the pack. */
async function idsOf(tx: Tx): Promise<Map<string, string>> {
  const rows = await tx
    .tables<GraphTables>()
    .selectFrom('graph_entities')
    .select(['id', 'pack_key'])
    .where('tenant_id', '=', tx.tenant)
    .where('pack_key', 'is not', null)
    .execute();
  return new Map(rows.map(({ id, pack_key: key }) => [key!, id]));
}

async function joinedNow(tx: Tx, ids: readonly string[]): Promise<Set<string>> {
  const rows = await tx
    .tables<GraphTables>()
    .selectFrom('graph_relations')
    .select(sql<string>`type || ' ' || from_id || ' ' || to_id`.as('ends'))
    .where('tenant_id', '=', tx.tenant)
    .where('from_id', '=', sql<string>`any(${[...ids]}::uuid[])`)
    .execute();
  return new Set(rows.map(({ ends }) => ends));
}

async function insert<T extends keyof GraphTables>(tx: Tx, table: T, rows: readonly object[]): Promise<void> {
  for (let at = 0; at < rows.length; at += BATCH) {
    await tx
      .tables<GraphTables>()
      .insertInto(table)
      .values(rows.slice(at, at + BATCH) as never)
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
}
