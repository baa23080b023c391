import { sql, type Kysely } from 'kysely';

/**
 * The table that a pack brought stays beside what the company made of it, so that it can be had back. Of companies that were
 * there before it is not known any more until a pack is loaded again; till then the table of the house stands for it.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table review_tables add column if not exists brought jsonb`.execute(db);
}
