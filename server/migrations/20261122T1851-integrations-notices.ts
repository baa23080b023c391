import { sql, type Kysely } from 'kysely';
import { protect } from '#platform/db';

/** How each member of staff wants to be told, and what waits to be told. Ids only, no words of customers. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table notice_preferences (
    tenant_id uuid not null, staff_id uuid not null,
    ways jsonb not null, quiet jsonb, mail_after_minutes int not null, with_words boolean not null, locale text not null,
    webhook_url bytea, webhook_secret bytea, webhook_failed_at timestamptz, last_mail_at timestamptz,
    primary key (tenant_id, staff_id))`.execute(db);
  await protect(db, 'notice_preferences');

  // The same thing is told once per person until it was mailed or seen.
  await sql`create table notices (
    tenant_id uuid not null, staff_id uuid not null, kind text not null, about text not null,
    data jsonb not null, at timestamptz not null, primary key (tenant_id, staff_id, kind, about))`.execute(db);
  await protect(db, 'notices');
}
