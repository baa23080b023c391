import { sql, type Kysely } from 'kysely';
import { protect } from '#platform/db';

/** What was uploaded, by whom and for which conversation; the bytes lie on disk. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table files (
    tenant_id uuid not null, id uuid not null,
    customer_id uuid, staff_id uuid, conversation_id uuid not null,
    name text not null, mime text not null, size bigint not null, sha256 bytea not null,
    created_at timestamptz not null, claimed_at timestamptz, doomed_at timestamptz,
    primary key (tenant_id, id))`.execute(db);
  await sql`create index files_conversation on files (tenant_id, conversation_id)`.execute(db);
  await sql`create index files_unclaimed on files (tenant_id, created_at) where claimed_at is null or doomed_at is not null`.execute(
    db,
  );
  await protect(db, 'files');
}
