import { sql, type Kysely } from 'kysely';
import { protect } from '#platform/db';

/** Questions a company measures its own search with, and what came of asking them. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table evaluation_sets (
    tenant_id uuid not null, id uuid not null primary key,
    name text not null, auto boolean not null default true,
    created_at timestamptz not null, created_by uuid, created_by_name text)`.execute(db);
  await sql`create unique index evaluation_sets_name on evaluation_sets (tenant_id, name)`.execute(db);
  await protect(db, 'evaluation_sets');

  // No key to articles: a question stays when its article is gone, and says so.
  await sql`create table evaluation_rows (
    tenant_id uuid not null, id uuid not null primary key,
    set_id uuid not null references evaluation_sets on delete cascade,
    n bigint generated always as identity,
    query text not null, gold uuid, note text not null default '',
    unique (set_id, query))`.execute(db);
  await sql`create index evaluation_rows_order on evaluation_rows (set_id, n)`.execute(db);
  await protect(db, 'evaluation_rows');

  await sql`create table evaluation_runs (
    tenant_id uuid not null, id uuid not null primary key,
    set_id uuid not null references evaluation_sets on delete cascade,
    cause text not null check (cause in ('asked', 'knowledge', 'drafts')),
    state text not null default 'waiting' check (state in ('waiting', 'running', 'done', 'failed')),
    asked int not null default 0, total int not null default 0,
    verdicts jsonb not null default '{}', scores jsonb, misses jsonb not null default '[]', missed int not null default 0,
    requested_at timestamptz not null, ended_at timestamptz,
    by_id uuid, by_name text)`.execute(db);
  await sql`create index evaluation_runs_latest on evaluation_runs (set_id, requested_at desc, id)`.execute(db);
  await sql`create unique index evaluation_runs_current on evaluation_runs (set_id) where state in ('waiting', 'running')`.execute(
    db,
  );
  await protect(db, 'evaluation_runs');
}
