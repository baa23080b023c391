import { sql, type Kysely } from 'kysely';
import { protect } from '#platform/db';

/** What a company makes of its people: roles of its own, teams, departments, and what each can take on. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table roles (
    tenant_id uuid not null references tenants (id), id uuid primary key,
    name text not null, description text not null, permissions text[] not null,
    created_at timestamptz not null, updated_at timestamptz not null)`.execute(db);
  await sql`create unique index roles_name on roles (tenant_id, lower(name))`.execute(db);
  // What a session may do is read across tenants, by its token.
  await protect(db, 'roles', { router: ['id', 'tenant_id', 'permissions'] });

  await sql`create table departments (
    tenant_id uuid not null references tenants (id), id uuid primary key,
    parent_id uuid references departments (id), name text not null, created_at timestamptz not null,
    check (parent_id <> id))`.execute(db);
  await sql`create unique index departments_name on departments (tenant_id, coalesce(parent_id, tenant_id), lower(name))`.execute(
    db,
  );
  await protect(db, 'departments');

  await sql`alter table staff
    add column skills text[] not null default '{}',
    add column capacity int check (capacity between 0 and 1000),
    add column department_id uuid references departments (id),
    add column brought_by uuid,
    add column is_program boolean not null default false,
    add column idle_after_minutes int not null default 10 check (idle_after_minutes in (0, 5, 10, 30)),
    add column away_by_idleness boolean not null default false`.execute(db);
  await sql`create index staff_department on staff (department_id) where department_id is not null`.execute(db);
  await sql`do $$ begin
    execute format('grant select (is_program) on staff to %I', current_setting('liren.router_role'));
  end $$`.execute(db);

  await sql`create table teams (
    tenant_id uuid not null references tenants (id), id uuid primary key,
    name text not null, short text not null, colour text not null, created_at timestamptz not null)`.execute(db);
  await sql`create unique index teams_name on teams (tenant_id, lower(name))`.execute(db);
  await protect(db, 'teams');

  await sql`create table team_members (
    tenant_id uuid not null, team_id uuid not null references teams (id) on delete cascade,
    staff_id uuid not null references staff (id), primary key (tenant_id, staff_id, team_id))`.execute(db);
  await sql`create index team_members_team on team_members (team_id)`.execute(db);
  await protect(db, 'team_members', {
    app: ['select', 'insert', 'delete'],
    router: ['tenant_id', 'team_id', 'staff_id'],
  });
}
