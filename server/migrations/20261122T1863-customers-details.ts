import { sql, type Kysely } from 'kysely';

/** What a customer told of himself beyond name and phone, sealed under his key. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table customers add column details bytea`.execute(db);
}
