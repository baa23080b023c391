import { sql, type Kysely } from 'kysely';
import { protect } from '#platform/db';

/** What an encoder outside of the house made of a text, so that no restart and no other node pays for it again. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table text_vectors (
    tenant_id uuid not null, encoder text not null, print text not null, vector bytea not null,
    primary key (tenant_id, encoder, print))`.execute(db);
  await protect(db, 'text_vectors', { app: ['select', 'insert', 'delete'] });
}
