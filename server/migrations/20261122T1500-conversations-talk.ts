import { sql, type Kysely } from 'kysely';
import { protect } from '#platform/db';

/** Conversations, their append-only messages, handoffs and what customers thought of answers. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table conversations (
    tenant_id uuid not null, id uuid not null primary key,
    kind text not null check (kind in ('direct', 'group', 'archived', 'call')),
    channel text not null, account uuid not null, customer_id uuid not null,
    status text not null default 'open' check (status in ('open', 'closed')),
    speaker text not null default 'bot' check (speaker in ('bot', 'person', 'nobody')),
    epoch int not null default 0, staff_id uuid, staff_name text, handoff_id uuid,
    last_seq bigint not null default 0, asked_seq bigint not null default 0, answered_seq bigint not null default 0,
    preview_seq bigint not null default 0, customer_read_seq bigint not null default 0, staff_read_seq bigint not null default 0,
    unread int not null default 0, revision int not null default 0, waiting_since timestamptz,
    created_at timestamptz not null, updated_at timestamptz not null)`.execute(db);
  await sql`create index conversations_recent on conversations (tenant_id, updated_at desc, id)`.execute(db);
  await sql`create index conversations_waiting on conversations (tenant_id, waiting_since, id) where speaker = 'nobody'`.execute(
    db,
  );
  await sql`create index conversations_staff on conversations (tenant_id, staff_id) where speaker = 'person'`.execute(
    db,
  );
  await sql`create index conversations_customer on conversations (tenant_id, customer_id, account)`.execute(db);
  await protect(db, 'conversations', { app: ['select', 'insert', 'update'] });

  await sql`create table messages (
    tenant_id uuid not null, conversation_id uuid not null, seq bigint not null, id uuid not null,
    origin text, author text not null check (author in ('customer', 'bot', 'person', 'system')), staff_id uuid, turn_id uuid,
    kind text not null, audience text not null check (audience in ('all', 'staff')),
    body bytea not null, created_at timestamptz not null,
    primary key (tenant_id, conversation_id, seq))`.execute(db);
  await sql`create unique index messages_origin on messages (tenant_id, origin) where origin is not null`.execute(db);
  await protect(db, 'messages', { app: ['select', 'insert'] });

  await sql`create table handoffs (
    tenant_id uuid not null, id uuid not null primary key, conversation_id uuid not null,
    state text not null check (state in ('requested', 'queued', 'claimed', 'returned', 'closed', 'cancelled')),
    reason text not null check (reason in ('asked', 'emotion', 'unknown', 'failure', 'rule')),
    words bytea not null, requested_at timestamptz not null, promised_at timestamptz, delays int not null default 0,
    claimed_at timestamptz, claimed_by uuid, ended_at timestamptz)`.execute(db);
  await sql`create index handoffs_conversation on handoffs (tenant_id, conversation_id, requested_at)`.execute(db);
  await sql`create index handoffs_queue on handoffs (tenant_id, requested_at) where state = 'queued'`.execute(db);
  await sql`create index handoffs_claimed on handoffs (tenant_id, claimed_at) where claimed_at is not null`.execute(db);
  await protect(db, 'handoffs', { app: ['select', 'insert', 'update'] });

  await sql`create table message_feedback (
    tenant_id uuid not null, conversation_id uuid not null, seq bigint not null,
    value text not null check (value in ('up', 'down')), reason bytea, at timestamptz not null,
    primary key (tenant_id, conversation_id, seq))`.execute(db);
  await protect(db, 'message_feedback');
}
