import { sql, type Kysely } from 'kysely';
import { protect } from '#platform/db';

/** The identity provider of a company, the mail domains it speaks for, and who is who there. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table oidc_providers (
    tenant_id uuid primary key, issuer text not null, client_id text not null, sealed_secret bytea not null,
    label text not null, creates boolean not null, default_role text not null, only_oidc boolean not null,
    set_by uuid not null, updated_at timestamptz not null)`.execute(db);
  await protect(db, 'oidc_providers', { router: ['tenant_id', 'label', 'only_oidc'] });

  // A domain leads to one company: the key reaches over all of them, although nobody sees the others' rows.
  await sql`create table oidc_domains (
    domain text primary key check (domain = lower(domain)), tenant_id uuid not null)`.execute(db);
  await sql`create index oidc_domains_tenant on oidc_domains (tenant_id)`.execute(db);
  await protect(db, 'oidc_domains', { app: ['select', 'insert', 'delete'], router: ['domain', 'tenant_id'] });

  await sql`create table oidc_identities (
    tenant_id uuid not null, issuer text not null, subject text not null, staff_id uuid not null,
    linked_at timestamptz not null, primary key (tenant_id, issuer, subject), unique (staff_id, issuer))`.execute(db);
  await protect(db, 'oidc_identities');
}
