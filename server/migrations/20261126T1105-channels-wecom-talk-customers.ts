import { sql, type Kysely } from 'kysely';

/** Whose talk it is, so that nothing leads to a customer who was forgotten; the table is younger than any release. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table wecom_talks add column customer_id uuid not null`.execute(db);
  await sql`create index wecom_talks_customer on wecom_talks (tenant_id, customer_id)`.execute(db);
}
