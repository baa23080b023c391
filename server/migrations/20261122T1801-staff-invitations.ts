import { sql, type Kysely } from 'kysely';
import { protect } from '#platform/db';

/** Links that let somebody join a company; of the token only its hash stays here. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table invitations (
    tenant_id uuid not null references tenants (id), id uuid primary key, token_hash bytea not null unique,
    email text not null check (email = lower(email)), name text not null, roles text[] not null,
    teams uuid[] not null, department_id uuid, invited_by uuid references staff (id),
    created_at timestamptz not null, expires_at timestamptz not null)`.execute(db);
  // Nobody of the company invites its first admin: then invited_by is null.
  // One open invitation per address: a new one takes the place of the old.
  await sql`create unique index invitations_email on invitations (tenant_id, email)`.execute(db);
  await protect(db, 'invitations', { router: ['id', 'tenant_id', 'token_hash', 'expires_at'] });
}
