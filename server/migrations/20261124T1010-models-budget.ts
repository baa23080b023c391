import { sql, type Kysely } from 'kysely';
import { protect } from '#platform/db';

/** Whether a company lets a language model word its answers, and what that has used day by day. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table model_settings (
    tenant_id uuid primary key, enabled boolean not null,
    day_tokens bigint check (day_tokens >= 0), day_cost_micros bigint check (day_cost_micros >= 0),
    revision int not null, changed_at timestamptz not null)`.execute(db);
  await protect(db, 'model_settings', { app: ['select', 'insert', 'update'] });
  await sql`create table model_days (
    tenant_id uuid not null, day date not null,
    calls int not null, failures int not null, tokens bigint not null, cost_micros bigint not null,
    primary key (tenant_id, day))`.execute(db);
  await protect(db, 'model_days', { app: ['select', 'insert', 'update'] });
  await sql`create table model_failures (
    tenant_id uuid not null, id uuid not null, purpose text not null, why text not null, ms int not null,
    at timestamptz not null, primary key (tenant_id, id))`.execute(db);
  await sql`create index model_failures_latest on model_failures (tenant_id, at desc, id)`.execute(db);
  await protect(db, 'model_failures', { app: ['select', 'insert', 'delete'] });
}
