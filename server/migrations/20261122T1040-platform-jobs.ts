import { sql, type Kysely } from 'kysely';

/** The schema in which the job queue keeps its own tables; they hold ids and times, no words of customers. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create schema jobs`.execute(db);
  await sql`do $$ begin
    execute format('grant usage, create on schema jobs to %I', current_setting('liren.router_role'));
    execute format('grant select, delete on facts to %I', current_setting('liren.router_role'));
    execute format('grant select, delete on dead_letters to %I', current_setting('liren.router_role'));
  end $$`.execute(db);
}
