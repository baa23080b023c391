import { sql, type Kysely } from 'kysely';
import { protect } from '#platform/db';

/** Which things of the graph a customer asked about, has or prefers. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table graph_interests (
    tenant_id uuid not null, customer_id uuid not null, entity_id uuid not null,
    kind text not null check (kind in ('asked', 'owns', 'prefers')), at timestamptz not null,
    primary key (tenant_id, customer_id, entity_id, kind))`.execute(db);
  await sql`create index graph_interests_latest on graph_interests (tenant_id, customer_id, at desc)`.execute(db);
  await protect(db, 'graph_interests');
}
