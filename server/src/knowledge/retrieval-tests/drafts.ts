import { sql } from 'kysely';
import type { Tx } from '#platform/db';
import { fetchBatch } from '../batches/store.ts';
import { draftOf, DRAFT, type PublishedArticle, type Tables } from '../store.ts';

/** Drafts that one test looks at, the latest changed first. */
const DRAFTS = 200;

/** Some drafts of all: those of these articles, or those that a batch would publish. */
export interface DraftChoice {
  readonly ids?: readonly string[];
  readonly batch?: string;
}

/** Refuses with `batch.not_found`. A batch that publishes nothing has no drafts. */
export async function chooseDrafts(tx: Tx, { ids, batch }: DraftChoice): Promise<PublishedArticle[]> {
  if (batch === undefined) return readDrafts(tx, ids);
  const { verb } = await fetchBatch(tx, batch);
  if (verb !== 'publish') return [];
  const items = await tx
    .tables<Tables>()
    .selectFrom('article_batch_items')
    .select('article_id')
    .where('tenant_id', '=', tx.tenant)
    .where('batch_id', '=', batch)
    .where('left_out_by', 'is', null)
    .orderBy('position')
    .execute();
  return readDrafts(
    tx,
    items.map(({ article_id }) => article_id),
  );
}

/** What would be said if all that is being written were published: drafts, and unpublished edits of what is. `only` is one article, or some. */
export async function readDrafts(tx: Tx, only?: string | readonly string[]): Promise<PublishedArticle[]> {
  let drafts = tx
    .tables<Tables>()
    .selectFrom('articles as a')
    .leftJoin('article_chunks as c', (join) =>
      join.onRef('c.tenant_id', '=', 'a.tenant_id').onRef('c.article_id', '=', 'a.id').on('c.version', '=', DRAFT),
    )
    .selectAll('a')
    .select('c.chunks')
    .where('a.tenant_id', '=', tx.tenant)
    .where('a.removed_at', 'is', null)
    // What was taken back on purpose is no draft.
    .where(sql<boolean>`(a.published_version is not null or a.last_version = 0)`)
    .where(sql<boolean>`a.published_revision is distinct from a.revision`);
  if (only !== undefined) drafts = drafts.where('a.id', '=', sql<string>`any(${[only].flat()}::uuid[])`);
  const rows = await drafts.orderBy('a.updated_at', 'desc').orderBy('a.id').limit(DRAFTS).execute();
  return rows.map((row) => ({
    ...draftOf(row),
    articleId: row.id,
    version: DRAFT,
    folderId: row.folder_id,
    chunks: row.chunks ?? [],
    publishedAt: row.updated_at.toISOString(),
  }));
}
