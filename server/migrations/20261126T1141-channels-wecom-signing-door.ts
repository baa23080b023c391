import { sql, type Kysely } from 'kysely';

/** The door looks for the app that staff come in through before it knows whose it is. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`do $$ begin
    execute format('grant select (signs_in, removed_at) on wecom_apps to %I', current_setting('liren.router_role'));
  end $$`.execute(db);
}
