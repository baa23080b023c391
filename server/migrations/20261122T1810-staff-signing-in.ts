import { sql, type Kysely } from 'kysely';
import { protect } from '#platform/db';

/** Second factors, passkeys, what a company asks of a sign-in, and what a session knows of its own beginning. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table sessions
    add column network text not null default '', add column agent text not null default '',
    add column method text not null default 'password' check (method in ('password', 'passkey', 'oidc')),
    add column strong boolean not null default false, add column proved_at timestamptz,
    add column elsewhere bytea`.execute(db);
  await grantRouter(db, 'select (method, strong) on sessions');

  await sql`create table totp_secrets (
    tenant_id uuid not null, staff_id uuid primary key, sealed bytea, next_sealed bytea,
    confirmed_at timestamptz, last_step bigint not null default 0)`.execute(db);
  await protect(db, 'totp_secrets');

  await sql`create table recovery_codes (
    tenant_id uuid not null, staff_id uuid not null, hash bytea not null, created_at timestamptz not null,
    used_at timestamptz, primary key (staff_id, hash))`.execute(db);
  await protect(db, 'recovery_codes');

  // A passkey is looked for before it is known whose it is.
  await sql`create table passkeys (
    tenant_id uuid not null, id uuid primary key, staff_id uuid not null, credential_id text not null unique,
    public_key bytea not null, counter bigint not null, transports text[] not null, name text not null,
    synced boolean not null, created_at timestamptz not null, used_at timestamptz)`.execute(db);
  await sql`create index passkeys_staff on passkeys (tenant_id, staff_id)`.execute(db);
  await protect(db, 'passkeys', { router: ['tenant_id', 'id', 'staff_id', 'credential_id'] });

  await sql`create table sign_in_policies (
    tenant_id uuid primary key, second_factor boolean not null, updated_at timestamptz not null)`.execute(db);
  await protect(db, 'sign_in_policies', {
    app: ['select', 'insert', 'update'],
    router: ['tenant_id', 'second_factor'],
  });

  // Both belong to nobody: attempts are counted, and tickets spent, before a company is known.
  await sql`create table sign_in_attempts (
    key bytea primary key, free int not null, failures int not null, at timestamptz not null, until timestamptz)`.execute(
    db,
  );
  await sql`create index sign_in_attempts_at on sign_in_attempts (at)`.execute(db);
  await grantRouter(db, 'select, insert, update, delete on sign_in_attempts');
  await sql`create table spent_tickets (hash bytea primary key, until timestamptz not null)`.execute(db);
  await sql`create index spent_tickets_until on spent_tickets (until)`.execute(db);
  await grantRouter(db, 'select, insert, delete on spent_tickets');
}

async function grantRouter(db: Kysely<unknown>, what: string): Promise<void> {
  await sql`select set_config('liren.grant', ${what}, true)`.execute(db);
  await sql`do $$ begin
    execute format('grant %s to %I', current_setting('liren.grant'), current_setting('liren.router_role'));
  end $$`.execute(db);
}
