import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { ArticleAct } from '#contracts/http/approvals';
import type { BatchVerb } from '#contracts/http/article-batches';
import type { Tx } from '#platform/db';
import { refuse } from '#platform/errors';
import type { BatchRow, Stood } from '../governance-tables.ts';
import type { ArticleRow, Tables } from '../store.ts';

/** What a batch is to those who approve it. */
export const actOf: Record<BatchVerb, ArticleAct> = {
  publish: 'publish',
  unpublish: 'unpublish',
  delete: 'delete',
  move: 'restore',
  undo: 'restore',
};

/** Refuses with `batch.not_found`. */
export async function fetchBatch(tx: Tx, id: string, lock?: 'lock'): Promise<BatchRow> {
  const one = tx.tables<Tables>().selectFrom('article_batches').selectAll();
  const mine = one.where('tenant_id', '=', tx.tenant).where('id', '=', id);
  const row = await (lock ? mine.forUpdate() : mine).executeTakeFirst();
  if (!row) throw refuse('batch.not_found', 'There is no such batch');
  return row;
}

/** Of these articles, those that wait in a batch and are not left out of it: article to batch. */
export async function batchesWith(tx: Tx, articleIds: readonly string[]): Promise<Map<string, string>> {
  if (articleIds.length === 0) return new Map();
  const rows = await tx
    .tables<Tables>()
    .selectFrom('article_batch_items as i')
    .innerJoin('article_batches as b', (join) =>
      join.onRef('b.tenant_id', '=', 'i.tenant_id').onRef('b.id', '=', 'i.batch_id'),
    )
    .select(['i.article_id', 'i.batch_id'])
    .where('i.tenant_id', '=', tx.tenant)
    .where('i.article_id', '=', sql<string>`any(${articleIds}::uuid[])`)
    .where('b.state', '=', 'waiting')
    .where('i.outcome', 'is', null)
    .where('i.left_out_by', 'is', null)
    .orderBy('i.batch_id')
    .execute();
  return new Map(rows.map(({ article_id, batch_id }) => [article_id, batch_id]));
}

/** How an article stands beside its words, to put it back so. */
export function stoodOf(row: ArticleRow): Stood {
  return {
    folderId: row.folder_id,
    publishedVersion: row.published_version,
    publishedRevision: row.published_revision,
    publishedAt: row.published_at?.toISOString() ?? null,
    removedAt: row.removed_at?.toISOString() ?? null,
    authors: row.authors,
  };
}

/** Fingerprint of how it stands: another one, and somebody did something since. */
export function standPrint(row: ArticleRow): string {
  const { publishedAt: _, authors: __, ...stood } = stoodOf(row);
  return createHash('sha256')
    .update(JSON.stringify([row.revision, stood]))
    .digest('base64url');
}
