import { sql, type Kysely } from 'kysely';

/** How far a company is: not yet set up by its admin, in use, or being erased; and whether it is the demo. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table tenants add column set_up_at timestamptz, add column is_demo boolean not null default false,
    add column closing_at timestamptz`.execute(db);
  await sql`update tenants t set set_up_at = created_at,
    is_demo = exists (select from audit_log a where a.tenant_id = t.id and a.actor = 'system:demo')`.execute(db);
  await sql`do $$ begin
    execute format('grant select (created_at, set_up_at, is_demo, closing_at) on tenants to %I', current_setting('liren.router_role'));
  end $$`.execute(db);
}
