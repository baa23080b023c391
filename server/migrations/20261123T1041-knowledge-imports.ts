import { sql, type Kysely } from 'kysely';
import { protect } from '#platform/db';

/** Imports with what was read from their files, what articles were last given by a file, and archives of everything. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table knowledge_imports (
    tenant_id uuid not null, id uuid not null,
    state text not null check (state in
      ('uploaded', 'parsing', 'ready', 'committing', 'undoing', 'committed', 'failed', 'undone', 'cancelled')),
    options jsonb not null, progress jsonb not null, trouble jsonb, result jsonb,
    mode text check (mode in ('drafts', 'review')), why text not null default '', batch_id uuid,
    -- Since when it waits for a worker; each start of the work counts as a try.
    queued_at timestamptz, tries int not null default 0,
    created_at timestamptz not null, created_by uuid not null, created_by_name text not null,
    -- Who committed or undid it, with what he could do then: the work is done later in his name.
    acted_by uuid, acted_by_name text, acted_permissions text[],
    updated_at timestamptz not null, committed_at timestamptz,
    primary key (tenant_id, id))`.execute(db);
  await sql`create index knowledge_imports_queue on knowledge_imports (tenant_id, queued_at) where queued_at is not null`.execute(
    db,
  );
  await protect(db, 'knowledge_imports');

  await sql`create table knowledge_import_files (
    tenant_id uuid not null, import_id uuid not null, id uuid not null, position int not null,
    parent_id uuid, name text not null, source text not null check (source in ('upload', 'text', 'url', 'zip')), url text,
    file_id uuid, size bigint, print text,
    format text, title text, kind text, state text not null default 'waiting', refusal jsonb,
    warnings jsonb not null default '[]', pages jsonb not null default '[]', tables jsonb not null default '[]',
    -- Passages as they were read: dropping or joining them in the preview is an edit too.
    article_id uuid, brought jsonb not null default '[]', kept jsonb not null default '[]',
    -- What the commit did, and what stood there before.
    fate text, after_revision int, before jsonb, undone boolean,
    primary key (tenant_id, import_id, id),
    foreign key (tenant_id, import_id) references knowledge_imports on delete cascade)`.execute(db);
  await protect(db, 'knowledge_import_files');

  await sql`create table knowledge_import_items (
    tenant_id uuid not null, import_id uuid not null, id uuid not null, file_id uuid not null,
    position double precision not null, kind text not null check (kind in ('chunk', 'qa', 'refused')),
    sheet text not null default '', row int, page int,
    content jsonb not null, read jsonb, notes jsonb not null default '{}', search_text text not null,
    enabled boolean not null default true, edited boolean not null default false, revision int not null default 1,
    plan text not null check (plan in ('new', 'changes', 'unchanged', 'conflict', 'refused')),
    take text not null default 'here' check (take in ('here', 'file')),
    problems jsonb not null default '[]', article_id uuid,
    fate text, after_revision int, before jsonb, undone boolean,
    primary key (tenant_id, import_id, id),
    foreign key (tenant_id, import_id, file_id) references knowledge_import_files on delete cascade)`.execute(db);
  await sql`create index knowledge_import_items_order on knowledge_import_items (tenant_id, import_id, position, id)`.execute(
    db,
  );
  await protect(db, 'knowledge_import_items');

  // What a file last said of an article: the first of three sides when the file comes again.
  await sql`create table knowledge_sources (
    tenant_id uuid not null, article_id uuid not null,
    source text not null, row_key text, print text not null, brought jsonb not null,
    primary key (tenant_id, article_id),
    foreign key (tenant_id, article_id) references articles)`.execute(db);
  await sql`create index knowledge_sources_source on knowledge_sources (tenant_id, source) where row_key is null`.execute(
    db,
  );
  await sql`create index knowledge_sources_print on knowledge_sources (tenant_id, print) where row_key is null`.execute(
    db,
  );
  await sql`create index knowledge_sources_rows on knowledge_sources (tenant_id, row_key) where row_key is not null`.execute(
    db,
  );
  await protect(db, 'knowledge_sources');

  await sql`create table knowledge_transfers (
    tenant_id uuid not null, id uuid not null,
    kind text not null check (kind in ('export', 'restore')),
    state text not null check (state in ('waiting', 'running', 'done', 'failed', 'cancelled')),
    progress jsonb not null, trouble jsonb, counts jsonb not null default '{}',
    file_id uuid, size bigint, kept_until timestamptz, tries int not null default 0,
    created_at timestamptz not null, created_by uuid, created_by_name text, finished_at timestamptz,
    primary key (tenant_id, id))`.execute(db);
  await sql`create unique index knowledge_transfers_one on knowledge_transfers (tenant_id)
    where state in ('waiting', 'running')`.execute(db);
  await protect(db, 'knowledge_transfers');
}
