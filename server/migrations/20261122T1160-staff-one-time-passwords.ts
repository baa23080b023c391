import { sql, type Kysely } from 'kysely';

/** Until when a one-time password opens anything; null for a password that somebody chose. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table staff add column password_until timestamptz`.execute(db);
}
