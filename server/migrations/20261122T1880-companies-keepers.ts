import { sql, type Kysely } from 'kysely';
import { protect } from '#platform/db';

/**
 * Who keeps the installation, and what became of companies that were erased. These rows belong to the installation
 * itself, whose tenant id is the nil UUID: they lie under the same policies and no company can reach them.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  const installation = sql.raw(
    `tenant_id uuid not null check (tenant_id = '00000000-0000-0000-0000-000000000000'::uuid)`,
  );
  await sql`create table keepers (
    ${installation}, id uuid primary key, email text not null unique check (email = lower(email)), name text not null,
    password_hash text not null, must_change_password boolean not null, password_until timestamptz,
    disabled_at timestamptz, created_at timestamptz not null)`.execute(db);
  await protect(db, 'keepers', { app: ['select', 'insert', 'update'] });

  await sql`create table keeper_sessions (
    ${installation}, id uuid primary key, keeper_id uuid not null references keepers (id),
    token_hash bytea not null unique, created_at timestamptz not null, used_at timestamptz not null,
    expires_at timestamptz not null)`.execute(db);
  await protect(db, 'keeper_sessions');

  await sql`create table erasures (
    ${installation}, id uuid primary key, company_id uuid not null, company_name text not null, asked_by uuid not null,
    asked_at timestamptz not null, progress jsonb not null default '{}', finished_at timestamptz, certificate jsonb)`.execute(
    db,
  );
  await sql`create unique index erasures_running on erasures (company_id) where finished_at is null`.execute(db);
  await protect(db, 'erasures', { app: ['select', 'insert', 'update'] });
}
