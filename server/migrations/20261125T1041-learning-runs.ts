import { sql, type Kysely } from 'kysely';
import { protect } from '#platform/db';

/** Trainings, two versions beside each other, and messages that wait to be labelled. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table training_runs (
    tenant_id uuid not null, id uuid not null primary key,
    state text not null default 'queued' check (state in ('queued', 'running', 'done', 'failed', 'cancelled')),
    stage text, progress double precision not null default 0, cause text not null, note text not null,
    requested_at timestamptz not null, started_at timestamptz, ended_at timestamptz, by_id uuid, by_name text,
    intents int not null default 0, examples int not null default 0, failure text, version_id uuid)`.execute(db);
  await sql`create index training_runs_latest on training_runs (tenant_id, requested_at desc, id desc)`.execute(db);
  // One training of a company at a time.
  await sql`create unique index training_runs_current on training_runs (tenant_id) where state in ('queued', 'running')`.execute(
    db,
  );
  await protect(db, 'training_runs');

  // The words stay sealed in the conversation; here is only where they stand.
  await sql`create table label_queue (
    tenant_id uuid not null, id uuid not null primary key,
    conversation_id uuid not null, customer_id uuid not null, seq bigint not null, at timestamptz not null,
    reason text not null check (reason in ('unsure', 'rejected')), ranked jsonb not null,
    state text not null default 'open' check (state in ('open', 'labelled', 'skipped')),
    example_id uuid, decided_at timestamptz, decided_by uuid,
    unique (tenant_id, conversation_id, seq))`.execute(db);
  await sql`create index label_queue_latest on label_queue (tenant_id, state, at desc, id desc)`.execute(db);
  await sql`create index label_queue_decided on label_queue (tenant_id, decided_by, decided_at desc) where decided_by is not null`.execute(
    db,
  );
  await sql`create index label_queue_customer on label_queue (tenant_id, customer_id)`.execute(db);
  await protect(db, 'label_queue');

  await sql`create table experiments (
    tenant_id uuid not null, id uuid not null primary key,
    state text not null default 'running' check (state in ('running', 'stopped')),
    a_version uuid not null, a_number int not null, b_version uuid not null, b_number int not null,
    share double precision not null,
    started_at timestamptz not null, started_by uuid, started_by_name text,
    ended_at timestamptz, ended_by uuid, ended_by_name text,
    ended text check (ended in ('staff', 'guardrail')), winner uuid)`.execute(db);
  await sql`create unique index experiments_running on experiments (tenant_id) where state = 'running'`.execute(db);
  await sql`create index experiments_latest on experiments (tenant_id, started_at desc, id desc)`.execute(db);
  await protect(db, 'experiments');

  // One row for each conversation: it is what is assigned, so it is what is counted.
  await sql`create table experiment_outcomes (
    tenant_id uuid not null, experiment_id uuid not null references experiments on delete cascade,
    conversation_id uuid not null, customer_id uuid not null, arm text not null check (arm in ('a', 'b')),
    turns int not null default 0, handoffs int not null default 0, unknown int not null default 0,
    asked_back int not null default 0, rating text check (rating in ('up', 'down')),
    primary key (experiment_id, conversation_id))`.execute(db);
  await sql`create index experiment_outcomes_conversation on experiment_outcomes (tenant_id, conversation_id)`.execute(
    db,
  );
  await sql`create index experiment_outcomes_customer on experiment_outcomes (tenant_id, customer_id)`.execute(db);
  await protect(db, 'experiment_outcomes');
}
