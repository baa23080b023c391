import { sql, type Kysely } from 'kysely';
import { protect } from '#platform/db';

/** Which copy of a customer's picture is shown to whoever may not see private data: itself where it shows none. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table covered_files (
    tenant_id uuid not null, file_id uuid not null, copy_id uuid not null,
    primary key (tenant_id, file_id))`.execute(db);
  await protect(db, 'covered_files');
}
