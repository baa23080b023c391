import { sql } from 'kysely';
import type { Article } from '#contracts/http/knowledge';
import type { Tx } from '#platform/db';
import { waitingFor } from './approval.ts';
import type { Edit } from './live.ts';
import { articleOf, type ArticleRow, type Tables } from './store.ts';
import { endsOf } from './times.ts';

/** Under whose eyes articles are shown. */
export type Viewing = Pick<Edit, 'approvals' | 'access' | 'now'>;

/** Articles with what waits about them, what is said about them, and what the reader may do. */
export async function showArticles(
  tx: Tx,
  rows: readonly ArticleRow[],
  { approvals, access, now }: Viewing,
): Promise<Article[]> {
  const ids = rows.map(({ id }) => id);
  const waiting = await waitingFor(approvals, tx, ids);
  const comments = await openThreads(tx, ids);
  const ends = await endsOf(tx, rows);
  return rows.map((row) =>
    articleOf(row, {
      now,
      ends: ends.get(row.id) ?? null,
      approval: waiting.get(row.id) ?? null,
      rights: access.rights(row.folder_id),
      openComments: comments.get(row.id) ?? 0,
    }),
  );
}

export async function showArticle(tx: Tx, row: ArticleRow, viewing: Viewing): Promise<Article> {
  return (await showArticles(tx, [row], viewing))[0]!;
}

async function openThreads(tx: Tx, ids: readonly string[]): Promise<Map<string, number>> {
  if (ids.length === 0) return new Map();
  const rows = await tx
    .tables<Tables>()
    .selectFrom('article_comments')
    .select(['article_id', sql<number>`count(*)::int`.as('threads')])
    .where('tenant_id', '=', tx.tenant)
    .where('article_id', '=', sql<string>`any(${ids}::uuid[])`)
    .where('thread_id', 'is', null)
    .where('resolved_at', 'is', null)
    .where('removed_at', 'is', null)
    .groupBy('article_id')
    .execute();
  return new Map(rows.map(({ article_id, threads }) => [article_id, threads]));
}
