import { sql, type Kysely } from 'kysely';
import { protect } from '#platform/db';

/** What is seen on pictures, the papers among them, what was corrected in them, and by what each company judges. */
export async function up(db: Kysely<unknown>): Promise<void> {
  // One of each picture. Without `sealed` nothing was seen, and `why` says why.
  await sql`create table sights (
    tenant_id uuid not null, file_id uuid not null, conversation_id uuid not null, customer_id uuid not null,
    seq int not null, kind text, sealed bytea, width int not null, height int not null,
    why text, tries int not null, at timestamptz not null,
    primary key (tenant_id, file_id), check ((sealed is null) = (why is not null)))`.execute(db);
  await sql`create index sights_conversation on sights (tenant_id, conversation_id, seq desc)`.execute(db);
  await sql`create index sights_customer on sights (tenant_id, customer_id)`.execute(db);
  await protect(db, 'sights');

  await sql`create table papers (
    tenant_id uuid not null, id uuid not null, customer_id uuid not null, conversation_id uuid not null,
    file_id uuid not null, kind text not null, form text, state text not null, rule text, sealed bytea not null,
    revision int not null, decided_by uuid, decided_name text, at timestamptz not null, changed_at timestamptz not null,
    primary key (tenant_id, id), unique (tenant_id, file_id))`.execute(db);
  await sql`create index papers_customer on papers (tenant_id, customer_id, at desc)`.execute(db);
  await protect(db, 'papers');

  // What was read and what it really says: rows to measure the eyes by. By the customer where nobody else is named.
  await sql`create table paper_corrections (
    tenant_id uuid not null, id uuid not null, paper_id uuid not null, customer_id uuid not null, file_id uuid not null,
    kind text not null, field text not null, sealed bytea not null, by_id uuid, at timestamptz not null,
    primary key (tenant_id, id))`.execute(db);
  await sql`create index paper_corrections_paper on paper_corrections (tenant_id, paper_id)`.execute(db);
  await sql`create index paper_corrections_customer on paper_corrections (tenant_id, customer_id)`.execute(db);
  await sql`create index paper_corrections_latest on paper_corrections (tenant_id, at desc)`.execute(db);
  await protect(db, 'paper_corrections');

  // No row: the table of the house is in force.
  await sql`create table review_tables (
    tenant_id uuid primary key, definition jsonb not null, revision int not null, changed_at timestamptz not null)`.execute(
    db,
  );
  await protect(db, 'review_tables');
}
