import { sql, type RawBuilder } from 'kysely';
import type { Article, ArticleDue, ArticleSort, ArticleState, ArticleStatus } from '#contracts/http/knowledge';
import { normalise } from '#libs/text';
import type { Tx } from '#platform/db';
import { refuse } from '#platform/errors';
import { isId } from '#platform/ids';
import { withBelow } from './folders/rights.ts';
import type { Access } from './folders/access.ts';
import { showArticles, type Viewing } from './shown.ts';
import type { ArticleRow, Tables } from './store.ts';
import { saidAnswers, saidUntil } from './times.ts';

/** Categories that one company may see listed. */
const CATEGORIES = 500;
/** What ends within this time ends soon. */
export const SOON_MS = 14 * 24 * 60 * 60_000;

export interface ArticleFilter {
  /** Any part of question, similar questions or answer, in whatever width, case or script. */
  readonly search?: string | undefined;
  readonly status?: ArticleStatus | undefined;
  readonly state?: ArticleState | undefined;
  readonly category?: string | undefined;
  readonly folder?: string | undefined;
  readonly below?: boolean | undefined;
  readonly kind?: Article['kind'] | undefined;
  readonly language?: NonNullable<Article['language']> | 'none' | undefined;
  readonly product?: string | undefined;
  readonly due?: ArticleDue | undefined;
  readonly importId?: string | undefined;
}

export interface ArticleQuery extends ArticleFilter {
  readonly sort?: ArticleSort | undefined;
  readonly cursor?: string | undefined;
  readonly limit: number;
}

const isStatus: Record<ArticleStatus, RawBuilder<boolean>> = {
  draft: sql<boolean>`published_version is null and last_version = 0`,
  unpublished: sql<boolean>`published_version is null and last_version > 0`,
  published: sql<boolean>`published_version is not null and published_revision = revision`,
  changed: sql<boolean>`published_version is not null and published_revision <> revision`,
};

/** What a state or a date means in SQL, at one moment and with what waits then. */
export function meanings(now: Date, waiting: readonly string[]) {
  const inReview = sql<boolean>`(articles.id = any(${waiting}::uuid[]) or exists (
    select 1 from article_batch_items i join article_batches b on b.tenant_id = i.tenant_id and b.id = i.batch_id
    where i.tenant_id = articles.tenant_id and i.article_id = articles.id
      and b.state = 'waiting' and i.outcome is null and i.left_out_by is null))`;
  const isOver = sql<boolean>`(published_version is not null and ${saidUntil} <= ${now})`;
  const soon = new Date(now.getTime() + SOON_MS);
  const endsSoon = sql<boolean>`(${saidUntil} > ${now} and ${saidUntil} <= ${soon} or exists (
    select 1 from jsonb_array_elements(${saidAnswers}) v
    where (v ->> 'validTo')::timestamptz > ${now} and (v ->> 'validTo')::timestamptz <= ${soon}))`;
  const state = sql<ArticleState>`case when ${inReview} then 'review' when ${isOver} then 'expired'
    when ${isStatus.published} then 'published' when ${isStatus.changed} then 'changed'
    when ${isStatus.draft} then 'draft' else 'unpublished' end`;
  const due: Record<ArticleDue, RawBuilder<boolean>> = {
    soon: endsSoon,
    expired: sql<boolean>`(${saidUntil} <= ${now})`,
    recheck: sql<boolean>`(review_by <= ${now})`,
  };
  return { state, due };
}

/** Articles that may be read and that a filter finds; nothing lists articles but by this. */
export async function found(tx: Tx, filter: ArticleFilter, { access, approvals, now }: Viewing) {
  const { search, status, state, category, folder, kind, language, product, due, importId } = filter;
  let rows = readable(tx, access);
  if (search?.trim()) rows = rows.where('search_text', 'like', `%${escapeLike(normalise(search))}%`);
  if (status) rows = rows.where(isStatus[status]);
  if (category !== undefined) rows = rows.where('category', '=', category);
  if (folder !== undefined) rows = rows.where(liesIn(access, folder, filter.below ?? true));
  if (kind) rows = rows.where('kind', '=', kind);
  if (language) rows = language === 'none' ? rows.where('language', 'is', null) : rows.where('language', '=', language);
  if (product !== undefined) rows = rows.where(sql<boolean>`${product} = any(products)`);
  if (importId !== undefined) rows = rows.where(sql<boolean>`origin ->> 'importId' = ${importId}`);
  if (!state && !due) return rows;
  const mean = meanings(now, state ? await approvals.waitingSubjects(tx, 'knowledge.publish') : []);
  if (state) rows = rows.where(sql<boolean>`${mean.state} = ${state}`);
  return due ? rows.where(mean.due[due]) : rows;
}

export function readable(tx: Tx, access: Access) {
  return tx
    .tables<Tables>()
    .selectFrom('articles')
    .where('tenant_id', '=', tx.tenant)
    .where('removed_at', 'is', null)
    .where(access.where('read'));
}

function liesIn({ tree }: Access, folder: string, below: boolean): RawBuilder<boolean> {
  if (folder === 'top') return below ? sql<boolean>`true` : sql<boolean>`folder_id is null`;
  const ids = below ? withBelow(tree, folder) : [folder];
  return sql<boolean>`folder_id = any(${ids}::uuid[])`;
}

