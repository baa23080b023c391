import { sql, type Kysely } from 'kysely';

/** The table that a pack brought stays beside what the company made of it, so that it can be had back. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table review_tables add column if not exists brought jsonb`.execute(db);
  // What nobody of the company has saved yet is what the pack brought.
  await sql`update review_tables r set brought = definition
    where brought is null and not exists (
      select 1 from audit_log a where a.tenant_id = r.tenant_id and a.action = 'paperReview.changed')`.execute(db);
}
