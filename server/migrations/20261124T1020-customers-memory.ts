import { sql, type Kysely } from 'kysely';
import { protect } from '#platform/db';

/** What is remembered of customers, sealed under their keys, and whether they want it. */
export async function up(db: Kysely<unknown>): Promise<void> {
  // One of each kind: what is told later takes the place of what was told before.
  await sql`create table customer_facts (
    tenant_id uuid not null, id uuid not null, customer_id uuid not null, kind text not null, sealed bytea not null,
    lasting boolean not null, told_at timestamptz not null, expires_at timestamptz not null,
    primary key (tenant_id, id), unique (tenant_id, customer_id, kind))`.execute(db);
  await sql`create index customer_facts_expired on customer_facts (tenant_id, expires_at)`.execute(db);
  await protect(db, 'customer_facts');
  // No row: remembering is on and nothing was ever removed.
  await sql`create table customer_memories (
    tenant_id uuid not null, customer_id uuid not null,
    off text check (off in ('customer', 'withdrawn')), told_after timestamptz not null,
    primary key (tenant_id, customer_id))`.execute(db);
  await protect(db, 'customer_memories');
}
