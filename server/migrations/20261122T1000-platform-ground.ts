import { sql, type Kysely } from 'kysely';
import { protect } from '#platform/db';

/** Row-level security in one function, then lanes, facts, dead letters and data keys. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create function liren_protect(target regclass, app_rights text, router_columns text) returns void language plpgsql as $$
    declare
      app text := current_setting('liren.app_role');
      router text := current_setting('liren.router_role');
      mine text := 'tenant_id = nullif(current_setting(''app.tenant'', true), '''')::uuid';
    begin
      execute format('alter table %s enable row level security, force row level security', target);
      execute format('create policy owner on %s to %I using (true) with check (true)', target, current_user);
      execute format('create policy tenant on %s to %I using (%s) with check (%s)', target, app, mine, mine);
      execute format('grant %s on %s to %I', app_rights, target, app);
      if router_columns is not null then
        execute format('create policy router on %s to %I using (true) with check (true)', target, router);
        if router_columns = '*' then
          execute format('grant select, insert, update, delete on %s to %I', target, router);
        else
          execute format('grant select (%s) on %s to %I', router_columns, target, router);
        end if;
      end if;
    end $$`.execute(db);
  await sql`do $$ begin
    execute format('grant usage on schema public to %I, %I', current_setting('liren.app_role'), current_setting('liren.router_role'));
    execute format('alter default privileges in schema public grant usage, select on sequences to %I, %I', current_setting('liren.app_role'), current_setting('liren.router_role'));
  end $$`.execute(db);

  await sql`create table lane_boxes (
    tenant_id uuid not null, lane text not null, key text not null,
    pending int not null, ready_at timestamptz not null, attempts int not null default 0,
    lease_until timestamptz, lease_token uuid,
    primary key (tenant_id, lane, key))`.execute(db);
  await sql`create index lane_boxes_ready on lane_boxes (lane, ready_at) where pending > 0`.execute(db);
  await sql`create table lane_mail (
    id bigserial primary key, tenant_id uuid not null, lane text not null, key text not null,
    payload jsonb not null, posted_at timestamptz not null default now())`.execute(db);
  await sql`create index lane_mail_box on lane_mail (tenant_id, lane, key, id)`.execute(db);
  await protect(db, 'lane_boxes', { app: ['select', 'insert', 'update'], router: 'all' });
  await protect(db, 'lane_mail', { app: ['select', 'insert'], router: 'all' });

  // Ids are not in commit order: readers go by the transaction id and stay below the oldest open transaction.
  await sql`create table facts (
    id bigserial primary key, xid xid8 not null default pg_current_xact_id(), tenant_id uuid not null,
    type text not null, version int not null, at timestamptz not null default now(), payload jsonb not null)`.execute(
    db,
  );
  await sql`create index facts_order on facts (xid, id)`.execute(db);
  await protect(db, 'facts', { app: ['select', 'insert'], router: 'all' });
  await sql`create table fact_cursors (consumer text primary key, xid xid8 not null, id bigint not null, lease_until timestamptz, lease_token uuid)`.execute(
    db,
  );
  await sql`do $$ begin execute format('grant select, insert, update on fact_cursors to %I', current_setting('liren.router_role')); end $$`.execute(
    db,
  );

  await sql`create table dead_letters (
    id uuid primary key, tenant_id uuid not null, origin text not null, key text not null, payload jsonb not null,
    error text not null, attempts int not null, failed_at timestamptz not null default now(), replayed_at timestamptz)`.execute(
    db,
  );
  await sql`create index dead_letters_open on dead_letters (tenant_id, failed_at desc) where replayed_at is null`.execute(
    db,
  );
  await protect(db, 'dead_letters', { app: ['select', 'insert', 'update'], router: 'all' });

  // One key per subject (a customer): destroying the row forgets everything written under it.
  await sql`create table data_keys (
    tenant_id uuid not null, subject uuid not null, wrapped bytea not null, created_at timestamptz not null default now(),
    primary key (tenant_id, subject))`.execute(db);
  await protect(db, 'data_keys', { app: ['select', 'insert', 'delete'] });
}
