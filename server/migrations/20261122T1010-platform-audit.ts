import { sql, type Kysely } from 'kysely';
import { protect } from '#platform/db';

/** Who did what: rows that the app can add and read but neither change nor remove, chained per tenant by hashes. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table audit_log (
    tenant_id uuid not null, seq bigint not null, at timestamptz not null,
    actor text not null, action text not null, target text not null, detail jsonb not null,
    previous bytea not null, hash bytea not null,
    primary key (tenant_id, seq))`.execute(db);
  await protect(db, 'audit_log', { app: ['select', 'insert'] });

  // One row per tenant: its lock puts entries in order, its hash shows when the last ones are gone.
  await sql`create table audit_heads (tenant_id uuid primary key, seq bigint not null, hash bytea not null)`.execute(
    db,
  );
  await protect(db, 'audit_heads', { app: ['select', 'insert', 'update'] });
}
