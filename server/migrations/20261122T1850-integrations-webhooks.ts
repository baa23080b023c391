import { sql, type Kysely } from 'kysely';
import { protect } from '#platform/db';

/** Who is told, what happened, what was sent of it, and every try. Addresses may hold tokens: sealed like secrets. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table webhook_endpoints (
    tenant_id uuid not null, id uuid not null primary key,
    url bytea not null, description text not null, events text[] not null, with_text boolean not null,
    paused_why text check (paused_why in ('by-hand', 'gone', 'failing')), paused_at timestamptz,
    failures int not null default 0, failing_since timestamptz, rests_until timestamptz, wake_at timestamptz,
    last_at timestamptz, last_delivered boolean,
    created_at timestamptz not null, check ((paused_why is null) = (paused_at is null)))`.execute(db);
  await sql`create index webhook_endpoints_tenant on webhook_endpoints (tenant_id)`.execute(db);
  await protect(db, 'webhook_endpoints');

  await sql`create table webhook_secrets (
    tenant_id uuid not null, id uuid not null primary key,
    endpoint_id uuid not null references webhook_endpoints on delete cascade,
    sealed bytea not null, made_at timestamptz not null, until timestamptz)`.execute(db);
  await sql`create index webhook_secrets_endpoint on webhook_secrets (endpoint_id)`.execute(db);
  await protect(db, 'webhook_secrets');

  // `n` is the order of events; a fact that is told twice makes one event.
  await sql`create table webhook_events (
    tenant_id uuid not null, id uuid not null primary key, n bigint generated always as identity,
    fact_id bigint, type text not null, at timestamptz not null, data jsonb not null,
    unique (tenant_id, fact_id, type))`.execute(db);
  await sql`create index webhook_events_age on webhook_events (tenant_id, at)`.execute(db);
  await protect(db, 'webhook_events');

  await sql`create table webhook_deliveries (
    tenant_id uuid not null,
    endpoint_id uuid not null references webhook_endpoints on delete cascade,
    event_id uuid not null references webhook_events on delete cascade, n bigint not null,
    state text not null default 'pending' check (state in ('pending', 'delivered', 'failed')),
    attempts int not null default 0, next_at timestamptz not null, first_tried_at timestamptz,
    outcome text, status int, primary key (endpoint_id, event_id))`.execute(db);
  await sql`create index webhook_deliveries_order on webhook_deliveries (endpoint_id, n desc)`.execute(db);
  await sql`create index webhook_deliveries_waiting on webhook_deliveries (endpoint_id, n) where state = 'pending'`.execute(
    db,
  );
  await sql`create index webhook_deliveries_event on webhook_deliveries (event_id)`.execute(db);
  await protect(db, 'webhook_deliveries');

  await sql`create table webhook_attempts (
    tenant_id uuid not null, id uuid not null primary key,
    endpoint_id uuid not null, event_id uuid not null,
    at timestamptz not null, ms int not null, outcome text not null, status int, response text,
    foreign key (endpoint_id, event_id) references webhook_deliveries on delete cascade)`.execute(db);
  await sql`create index webhook_attempts_of on webhook_attempts (endpoint_id, event_id, id)`.execute(db);
  await protect(db, 'webhook_attempts', { app: ['select', 'insert', 'delete'] });
}
