import { sql, type Kysely } from 'kysely';
import { protect } from '#platform/db';

/** What staff said that a message tells, in place of what was read. The words stay in the conversation. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table mood_corrections (
    tenant_id uuid not null, conversation_id uuid not null, seq int not null, customer_id uuid not null,
    label text not null, read_as text not null, by_id uuid not null, by_name text not null,
    at timestamptz not null, primary key (tenant_id, conversation_id, seq))`.execute(db);
  await sql`create index mood_corrections_customer on mood_corrections (tenant_id, customer_id)`.execute(db);
  await sql`create index mood_corrections_latest on mood_corrections (tenant_id, at desc)`.execute(db);
  await protect(db, 'mood_corrections');
}
