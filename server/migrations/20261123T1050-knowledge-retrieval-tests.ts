import { sql, type Kysely } from 'kysely';
import { protect } from '#platform/db';

/** What each person tried on the retrieval test page, and what he says would have been right. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table retrieval_tests (
    tenant_id uuid not null, id uuid not null, staff_id uuid not null,
    query text not null, settings jsonb not null check (jsonb_typeof(settings) = 'array'),
    print text not null,
    verdict text not null check (verdict in ('sure', 'ambiguous', 'unknown')),
    best jsonb, right_answer jsonb,
    at timestamptz not null,
    primary key (tenant_id, id),
    unique (tenant_id, staff_id, print))`.execute(db);
  await sql`create index retrieval_tests_latest on retrieval_tests (tenant_id, staff_id, at desc, id)`.execute(db);
  await protect(db, 'retrieval_tests', { app: ['select', 'insert', 'update', 'delete'] });
}
