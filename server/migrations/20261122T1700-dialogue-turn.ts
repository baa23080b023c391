import { sql, type Kysely } from 'kysely';
import { protect } from '#platform/db';

/** One row per turn of the bot: how it came to say what it said. Steps are sealed under the customer's key. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table turns (
    tenant_id uuid not null, id uuid not null primary key, conversation_id uuid not null,
    based_on_seq bigint not null, reply_seq bigint, outcome text not null, why text not null,
    took_ms real not null, steps bytea not null, at timestamptz not null)`.execute(db);
  await sql`create index turns_conversation on turns (tenant_id, conversation_id, based_on_seq desc)`.execute(db);
  await sql`create index turns_age on turns (at)`.execute(db);
  await protect(db, 'turns', { app: ['select', 'insert', 'delete'], router: ['tenant_id', 'at'] });
}
