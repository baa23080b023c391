import pg from 'pg';
import type { KnowledgeRow } from '#libs/evaluation';
import { spellings, type Peer } from './peer.ts';

/** What pg_trgm finds similar at all; its own 0.3 loses most short Chinese questions. */
const THRESHOLD = 0.1;

/** Postgres: pg_trgm over all spellings, a GIN index, the nearest spelling counts. Times include the way there and back. */
export async function trigram(rows: readonly KnowledgeRow[], url: string): Promise<Peer> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(`
    set pg_trgm.similarity_threshold = ${THRESHOLD};
    drop table if exists spellings;
    create table spellings (entry text not null, body text not null)`);
  const add = (some: readonly KnowledgeRow[]) => {
    const flat = some.flatMap((row) => spellings(row).map((body) => ({ entry: row.id, body })));
    return client.query('insert into spellings select * from unnest($1::text[], $2::text[])', [
      flat.map(({ entry }) => entry),
      flat.map(({ body }) => body),
    ]);
  };
  await add(rows);
  await client.query(`
    create index on spellings using gin (body gin_trgm_ops);
    create index on spellings (entry);
    analyze spellings`);
  return {
    async search(query, { limit, only }) {
      const { rows: found } = await client.query<{ entry: string; near: number }>({
        name: only ? 'within' : 'all',
        text: `select entry, max(similarity(body, $1)) as near from spellings
          where body % $1 ${only ? 'and entry = any($3::text[])' : ''} group by entry order by near desc, entry limit $2`,
        values: [query, limit, ...(only ? [[...only]] : [])],
      });
      return { ranked: found.map(({ entry }) => entry), confidence: found[0]?.near ?? Number.NEGATIVE_INFINITY };
    },
    async edit(row) {
      await client.query('begin');
      await client.query('delete from spellings where entry = $1', [row.id]);
      await add([row]);
      await client.query('commit');
    },
    async bytesElsewhere() {
      const { rows: sized } = await client.query<{ bytes: string }>(
        `select pg_total_relation_size('spellings') as bytes`,
      );
      return Number(sized[0]!.bytes);
    },
    close: () => client.end(),
  };
}
