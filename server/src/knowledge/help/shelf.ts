import { sql, type RawBuilder } from 'kysely';
import { mannersCategory, type AnswerLanguage } from '#contracts/http/knowledge';
import { normalise } from '#libs/text';
import type { Tx } from '#platform/db';
import type { Tables } from '../store.ts';

/** Articles listed on one page. */
export const PAGE = 30;
/** Categories on the front page. */
const CATEGORIES = 60;
/** Addresses in the site map; more is left out (the protocol allows 50,000). */
const MAPPED = 20_000;

/** What of the published articles may be read by everybody, and in which language it is asked for. */
export interface Shelf {
  readonly folderIds: readonly string[];
  readonly language: AnswerLanguage;
  /** The company's own: what says nothing of its language is written in it. */
  readonly own: AnswerLanguage;
  readonly at: Date;
}

/** Published, said now, not manners, no scripts, in an open folder, and answered in the language. */
function open(tenant: string, { folderIds, language, own, at }: Shelf): RawBuilder<boolean> {
  const inFolder = sql<boolean>`a.folder_id in (
    with recursive below as (
      select id from folders where tenant_id = ${tenant} and id = any(${[...folderIds]}::uuid[])
      union select f.id from folders f join below b on f.parent_id = b.id where f.tenant_id = ${tenant})
    select id from below)`;
  const variant = JSON.stringify([{ language }]);
  return sql<boolean>`a.tenant_id = ${tenant} and a.removed_at is null and v.kind in ('qa', 'document')
    and v.category <> ${mannersCategory}
    and (v.valid_from is null or v.valid_from <= ${at}) and (v.valid_to is null or v.valid_to > ${at})
    and (coalesce(v.language, ${own}) = ${language} or v.answers @> ${variant}::jsonb)
    and ${folderIds.length === 0 ? sql<boolean>`true` : inFolder}`;
}

const said = sql`articles a join article_versions v
  on v.tenant_id = a.tenant_id and v.article_id = a.id and v.version = a.published_version`;

export interface Listed {
  readonly id: string;
  readonly question: string;
  readonly similar: string[];
  readonly publishedAt: Date;
}

const listed = sql`a.id, v.question, v.similar_questions as similar, v.published_at as "publishedAt"`;

/** Categories with how many articles each holds; those without a name are last. */
export async function categories(tx: Tx, shelf: Shelf): Promise<{ name: string; articles: number }[]> {
  const { rows } = await sql<{ name: string; articles: number }>`
    select v.category as name, count(*)::int as articles from ${said} where ${open(tx.tenant, shelf)}
    group by v.category order by v.category = '', v.category limit ${CATEGORIES}`.execute(tx.tables<Tables>());
  return rows;
}

/** A page of one category by title, or (null) of all, the latest published first. One more than the page when there is. */
export async function list(tx: Tx, shelf: Shelf, which: { category: string | null; page: number }): Promise<Listed[]> {
  const { category, page } = which;
  const mine = category === null ? sql`true` : sql`v.category = ${category}`;
  const order = category === null ? sql`v.published_at desc, a.id` : sql`v.question, a.id`;
  const { rows } = await sql<Listed>`select ${listed} from ${said} where ${open(tx.tenant, shelf)} and ${mine}
    order by ${order} limit ${PAGE + 1} offset ${(page - 1) * PAGE}`.execute(tx.tables<Tables>());
  return rows;
}

/** Which of these may be read here, in the order given. */
export async function among(tx: Tx, shelf: Shelf, ids: readonly string[]): Promise<Listed[]> {
  const { rows } = await sql<Listed>`select ${listed} from ${said}
    where ${open(tx.tenant, shelf)} and a.id = any(${[...ids]}::uuid[])`.execute(tx.tables<Tables>());
  const found = new Map(rows.map((row) => [row.id, row]));
  return ids.flatMap((id) => found.get(id) ?? []);
}

/** Those that hold the words as they stand. */
export async function holding(tx: Tx, shelf: Shelf, words: string): Promise<Listed[]> {
  const pattern = `%${normalise(words).replace(/[\\%_]/g, String.raw`\$&`)}%`;
  const { rows } = await sql<Listed>`select ${listed} from ${said}
    where ${open(tx.tenant, shelf)} and a.search_text like ${pattern} and a.published_revision = a.revision
    order by v.question, a.id limit ${PAGE}`.execute(tx.tables<Tables>());
  return rows;
}

/** Languages in which something can be read here, the company's own first. */
export async function languages(tx: Tx, shelf: Shelf): Promise<AnswerLanguage[]> {
  const all: AnswerLanguage[] = ['zh', 'en', 'ja', 'ko', 'de'];
  const has = await Promise.all(
    all.map(async (language) => {
      const { rows } =
        await sql`select 1 from ${said} where ${open(tx.tenant, { ...shelf, language })} limit 1`.execute(
          tx.tables<Tables>(),
        );
      return rows.length > 0;
    }),
  );
  const found = all.filter((language, at) => has[at] && language !== shelf.own);
  return [shelf.own, ...found];
}

export async function mapped(tx: Tx, shelf: Shelf): Promise<{ id: string; publishedAt: Date }[]> {
  const { rows } = await sql<{ id: string; publishedAt: Date }>`
    select a.id, v.published_at as "publishedAt" from ${said} where ${open(tx.tenant, shelf)}
    order by a.id limit ${MAPPED}`.execute(tx.tables<Tables>());
  return rows;
}
