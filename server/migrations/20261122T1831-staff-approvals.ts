import { sql, type Kysely } from 'kysely';
import { protect } from '#platform/db';

/** What one person asks and others decide: the request, the votes, what was said, and how many each kind needs. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table approvals (
    tenant_id uuid not null, id uuid not null,
    kind text not null, subject text not null, title text not null, payload jsonb not null, print text not null,
    why text not null, needed int not null check (needed between 1 and 2),
    state text not null default 'waiting'
      check (state in ('waiting', 'approved', 'declined', 'withdrawn', 'outdated', 'expired')),
    asked_by uuid not null, asked_by_name text not null, asked_at timestamptz not null, expires_at timestamptz not null,
    involved uuid[] not null, eligible uuid[] not null,
    decided_at timestamptz, decided_by uuid, decided_by_name text, reason text,
    primary key (tenant_id, id))`.execute(db);
  // Nobody waits for two answers about one thing.
  await sql`create unique index approvals_waiting on approvals (tenant_id, kind, subject) where state = 'waiting'`.execute(
    db,
  );
  await sql`create index approvals_asked on approvals (tenant_id, asked_by, id)`.execute(db);
  await sql`create index approvals_expiry on approvals (expires_at) where state = 'waiting'`.execute(db);
  await protect(db, 'approvals', {
    app: ['select', 'insert', 'update'],
    router: ['tenant_id', 'id', 'state', 'expires_at'],
  });

  // A vote is never changed: the key lets everybody vote once.
  await sql`create table approval_votes (
    tenant_id uuid not null, approval_id uuid not null, staff_id uuid not null, staff_name text not null,
    verdict text not null check (verdict in ('approve', 'decline')), reason text not null, at timestamptz not null,
    primary key (tenant_id, approval_id, staff_id),
    foreign key (tenant_id, approval_id) references approvals)`.execute(db);
  await protect(db, 'approval_votes', { app: ['select', 'insert'] });

  await sql`create table approval_comments (
    tenant_id uuid not null, id uuid not null, approval_id uuid not null, staff_id uuid not null,
    staff_name text not null, words text not null, at timestamptz not null,
    primary key (tenant_id, approval_id, id),
    foreign key (tenant_id, approval_id) references approvals)`.execute(db);
  await protect(db, 'approval_comments', { app: ['select', 'insert'] });

  await sql`create table approval_policies (
    tenant_id uuid not null, kind text not null, approvers int not null check (approvers between 0 and 2),
    changed_at timestamptz not null, changed_by uuid, changed_by_name text,
    primary key (tenant_id, kind))`.execute(db);
  await protect(db, 'approval_policies', { app: ['select', 'insert', 'update'] });
}
