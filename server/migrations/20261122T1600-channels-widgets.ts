import { sql, type Kysely } from 'kysely';
import { protect } from '#platform/db';

/** Widgets: the accounts of the web channel. The router reads which tenant a key belongs to. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table widgets (
    tenant_id uuid not null, id uuid not null primary key, key text not null unique,
    settings jsonb not null, identity_secret bytea not null, created_at timestamptz not null)`.execute(db);
  await sql`create index widgets_tenant on widgets (tenant_id, created_at)`.execute(db);
  await protect(db, 'widgets', { router: ['tenant_id', 'id', 'key', 'created_at'] });
}
