import { sql, type Kysely } from 'kysely';
import { protect } from '#platform/db';

/** Notices that go into WeCom, each on its own, so that what is settled can be taken back. Ids only, no words of customers. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table notice_cards (
    tenant_id uuid not null, staff_id uuid not null, fact bigint not null, kind text not null, about text not null,
    data jsonb not null, at timestamptz not null, sending_at timestamptz, sent_at timestamptz, receipt text,
    primary key (tenant_id, staff_id, fact))`.execute(db);
  await sql`create index notice_cards_about on notice_cards (tenant_id, about)`.execute(db);
  await sql`create index notice_cards_at on notice_cards (tenant_id, at)`.execute(db);
  await protect(db, 'notice_cards');

  // What was chosen before says nothing of this way.
  await sql`alter table notice_preferences add column knows_wecom boolean not null default false,
    add column wecom_failing text`.execute(db);
}
