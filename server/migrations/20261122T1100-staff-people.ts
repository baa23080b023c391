import { sql, type Kysely } from 'kysely';
import { protect } from '#platform/db';

/** Tenants, everyone employed there, and who is signed in. */
export async function up(db: Kysely<unknown>): Promise<void> {
  // A tenant carries its own id twice, so that it lies under the same policy as everything else.
  await sql`create table tenants (
    id uuid primary key, tenant_id uuid not null check (tenant_id = id),
    name text not null, time_zone text not null, locale text not null check (locale in ('zh-CN', 'en')),
    created_at timestamptz not null)`.execute(db);
  await protect(db, 'tenants', { app: ['select', 'insert', 'update'], router: ['id', 'tenant_id', 'name'] });

  await sql`create table staff (
    tenant_id uuid not null references tenants (id), id uuid primary key,
    email text not null check (email = lower(email)), name text not null, roles text[] not null,
    password_hash text not null, must_change_password boolean not null, disabled_at timestamptz,
    presence text not null default 'online' check (presence in ('online', 'busy', 'away')),
    told_presence text not null default 'offline' check (told_presence in ('online', 'busy', 'away', 'offline')),
    last_seen_at timestamptz, present_until timestamptz, created_at timestamptz not null,
    unique (tenant_id, email))`.execute(db);
  await sql`create index staff_email on staff (email)`.execute(db);
  await sql`create index staff_present on staff (present_until) where told_presence <> 'offline'`.execute(db);
  // Signing in finds the tenant by e-mail, a session finds what its holder may do; password hashes stay inside.
  const router = ['id', 'tenant_id', 'email', 'name', 'roles', 'must_change_password', 'disabled_at'];
  await protect(db, 'staff', {
    app: ['select', 'insert', 'update'],
    router: [...router, 'told_presence', 'present_until'],
  });

  await sql`create table sessions (
    tenant_id uuid not null, id uuid primary key, staff_id uuid not null references staff (id),
    token_hash bytea not null unique, created_at timestamptz not null, used_at timestamptz not null,
    expires_at timestamptz not null)`.execute(db);
  await sql`create index sessions_staff on sessions (tenant_id, staff_id, used_at)`.execute(db);
  await protect(db, 'sessions', { router: ['id', 'tenant_id', 'staff_id', 'token_hash', 'used_at', 'expires_at'] });
}
