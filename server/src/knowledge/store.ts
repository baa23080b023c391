import { sql, type Generated, type Selectable } from 'kysely';
import type { Article, ArticleDraft, ArticleStatus, ArticleVersion } from '#contracts/http/knowledge';
import { normalise } from '#libs/text';
import type { Tx } from '#platform/db';

/** The answer in other languages than the company's own. */
export interface Translations {
  readonly en?: string;
}

interface Fields {
  question: string;
  similar_questions: string[];
  answer: string;
  answers: Translations;
  category: string;
  valid_from: Date | null;
  valid_to: Date | null;
}

export interface ArticlesTable extends Fields {
  tenant_id: string;
  id: string;
  revision: Generated<number>;
  search_text: string;
  last_version: Generated<number>;
  published_version: number | null;
  published_revision: number | null;
  published_at: Date | null;
  pack_key: string | null;
  pack_print: string | null;
  updated_at: Date;
  updated_by: string | null;
  updated_by_name: string | null;
  /** Whoever changed the draft since it was last published. */
  authors: Generated<string[]>;
  removed_at: Date | null;
}

interface VersionsTable extends Fields {
  tenant_id: string;
  article_id: string;
  version: number;
  published_at: Date;
  published_by: string | null;
  published_by_name: string | null;
  /** Under whose decision; null where none was needed. */
  approval: Generated<ArticleVersion['approval']>;
}

export interface Tables {
  articles: ArticlesTable;
  article_versions: VersionsTable;
  synonym_groups: { tenant_id: string; id: string; words: string[] };
}

export type ArticleRow = Selectable<ArticlesTable>;
export type VersionRow = Selectable<VersionsTable>;

/** Who edits; null stands for a pack or the command line. */
export interface Editor {
  readonly staffId: string;
  readonly name: string;
}

/** An article as the bot may say it. */
export interface PublishedArticle {
  readonly articleId: string;
  readonly version: number;
  readonly question: string;
  readonly similar: readonly string[];
  readonly answer: string;
  /** The same answer in other languages, when somebody wrote it. */
  readonly answers: Translations;
  readonly category: string;
  readonly publishedAt: string;
  /** Said only from and until these times; null means no limit. */
  readonly validFrom: string | null;
  readonly validTo: string | null;
}

const iso = (at: Date | null) => at?.toISOString() ?? null;
const who = (id: string | null, name: string | null) => (id === null ? null : { id, name: name ?? '' });

/** Columns of a draft, with the form in which lists are searched. */
export function draftColumns(draft: ArticleDraft) {
  return {
    question: draft.question,
    similar_questions: [...draft.similar],
    answer: draft.answer,
    category: draft.category,
    valid_from: draft.validFrom === null ? null : new Date(draft.validFrom),
    valid_to: draft.validTo === null ? null : new Date(draft.validTo),
    search_text: normalise([draft.question, ...draft.similar, draft.answer].join('\n')),
  };
}

export function draftOf(row: Fields): ArticleDraft {
  return {
    question: row.question,
    similar: row.similar_questions,
    answer: row.answer,
    category: row.category,
    validFrom: iso(row.valid_from),
    validTo: iso(row.valid_to),
  };
}

export function statusOf(row: ArticleRow): ArticleStatus {
  if (row.published_version === null) return row.last_version === 0 ? 'draft' : 'unpublished';
  return row.published_revision === row.revision ? 'published' : 'changed';
}

/** `approval` is what waits about it. */
export function articleOf(row: ArticleRow, approval: Article['approval'] = null): Article {
  return {
    ...draftOf(row),
    id: row.id,
    status: statusOf(row),
    revision: row.revision,
    publishedVersion: row.published_version,
    publishedAt: iso(row.published_at),
    updatedAt: row.updated_at.toISOString(),
    updatedBy: who(row.updated_by, row.updated_by_name),
    approval,
  };
}

export function versionOf(row: VersionRow): ArticleVersion {
  return {
    ...draftOf(row),
    version: row.version,
    publishedAt: row.published_at.toISOString(),
    publishedBy: who(row.published_by, row.published_by_name),
    approval: row.approval,
  };
}

/** What stands published now, by id: those named, or a page of all after an id. */
export async function readPublished(
  tx: Tx,
  which: { ids: readonly string[] } | { after: string | null; limit: number },
): Promise<PublishedArticle[]> {
  let query = tx
    .tables<Tables>()
    .selectFrom('articles as a')
    .innerJoin('article_versions as v', (join) =>
      join
        .onRef('v.tenant_id', '=', 'a.tenant_id')
        .onRef('v.article_id', '=', 'a.id')
        .onRef('v.version', '=', 'a.published_version'),
    )
    .selectAll('v')
    .where('a.tenant_id', '=', tx.tenant)
    .where('a.published_version', 'is not', null)
    .where('a.removed_at', 'is', null);
  if ('ids' in which) query = query.where('a.id', '=', sql<string>`any(${which.ids}::uuid[])`);
  else {
    query = query.orderBy('a.id').limit(which.limit);
    if (which.after !== null) query = query.where('a.id', '>', which.after);
  }
  return (await query.execute()).map(publishedOf);
}

function publishedOf(row: VersionRow): PublishedArticle {
  return {
    articleId: row.article_id,
    version: row.version,
    question: row.question,
    similar: row.similar_questions,
    answer: row.answer,
    answers: row.answers,
    category: row.category,
    publishedAt: row.published_at.toISOString(),
    validFrom: iso(row.valid_from),
    validTo: iso(row.valid_to),
  };
}

export async function articleTitles(tx: Tx, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const mine = tx.tables<Tables>().selectFrom('articles').select(['id', 'question']).where('tenant_id', '=', tx.tenant);
  const rows = await mine.where('id', '=', sql<string>`any(${ids}::uuid[])`).execute();
  return new Map(rows.map(({ id, question }) => [id, question]));
}
