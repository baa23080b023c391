import { sql, type RawBuilder } from 'kysely';
import type { AnswerVariant } from '#contracts/http/knowledge';
import type { Tx } from '#platform/db';
import { statusOf, type ArticleRow, type Tables } from './store.ts';

/**
 * What the bot says of a row of `articles`: of the published version, which the draft may have left behind; of the draft
 * where nothing is published.
 */
function said<T>(column: 'valid_to' | 'answers'): RawBuilder<T> {
  const name = sql.ref(column);
  return sql<T>`(case when articles.published_version is null or articles.published_revision = articles.revision
    then articles.${name} else (select v.${name} from article_versions v where v.tenant_id = articles.tenant_id
      and v.article_id = articles.id and v.version = articles.published_version) end)`;
}

export const saidUntil = said<Date | null>('valid_to');
export const saidAnswers = said<AnswerVariant[]>('answers');

/** Until when each of these is said, by article; only those whose draft is another need to be looked up. */
export async function endsOf(tx: Tx, rows: readonly ArticleRow[]): Promise<Map<string, Date | null>> {
  const ends = new Map(rows.map(({ id, valid_to }) => [id, valid_to]));
  const changed = rows.filter((row) => statusOf(row) === 'changed').map(({ id }) => id);
  if (changed.length === 0) return ends;
  const found = await tx
    .tables<Tables>()
    .selectFrom('articles')
    .select(['id', saidUntil.as('until')])
    .where('tenant_id', '=', tx.tenant)
    .where('id', '=', sql<string>`any(${changed}::uuid[])`)
    .execute();
  for (const { id, until } of found) ends.set(id, until);
  return ends;
}
