import { sql, type Kysely } from 'kysely';

/** Files that belong to no conversation: what knowledge was read from, and archives of it. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table files alter column conversation_id drop not null`.execute(db);
}
