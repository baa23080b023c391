import { sql, type Kysely } from 'kysely';
import { protect } from '#platform/db';

/** Keys of programs. The program itself is a row of staff; what it may do hangs on whoever made the key. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table api_keys (
    tenant_id uuid not null, id uuid primary key,
    staff_id uuid not null references staff (id), created_by uuid not null references staff (id),
    token_hash bytea not null unique, ending text not null, old_hash bytea unique, old_until timestamptz,
    scopes text[] not null, networks text[] not null, created_at timestamptz not null, expires_at timestamptz,
    used_at timestamptz, used_from text, revoked_at timestamptz)`.execute(db);
  await sql`create index api_keys_newest on api_keys (tenant_id, id)`.execute(db);
  const seen = ['id', 'tenant_id', 'staff_id', 'created_by', 'token_hash', 'old_hash', 'old_until', 'scopes'];
  await protect(db, 'api_keys', {
    app: ['select', 'insert', 'update'],
    router: [...seen, 'networks', 'expires_at', 'used_at', 'used_from', 'revoked_at'],
  });
}
