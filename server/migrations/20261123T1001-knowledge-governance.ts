import { sql, type Kysely } from 'kysely';
import { protect } from '#platform/db';

/** Batches of articles, comments on drafts, dates to look at an article again, and who may review. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table articles
    add column review_by timestamptz, add column sent_back jsonb, add column chunk_count int not null default 0`.execute(
    db,
  );
  await sql`create index articles_due on articles (tenant_id, review_by) where review_by is not null`.execute(db);

  await sql`create table article_batches (
    tenant_id uuid not null, id uuid not null,
    verb text not null check (verb in ('publish', 'unpublish', 'delete', 'move', 'undo')),
    state text not null check (state in ('waiting', 'running', 'done', 'declined', 'withdrawn', 'outdated', 'expired')),
    folder_id uuid, undoes uuid, undone_by uuid, why text not null, approval jsonb, reason text,
    asked_by uuid, asked_by_name text not null, asked_at timestamptz not null, done_at timestamptz,
    -- What the asker could do, for what is done later in his name.
    permissions text[] not null,
    primary key (tenant_id, id))`.execute(db);
  await protect(db, 'article_batches', { app: ['select', 'insert', 'update'] });

  await sql`create table article_batch_items (
    tenant_id uuid not null, batch_id uuid not null, position int not null, article_id uuid not null,
    print text not null, outcome text, left_out_by uuid, left_out_by_name text,
    -- How the article stood before the batch, and after it, so that it can be put back.
    before jsonb not null, after_print text,
    primary key (tenant_id, batch_id, position),
    unique (tenant_id, batch_id, article_id),
    foreign key (tenant_id, batch_id) references article_batches,
    foreign key (tenant_id, article_id) references articles)`.execute(db);
  await sql`create index article_batch_items_article on article_batch_items (tenant_id, article_id)`.execute(db);
  await protect(db, 'article_batch_items', { app: ['select', 'insert', 'update'] });

  await sql`create table article_comments (
    tenant_id uuid not null, id uuid not null, article_id uuid not null, thread_id uuid,
    staff_id uuid not null, staff_name text not null, words text not null, quote text,
    mentions jsonb not null, revision int not null, at timestamptz not null, edited_at timestamptz,
    removed_at timestamptz, resolved_at timestamptz, resolved_by uuid, resolved_by_name text,
    primary key (tenant_id, id),
    foreign key (tenant_id, article_id) references articles,
    foreign key (tenant_id, thread_id) references article_comments)`.execute(db);
  await sql`create index article_comments_article on article_comments (tenant_id, article_id, id)`.execute(db);
  await protect(db, 'article_comments', { app: ['select', 'insert', 'update', 'delete'] });

  // One row per reminder that was told, so that each is told once.
  await sql`create table article_reminders (
    tenant_id uuid not null, article_id uuid not null, what text not null check (what in ('ends', 'review')),
    due timestamptz not null, days int not null, told_at timestamptz not null,
    primary key (tenant_id, article_id, what, due, days),
    foreign key (tenant_id, article_id) references articles)`.execute(db);
  await protect(db, 'article_reminders', { app: ['select', 'insert', 'delete'] });
}
