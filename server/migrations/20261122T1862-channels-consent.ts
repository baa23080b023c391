import { sql, type Kysely } from 'kysely';
import { protect } from '#platform/db';

/** Who agreed to which wording and who took it back; and who was asked the questions before the talk. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table consents (
    tenant_id uuid not null, id uuid not null, widget_id uuid not null, customer_id uuid not null,
    conversation_id uuid not null, version int not null, locale text not null, given_at timestamptz not null,
    withdrawn_at timestamptz, settled_at timestamptz, settled_by uuid, primary key (tenant_id, id))`.execute(db);
  await sql`create index consents_customer on consents (tenant_id, customer_id, widget_id, given_at)`.execute(db);
  await sql`create index consents_withdrawn on consents (tenant_id, id) where withdrawn_at is not null`.execute(db);
  await protect(db, 'consents', { app: ['select', 'insert', 'update'] });
  await sql`create table widget_forms (
    tenant_id uuid not null, widget_id uuid not null, customer_id uuid not null, asked_at timestamptz not null,
    skipped boolean not null, primary key (tenant_id, widget_id, customer_id))`.execute(db);
  await protect(db, 'widget_forms', { app: ['select', 'insert'] });
}
