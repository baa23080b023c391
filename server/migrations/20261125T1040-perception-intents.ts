import { sql, type Kysely } from 'kysely';
import { protect } from '#platform/db';

/** What a company teaches the bot to understand, the names of its things, and the versions trained from it. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table intents (
    tenant_id uuid not null, id uuid not null primary key,
    name text not null, title text not null, description text not null,
    leads text not null default 'nothing' check (leads in ('nothing', 'article', 'person')), article_id uuid,
    from_pack boolean not null default false,
    created_at timestamptz not null, created_by uuid, created_by_name text,
    updated_at timestamptz not null, updated_by uuid, updated_by_name text,
    removed_at timestamptz, revision int not null default 1,
    check ((leads = 'article') = (article_id is not null)))`.execute(db);
  await sql`create unique index intents_name on intents (tenant_id, name) where removed_at is null`.execute(db);
  await sql`create index intents_title on intents (tenant_id, title, id)`.execute(db);
  await protect(db, 'intents');

  // Without an intent: out of scope. The customer is remembered so that his words go when he is forgotten.
  await sql`create table intent_examples (
    tenant_id uuid not null, id uuid not null primary key,
    intent_id uuid references intents on delete cascade,
    n bigint generated always as identity,
    text text not null, text_key text not null,
    origin text not null check (origin in ('staff', 'pack', 'message')), customer_id uuid,
    created_at timestamptz not null, changed_at timestamptz not null, removed_at timestamptz)`.execute(db);
  await sql`create unique index intent_examples_once on intent_examples
    (tenant_id, intent_id, text_key) nulls not distinct where removed_at is null`.execute(db);
  await sql`create index intent_examples_latest on intent_examples (tenant_id, intent_id, n desc)`.execute(db);
  await sql`create index intent_examples_changed on intent_examples (tenant_id, changed_at)`.execute(db);
  await sql`create index intent_examples_customer on intent_examples (tenant_id, customer_id) where customer_id is not null`.execute(
    db,
  );
  await protect(db, 'intent_examples');

  await sql`create table gazetteer_entries (
    tenant_id uuid not null, id uuid not null primary key,
    type text not null, name text not null, name_keys text[] not null, synonyms text[] not null,
    created_at timestamptz not null, created_by uuid, created_by_name text, updated_at timestamptz not null)`.execute(
    db,
  );
  await sql`create index gazetteer_entries_name on gazetteer_entries (tenant_id, name, id)`.execute(db);
  await protect(db, 'gazetteer_entries');

  await sql`create table model_versions (
    tenant_id uuid not null, id uuid not null primary key, number int not null,
    state text not null default 'candidate' check (state in ('candidate', 'in service', 'retired')),
    cause text not null, note text not null, data_at timestamptz not null,
    trained_at timestamptz not null, trained_by uuid, trained_by_name text,
    promoted_at timestamptz, promoted_by uuid, promoted_by_name text,
    previous_id uuid references model_versions on delete set null,
    intents int not null, examples int not null, out_of_scope int not null, train_seconds double precision not null,
    model bytea not null, scores jsonb not null, against jsonb, report jsonb not null,
    unique (tenant_id, number))`.execute(db);
  await sql`create unique index model_versions_serving on model_versions (tenant_id) where state = 'in service'`.execute(
    db,
  );
  await protect(db, 'model_versions');

  // What a version learned from, and what was said of each when it was held back. Kept by row: a customer's go with him.
  await sql`create table model_rows (
    tenant_id uuid not null, version_id uuid not null references model_versions on delete cascade, n int not null,
    text text not null, label text, said text, probability double precision not null, customer_id uuid,
    primary key (version_id, n))`.execute(db);
  await sql`create index model_rows_wrong on model_rows (version_id, probability desc, n) where label is distinct from said`.execute(
    db,
  );
  await sql`create index model_rows_customer on model_rows (tenant_id, customer_id) where customer_id is not null`.execute(
    db,
  );
  await protect(db, 'model_rows');
}
