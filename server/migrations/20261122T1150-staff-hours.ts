import { sql, type Kysely } from 'kysely';

/** When a company is open: shown to waiting customers, and what promises to them are made from. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table tenants add column hours jsonb`.execute(db);
}
