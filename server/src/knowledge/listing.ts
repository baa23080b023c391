import { sql } from 'kysely';
import type { Article, ArticleStatus } from '#contracts/http/knowledge';
import { normalise } from '#libs/text';
import type { Tx } from '#platform/db';
import { refuse } from '#platform/errors';
import { isId } from '#platform/ids';
import type { Approvals } from '#staff';
import { waitingFor } from './approval.ts';
import { articleOf, type Tables } from './store.ts';

/** Categories that one company may see listed. */
const CATEGORIES = 500;

export interface ArticleQuery {
  /** Any part of question, similar questions or answer, in whatever width, case or script. */
  readonly search?: string | undefined;
  readonly status?: ArticleStatus | undefined;
  readonly category?: string | undefined;
  readonly cursor?: string | undefined;
  readonly limit: number;
}

const isStatus: Record<ArticleStatus, ReturnType<typeof sql<boolean>>> = {
  draft: sql<boolean>`published_version is null and last_version = 0`,
  unpublished: sql<boolean>`published_version is null and last_version > 0`,
  published: sql<boolean>`published_version is not null and published_revision = revision`,
  changed: sql<boolean>`published_version is not null and published_revision <> revision`,
};

/** One page, the latest changed first. An article that changes while somebody pages moves to the front. */
export async function listArticles(
  tx: Tx,
  query: ArticleQuery,
  approvals: Pick<Approvals, 'waitingAbout'>,
): Promise<{ items: Article[]; next: string | null }> {
  let rows = tx
    .tables<Tables>()
    .selectFrom('articles')
    .selectAll()
    .where('tenant_id', '=', tx.tenant)
    .where('removed_at', 'is', null);
  if (query.search?.trim()) rows = rows.where('search_text', 'like', `%${escapeLike(normalise(query.search))}%`);
  if (query.status) rows = rows.where(isStatus[query.status]);
  if (query.category !== undefined) rows = rows.where('category', '=', query.category);
  if (query.cursor) {
    const { at, id } = readCursor(query.cursor);
    rows = rows.where(sql<boolean>`(updated_at, id) < (${at}::timestamptz, ${id}::uuid)`);
  }
  const found = await rows
    .orderBy('updated_at', 'desc')
    .orderBy('id', 'desc')
    .limit(query.limit + 1)
    .execute();
  const shown = found.slice(0, query.limit);
  const waiting = await waitingFor(
    approvals,
    tx,
    shown.map(({ id }) => id),
  );
  const items = shown.map((row) => articleOf(row, waiting.get(row.id)));
  const last = items.at(-1);
  return { items, next: last && found.length > query.limit ? writeCursor(last.updatedAt, last.id) : null };
}

export async function listCategories(tx: Tx): Promise<{ name: string; articles: number }[]> {
  return tx
    .tables<Tables>()
    .selectFrom('articles')
    .select(['category as name', sql<number>`count(*)`.as('articles')])
    .where('tenant_id', '=', tx.tenant)
    .where('removed_at', 'is', null)
    .groupBy('category')
    .orderBy('category')
    .limit(CATEGORIES)
    .execute();
}

function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&');
}

function writeCursor(at: string, id: string): string {
  return Buffer.from(`${at} ${id}`).toString('base64url');
}

function readCursor(cursor: string): { at: string; id: string } {
  const [at = '', id = ''] = Buffer.from(cursor, 'base64url').toString().split(' ');
  if (/^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/.test(at) && !Number.isNaN(Date.parse(at)) && isId(id)) return { at, id };
  throw refuse('request.invalid', 'This page mark is not one of ours', { fields: { 'query.cursor': 'is unreadable' } });
}
