import { Readable } from 'node:stream';
import { ZipFile } from 'yazl';
import { graphLimits, type GraphEntity, type GraphRelation } from '#contracts/http/graph';
import { cypherOf, csvOf } from '#libs/graph';
import type { Db, Tx } from '#platform/db';
import type { Access } from '../folders/access.ts';
import { listEntities } from './entities.ts';
import { listRelations } from './relations.ts';

/** Rows read by one statement. */
const PAGE = 500;

/** The graph as a stream: a zip of two CSV files, or Cypher statements. Read page by page, so that its size costs no memory. */
export function exportGraph(
  db: Db,
  tenant: string,
  format: 'csv' | 'cypher',
  accessIn: (tx: Tx) => Promise<Access>,
): { name: string; mime: string; stream: Readable } {
  const ground = { db, tenant, accessIn };
  if (format === 'cypher')
    return { name: 'graph.cypher', mime: 'text/plain; charset=utf-8', stream: Readable.from(statements(ground)) };
  const zip = new ZipFile();
  zip.addReadStream(Readable.from(lines(entityLines(ground))), 'entities.csv');
  zip.addReadStream(Readable.from(lines(relationLines(ground))), 'relations.csv');
  zip.end();
  return { name: 'graph.zip', mime: 'application/zip', stream: Readable.from(zip.outputStream) };
}

interface Ground {
  readonly db: Db;
  readonly tenant: string;
  readonly accessIn: (tx: Tx) => Promise<Access>;
}

async function* pages<T>(
  { db, tenant, accessIn }: Ground,
  list: (
    tx: Tx,
    query: { kept: 'live'; cursor?: string; limit: number },
    access: Access,
  ) => Promise<{ items: T[]; next: string | null }>,
): AsyncGenerator<T> {
  let cursor: string | null = null;
  for (let read = 0; read < graphLimits.exported; read += PAGE) {
    const at: string | null = cursor;
    const page: { items: T[]; next: string | null } = await db.tenant(tenant, async (tx) =>
      list(tx, { kept: 'live', limit: PAGE, ...(at !== null && { cursor: at }) }, await accessIn(tx)),
    );
    yield* page.items;
    if (page.next === null) return;
    cursor = page.next;
  }
}

const entitiesOf = (ground: Ground) => pages<GraphEntity>(ground, listEntities);
const relationsOf = (ground: Ground) => pages<GraphRelation>(ground, listRelations);

/** With the mark by which Excel knows UTF-8. */
async function* lines(rows: AsyncIterable<readonly string[]>): AsyncGenerator<string> {
  yield '\uFEFF';
  for await (const row of rows) yield csvOf(row);
}

const plain = (properties: readonly { key: string; value: string }[]) =>
  properties.map(({ key, value }) => `${key}=${value}`).join('; ');

async function* entityLines(ground: Ground): AsyncGenerator<readonly string[]> {
  yield ['id', 'type', 'name', 'synonyms', 'properties', 'standing', 'article', 'quote'];
  for await (const { id, type, name, synonyms, properties, standing, source } of entitiesOf(ground))
    yield [id, type, name, synonyms.join('; '), plain(properties), standing, source?.title ?? '', source?.quote ?? ''];
}

async function* relationLines(ground: Ground): AsyncGenerator<readonly string[]> {
  yield ['id', 'type', 'from', 'fromName', 'to', 'toName', 'properties', 'standing', 'article', 'quote'];
  for await (const { id, type, from, to, properties, standing, source } of relationsOf(ground))
    yield [
      id,
      type,
      from.id,
      from.name,
      to.id,
      to.name,
      plain(properties),
      standing,
      source?.title ?? '',
      source?.quote ?? '',
    ];
}

async function* statements(ground: Ground): AsyncGenerator<string> {
  for await (const { id, type, name, synonyms, properties } of entitiesOf(ground))
    yield cypherOf({ kind: 'node', id, type, name, synonyms, properties });
  for await (const { type, from, to, properties, source } of relationsOf(ground))
    yield cypherOf({ kind: 'edge', type, from: from.id, to: to.id, properties, article: source?.articleId ?? null });
}