/** One page. An article that changes while somebody pages may move to a page that was read. */
export async function listArticles(
  tx: Tx,
  query: ArticleQuery,
  viewing: Viewing,
): Promise<{ items: Article[]; next: string | null }> {
  const searched = query.search?.trim() ? normalise(query.search) : null;
  const order = orderOf(query.sort ?? (searched === null ? 'updated' : 'relevance'), searched ?? '');
  let rows = (await found(tx, query, viewing)).selectAll().select(order.keys.map((key, at) => key.as(`key${at}`)));
  if (query.cursor) rows = rows.where(order.after(readCursor(query.cursor, order.types)));
  for (const key of [...order.keys, sql<string>`id`]) rows = rows.orderBy(sql`${key} ${sql.raw(order.direction)}`);
  const read = (await rows.limit(query.limit + 1).execute()) as (ArticleRow & Record<string, unknown>)[];
  const shown = read.slice(0, query.limit);
  const last = shown.at(-1);
  const next =
    last && read.length > query.limit
      ? writeCursor(
          [...order.keys.keys()].map((at) => last[`key${at}`]),
          last.id,
        )
      : null;
  return { items: await showArticles(tx, shown, viewing), next };
}

export async function listCategories(tx: Tx, access: Access): Promise<{ name: string; articles: number }[]> {
  return readable(tx, access)
    .select(['category as name', sql<number>`count(*)::int`.as('articles')])
    .groupBy('category')
    .orderBy('category')
    .limit(CATEGORIES)
    .execute();
}

type KeyType = 'time' | 'int' | 'text';
interface Order {
  readonly keys: readonly RawBuilder<unknown>[];
  readonly types: readonly KeyType[];
  readonly direction: 'asc' | 'desc';
  after(cursor: Cursor): RawBuilder<boolean>;
}

/** Every key has a value, so that rows can be compared: what has no date comes last. */
function orderOf(sort: ArticleSort, searched: string): Order {
  switch (sort) {
    case 'relevance':
      return order('desc', [rankOf(searched), 'int'], [sql`updated_at`, 'time']);
    case 'updated':
      return order('desc', [sql`updated_at`, 'time']);
    case 'question':
      return order('asc', [sql`left(question, 20)`, 'text']);
    case 'published':
      return order('desc', [sql`coalesce(published_at, '0001-01-01T00:00:00Z'::timestamptz)`, 'time']);
    case 'ends':
      return order('asc', [sql`coalesce(${saidUntil}, '9999-12-31T00:00:00Z'::timestamptz)`, 'time']);
    case 'reviewBy':
      return order('asc', [sql`coalesce(review_by, '9999-12-31T00:00:00Z'::timestamptz)`, 'time']);
  }
}

/** The question itself, then a question that begins so, then one that holds it, then the rest of the article. */
function rankOf(searched: string): RawBuilder<number> {
  const like = escapeLike(searched);
  // What is searched begins with the question, in the same form.
  const begins = sql`search_text like ${`${like}%`}`;
  return sql<number>`case when ${begins} and char_length(question) <= char_length(${searched}) then 3 when ${begins} then 2
    when left(search_text, char_length(question)) like ${`%${like}%`} then 1 else 0 end`;
}

const casts: Record<KeyType, string> = { time: 'timestamptz', int: 'int', text: 'text' };

function order(direction: 'asc' | 'desc', ...by: readonly [RawBuilder<unknown>, KeyType][]): Order {
  const keys = by.map(([key]) => key);
  const types = by.map(([, type]) => type);
  return {
    keys,
    types,
    direction,
    after({ values, id }) {
      const given = values.map((value, at) => sql`${value}::${sql.raw(casts[types[at]!])}`);
      const sign = sql.raw(direction === 'asc' ? '>' : '<');
      return sql<boolean>`(${sql.join([...keys, sql`id`])}) ${sign} (${sql.join([...given, sql`${id}::uuid`])})`;
    },
  };
}

export function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&');
}

interface Cursor {
  readonly values: readonly string[];
  readonly id: string;
}

function writeCursor(keys: readonly unknown[], id: string): string {
  const values = keys.map((key) => (key instanceof Date ? key.toISOString() : String(key)));
  return Buffer.from(JSON.stringify([...values, id])).toString('base64url');
}

const fits: Record<KeyType, (value: string) => boolean> = {
  time: (value) => /^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/.test(value) && !Number.isNaN(Date.parse(value)),
  int: (value) => /^\d$/.test(value),
  text: (value) => value.isWellFormed() && !value.includes('\u0000'),
};

function readCursor(cursor: string, types: readonly KeyType[]): Cursor {
  const given = parsed(cursor);
  const id = given.at(-1);
  const values = given.slice(0, -1);
  const whole = id !== undefined && isId(id) && values.length === types.length;
  if (whole && values.every((value, at) => fits[types[at]!](value))) return { values, id };
  throw refuse('request.invalid', 'This page mark is not one of ours', { fields: { 'query.cursor': 'is unreadable' } });
}

function parsed(cursor: string): string[] {
  try {
    const given: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    return Array.isArray(given) && given.every((each) => typeof each === 'string') ? given : [];
  } catch {
    return [];
  }
}
