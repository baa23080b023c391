import { sql, type Kysely } from 'kysely';
import { protect } from '#platform/db';

/** Articles as they are being edited, what was published of them, and a company's own synonyms. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table articles (
    tenant_id uuid not null, id uuid not null,
    revision int not null default 1,
    question text not null, similar_questions text[] not null default '{}', answer text not null,
    answers jsonb not null default '{}', category text not null default '',
    valid_from timestamptz, valid_to timestamptz,
    search_text text not null,
    last_version int not null default 0, published_version int, published_revision int, published_at timestamptz,
    pack_key text, pack_print text,
    updated_at timestamptz not null, updated_by uuid, updated_by_name text,
    removed_at timestamptz,
    primary key (tenant_id, id))`.execute(db);
  await sql`create index articles_latest on articles (tenant_id, updated_at desc, id desc) where removed_at is null`.execute(
    db,
  );
  await sql`create index articles_published on articles (tenant_id, id) where published_version is not null and removed_at is null`.execute(
    db,
  );
  await sql`create unique index articles_pack on articles (tenant_id, pack_key) where pack_key is not null`.execute(db);
  await protect(db, 'articles', { app: ['select', 'insert', 'update'] });

  await sql`create table article_versions (
    tenant_id uuid not null, article_id uuid not null, version int not null,
    question text not null, similar_questions text[] not null, answer text not null,
    answers jsonb not null, category text not null, valid_from timestamptz, valid_to timestamptz,
    published_at timestamptz not null, published_by uuid, published_by_name text,
    primary key (tenant_id, article_id, version),
    foreign key (tenant_id, article_id) references articles)`.execute(db);
  await protect(db, 'article_versions', { app: ['select', 'insert'] });

  await sql`create table synonym_groups (
    tenant_id uuid not null, id uuid not null, words text[] not null,
    primary key (tenant_id, id), unique (tenant_id, words))`.execute(db);
  await protect(db, 'synonym_groups', { app: ['select', 'insert', 'delete'] });
}
