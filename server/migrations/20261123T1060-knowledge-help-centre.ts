import { sql, type Kysely } from 'kysely';
import { protect } from '#platform/db';

/** A public page per company with what it has published. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table help_centres (
    tenant_id uuid primary key, slug text not null unique, shown boolean not null default false,
    title jsonb not null, intro jsonb not null, folder_ids uuid[] not null default '{}',
    revision int not null default 1, updated_at timestamptz not null)`.execute(db);
  await protect(db, 'help_centres', { app: ['select', 'insert', 'update'], router: ['tenant_id', 'slug', 'shown'] });
}
