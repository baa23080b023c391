import { sql, type Kysely } from 'kysely';

/** Who wrote what is to be published, and under whose decision it was. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table articles add column authors uuid[] not null default '{}'`.execute(db);
  await sql`update articles set authors = array[updated_by]
    where updated_by is not null and published_revision is distinct from revision`.execute(db);
  await sql`alter table article_versions add column approval jsonb`.execute(db);
}
