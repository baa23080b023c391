import { sql, type Kysely } from 'kysely';
import { protect } from '#platform/db';

/** What is known of a whole conversation, in short, sealed like its messages; read up to a sequence. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table talk_states (
    tenant_id uuid not null, conversation_id uuid not null, customer_id uuid not null, up_to bigint not null,
    body bytea not null, primary key (tenant_id, conversation_id))`.execute(db);
  await sql`create index talk_states_customer on talk_states (tenant_id, customer_id)`.execute(db);
  await protect(db, 'talk_states');
}
