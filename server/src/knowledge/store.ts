import { sql, type ColumnType, type Generated, type Selectable, type Updateable } from 'kysely';
import type {
  AnswerLanguage,
  AnswerVariant,
  Article,
  ArticleDraft,
  ArticleKind,
  ArticleStatus,
  ArticleVersion,
  Chunk,
} from '#contracts/http/knowledge';
import { normalise } from '#libs/text';
import type { Tx } from '#platform/db';
import type { Access } from './folders/access.ts';
import type { GovernanceTables } from './governance-tables.ts';

/** Given as text, read as values. */
type Json<T> = ColumnType<T, string | undefined, string>;

interface Fields {
  kind: Generated<ArticleKind>;
  question: string;
  similar_questions: string[];
  negative_questions: Generated<string[]>;
  answer: string;
  answers: Json<AnswerVariant[]>;
  language: AnswerLanguage | null;
  category: string;
  products: Generated<string[]>;
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
  folder_id: string | null;
  /** Somebody should look at it again by then. */
  review_by: Date | null;
  /** Why the last request to publish it was declined. */
  sent_back: ColumnType<Article['sentBack'], string | null | undefined, string | null>;
  /** Passages of the draft. */
  chunk_count: Generated<number>;
  /** The file it was imported from. */
  origin: Json<Origin | null>;
}

/** The file an article came from. */
export interface Origin {
  readonly importId: string;
  readonly file: string;
  /** SHA-256 of the file, base64url. */
  readonly print: string;
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

export interface Tables extends GovernanceTables {
  articles: ArticlesTable;
  article_versions: VersionsTable;
  /** Version 0 is the draft. */
  article_chunks: { tenant_id: string; article_id: string; version: number; chunks: Json<Chunk[]> };
  synonym_groups: { tenant_id: string; id: string; words: string[] };
}

export type ArticleRow = Selectable<ArticlesTable>;
export type ArticleChange = Updateable<ArticlesTable>;
export type VersionRow = Selectable<VersionsTable>;
/** What an article and a version of it both hold. */
export type ArticleContent = Selectable<Fields>;

/** Who edits; null stands for a pack or the command line. */
export interface Editor {
  readonly staffId: string;
  readonly name: string;
}

/** An article as the bot may say it. */
export interface PublishedArticle {
  readonly articleId: string;
  readonly version: number;
  readonly kind: ArticleKind;
  readonly question: string;
  readonly similar: readonly string[];
  readonly negative: readonly string[];
  readonly answer: string;
  /** Other answers, for a language, a channel or a time. */
  readonly answers: readonly AnswerVariant[];
  readonly language: AnswerLanguage | null;
  readonly category: string;
  readonly folderId: string | null;
  readonly products: readonly string[];
  /** Passages of a document, those left out by its editors too. */
  readonly chunks: readonly Chunk[];
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
    kind: draft.kind,
    question: draft.question,
    similar_questions: [...draft.similar],
    negative_questions: [...draft.negative],
    answer: draft.answer,
    answers: JSON.stringify(draft.answers),
    language: draft.language,
    category: draft.category,
    products: [...draft.products],
    valid_from: draft.validFrom === null ? null : new Date(draft.validFrom),
    valid_to: draft.validTo === null ? null : new Date(draft.validTo),
    search_text: normalise(
      [draft.question, ...draft.similar, draft.answer, ...draft.answers.map(({ answer }) => answer)].join('\n'),
    ),
  };
}

/** The number under which the passages of a draft are kept. */
export const DRAFT = 0;

/** What an article and its versions share, as columns. */
export function columnsOf(row: ArticleContent) {
  const { kind, question, similar_questions, negative_questions, answer, answers } = row;
  const { language, category, products, valid_from, valid_to } = row;
  return {
    kind,
    question,
    similar_questions,
    negative_questions,
    answer,
    answers: JSON.stringify(answers),
    language,
    category,
    products,
    valid_from,
    valid_to,
  };
}

export function draftOf(row: ArticleContent): ArticleDraft {
  return {
    kind: row.kind,
    question: row.question,
    similar: row.similar_questions,
    negative: row.negative_questions,
    answer: row.answer,
    answers: row.answers,
    language: row.language,
    category: row.category,
    products: row.products,
    validFrom: iso(row.valid_from),
    validTo: iso(row.valid_to),
  };
}

/** What is said, as a draft that would say the same. */
export function draftFrom(article: PublishedArticle): ArticleDraft {
  const { kind, question, similar, negative, answer, answers, language, category, products } = article;
  const { validFrom, validTo } = article;
  return {
    kind,
    question,
    similar: [...similar],
    negative: [...negative],
    answer,
    answers: [...answers],
    language,
    category,
    products: [...products],
    validFrom,
    validTo,
  };
}

export function statusOf(row: ArticleRow): ArticleStatus {
  if (row.published_version === null) return row.last_version === 0 ? 'draft' : 'unpublished';
  return row.published_revision === row.revision ? 'published' : 'changed';
}

/** Published, but its time is over. */
function isOver({ published_version }: ArticleRow, { ends, now }: Pick<Beside, 'ends' | 'now'>): boolean {
  return published_version !== null && ends !== null && ends <= now;
}

/** What of an article does not stand in its row. */
export interface Beside {
  readonly approval: Article['approval'];
  readonly rights: Article['rights'];
  readonly openComments: number;
  /** Until when it is said. */
  readonly ends: Date | null;
  readonly now: Date;
}

export function articleOf(row: ArticleRow, { approval, rights, openComments, ...time }: Beside): Article {
  return {
    ...draftOf(row),
    id: row.id,
    folderId: row.folder_id,
    status: statusOf(row),
    state: approval ? 'review' : isOver(row, time) ? 'expired' : statusOf(row),
    rights,
    chunks: row.chunk_count,
    reviewBy: iso(row.review_by),
    openComments,
    sentBack: row.sent_back,
    origin: row.origin && { importId: row.origin.importId, name: row.origin.file },
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
    .leftJoin('article_chunks as c', (join) =>
      join
        .onRef('c.tenant_id', '=', 'v.tenant_id')
        .onRef('c.article_id', '=', 'v.article_id')
        .onRef('c.version', '=', 'v.version'),
    )
    .selectAll('v')
    .select(['a.folder_id', 'c.chunks'])
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

function publishedOf(row: VersionRow & { folder_id: string | null; chunks: Chunk[] | null }): PublishedArticle {
  return {
    articleId: row.article_id,
    version: row.version,
    kind: row.kind,
    question: row.question,
    similar: row.similar_questions,
    negative: row.negative_questions,
    answer: row.answer,
    answers: row.answers,
    language: row.language,
    category: row.category,
    folderId: row.folder_id,
    products: row.products,
    chunks: row.chunks ?? [],
    publishedAt: row.published_at.toISOString(),
    validFrom: iso(row.valid_from),
    validTo: iso(row.valid_to),
  };
}

/** The questions of those that may be read, also of removed ones. */
export async function articleTitles(tx: Tx, ids: readonly string[], access: Access): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const all = tx.tables<Tables>().selectFrom('articles').select(['id', 'question']);
  const mine = all.where('tenant_id', '=', tx.tenant).where(access.where('read'));
  const rows = await mine.where('id', '=', sql<string>`any(${ids}::uuid[])`).execute();
  return new Map(rows.map(({ id, question }) => [id, question]));
}
