import { sql, type Kysely } from 'kysely';
import { protect } from '#platform/db';

/**
 * Widgets that people edit: a name, a revision, a second secret for a while, and the wordings of the privacy notice.
 * Settings written before keep their form; `readSettings` reads both.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table widgets add column name text not null default '', add column revision int not null default 0,
    add column archived_at timestamptz, add column previous_secret bytea, add column previous_until timestamptz,
    add column privacy_version int not null default 0`.execute(db);
  await sql`do $$ begin
    execute format('grant select (archived_at) on widgets to %I', current_setting('liren.router_role'));
  end $$`.execute(db);
  await sql`create table widget_notices (
    tenant_id uuid not null, widget_id uuid not null, version int not null, text jsonb not null, link text not null,
    since timestamptz not null, primary key (tenant_id, widget_id, version))`.execute(db);
  // What somebody agreed to is never changed afterwards.
  await protect(db, 'widget_notices', { app: ['select', 'insert'] });
}
