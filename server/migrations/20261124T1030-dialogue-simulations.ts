import { sql, type Kysely } from 'kysely';
import { protect } from '#platform/db';

/** Dialogues that a company plays against its own bot, and what came of playing them. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table simulation_sets (
    tenant_id uuid not null, id uuid not null primary key, name text not null,
    created_at timestamptz not null, created_by uuid, created_by_name text)`.execute(db);
  await sql`create unique index simulation_sets_name on simulation_sets (tenant_id, name)`.execute(db);
  await protect(db, 'simulation_sets');

  // The customer is remembered so that his words go when he is forgotten.
  await sql`create table simulation_dialogues (
    tenant_id uuid not null, id uuid not null primary key,
    set_id uuid not null references simulation_sets on delete cascade,
    n bigint generated always as identity,
    name text not null, language text not null, turns jsonb not null, customer_id uuid,
    unique (set_id, name))`.execute(db);
  await sql`create index simulation_dialogues_order on simulation_dialogues (set_id, n)`.execute(db);
  await sql`create index simulation_dialogues_customer on simulation_dialogues (tenant_id, customer_id) where customer_id is not null`.execute(
    db,
  );
  await protect(db, 'simulation_dialogues');

  await sql`create table simulation_runs (
    tenant_id uuid not null, id uuid not null primary key,
    set_id uuid not null references simulation_sets on delete cascade,
    against jsonb not null, draft_ids uuid[] not null default '{}',
    state text not null default 'waiting' check (state in ('waiting', 'running', 'done', 'failed', 'cancelled')),
    played int not null default 0, total int not null default 0,
    passed int not null default 0, failed int not null default 0, turns int not null default 0,
    ms_p50 double precision, ms_p95 double precision,
    requested_at timestamptz not null, ended_at timestamptz, by_id uuid, by_name text)`.execute(db);
  await sql`create index simulation_runs_latest on simulation_runs (set_id, requested_at desc, id)`.execute(db);
  await sql`create unique index simulation_runs_current on simulation_runs (set_id) where state in ('waiting', 'running')`.execute(
    db,
  );
  await protect(db, 'simulation_runs');

  // A result keeps the dialogue as it was then: it may be changed or removed meanwhile.
  await sql`create table simulation_results (
    tenant_id uuid not null,
    run_id uuid not null references simulation_runs on delete cascade,
    dialogue_id uuid not null, n int not null,
    dialogue jsonb not null, diverged jsonb, replies jsonb not null, trace jsonb not null, customer_id uuid,
    primary key (run_id, dialogue_id))`.execute(db);
  await sql`create index simulation_results_customer on simulation_results (tenant_id, customer_id) where customer_id is not null`.execute(
    db,
  );
  await protect(db, 'simulation_results');
}
