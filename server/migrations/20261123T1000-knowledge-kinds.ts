import { sql, type Kysely } from 'kysely';
import { protect } from '#platform/db';

/** Three kinds of articles, answers per language, channel and time, passages of documents, and folders with rights. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const table of ['articles', 'article_versions']) {
    await sql`alter table ${sql.table(table)}
      add column kind text not null default 'qa' check (kind in ('qa', 'document', 'script')),
      add column negative_questions text[] not null default '{}',
      add column language text,
      add column products text[] not null default '{}'`.execute(db);
    // Translations by language become answers with conditions, of which the language is one.
    await sql`update ${sql.table(table)} set answers = coalesce((
      select jsonb_agg(jsonb_build_object('language', key, 'channel', null, 'validFrom', null, 'validTo', null, 'answer', value))
      from jsonb_each_text(answers)), '[]'::jsonb) where jsonb_typeof(answers) = 'object'`.execute(db);
    await sql`alter table ${sql.table(table)} alter column answers set default '[]'::jsonb`.execute(db);
  }
  await sql`alter table articles add column folder_id uuid, add column origin jsonb`.execute(db);
  await sql`create index articles_folder on articles (tenant_id, folder_id) where removed_at is null`.execute(db);

  // Apart from the articles, because lists never read them. Version 0 is the draft.
  await sql`create table article_chunks (
    tenant_id uuid not null, article_id uuid not null, version int not null,
    chunks jsonb not null check (jsonb_typeof(chunks) = 'array'),
    primary key (tenant_id, article_id, version),
    foreign key (tenant_id, article_id) references articles)`.execute(db);
  await protect(db, 'article_chunks', { app: ['select', 'insert', 'update', 'delete'] });

  await sql`create table folders (
    tenant_id uuid not null, id uuid not null, parent_id uuid, name text not null,
    department_id uuid, revision int not null default 1,
    updated_at timestamptz not null, updated_by uuid, updated_by_name text,
    primary key (tenant_id, id),
    foreign key (tenant_id, parent_id) references folders)`.execute(db);
  await sql`create unique index folders_names on folders
    (tenant_id, coalesce(parent_id, '00000000-0000-0000-0000-000000000000'), name)`.execute(db);
  await protect(db, 'folders', { app: ['select', 'insert', 'update', 'delete'] });

  // Without rows here a folder takes the rights of the folder it stands in.
  await sql`create table folder_rights (
    tenant_id uuid not null, folder_id uuid not null,
    subject_kind text not null check (subject_kind in ('role', 'department', 'team', 'staff')), subject text not null,
    rights text[] not null check (rights <@ array['read', 'write', 'review', 'publish']),
    primary key (tenant_id, folder_id, subject_kind, subject),
    foreign key (tenant_id, folder_id) references folders on delete cascade)`.execute(db);
  await protect(db, 'folder_rights', { app: ['select', 'insert', 'update', 'delete'] });
}
