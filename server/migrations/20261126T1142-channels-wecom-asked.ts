import { sql, type Kysely } from 'kysely';

/** When the clock called for an account last: one that cannot be pulled comes after the others. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table wecom_kf_accounts add column asked_at timestamptz`.execute(db);
  await sql`do $$ begin
    execute format('grant select (asked_at) on wecom_kf_accounts to %I', current_setting('liren.router_role'));
  end $$`.execute(db);
}
