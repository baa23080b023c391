import { sql } from 'kysely';
import type { Tx } from '#platform/db';
import { readPublished, type PublishedArticle } from '../store.ts';
import { saysNow } from './answer.ts';
import type { GraphTables } from './tables.ts';

/** Articles looked at in one go. */
const PAGE = 200;

const facts = ['graph_entities', 'graph_relations', 'graph_properties'] as const;

/**
 * Marks what an article no longer says, and clears the mark where it says it again: only what stands in a published
 * article answers. Suggestions that wait and are no longer said are withdrawn.
 */
export async function settleArticles(
  tx: Tx,
  articles: readonly PublishedArticle[],
  gone: readonly string[],
): Promise<void> {
  for (const article of articles) await settleOne(tx, article);
  if (gone.length === 0) return;
  const lost = sql<string>`any(${[...gone]}::uuid[])`;
  for (const table of facts) {
    await tx
      .tables<GraphTables>()
      .updateTable(table)
      .set({ stale: true })
      .where('tenant_id', '=', tx.tenant)
      .where('source_article', '=', lost)
      .where('stale', '=', false)
      .execute();
  }
  await tx
    .tables<GraphTables>()
    .updateTable('graph_suggestions')
    .set({ state: 'withdrawn' })
    .where('tenant_id', '=', tx.tenant)
    .where('source_article', '=', lost)
    .where('state', '=', 'open')
    .execute();
}

async function settleOne(tx: Tx, article: PublishedArticle): Promise<void> {
  const quotes = await quotesOf(tx, article.articleId);
  const said = quotes.filter((quote) => saysNow(article, quote));
  const list = sql<string>`any(${said}::text[])`;
  for (const table of facts) {
    await sql`update ${sql.table(table)} set stale = not (quote = ${list})
      where tenant_id = ${tx.tenant} and source_article = ${article.articleId} and stale = (quote = ${list})`.execute(
      tx.tables<GraphTables>(),
    );
  }
  await sql`update graph_suggestions set state = 'withdrawn'
    where tenant_id = ${tx.tenant} and source_article = ${article.articleId} and state = 'open'
      and not (quote = ${list})`.execute(tx.tables<GraphTables>());
}

async function quotesOf(tx: Tx, articleId: string): Promise<string[]> {
  const { rows } = await sql<{ quote: string }>`
    select quote from graph_entities where tenant_id = ${tx.tenant} and source_article = ${articleId}
    union select quote from graph_relations where tenant_id = ${tx.tenant} and source_article = ${articleId}
    union select quote from graph_properties where tenant_id = ${tx.tenant} and source_article = ${articleId}
    union select quote from graph_suggestions where tenant_id = ${tx.tenant} and source_article = ${articleId}`.execute(
    tx.tables<GraphTables>(),
  );
  return rows.map(({ quote }) => quote);
}

/** After much has changed at once: whatever comes from an article that is not published now. */
export async function settleLost(tx: Tx): Promise<void> {
  const { rows } = await sql<{ id: string }>`
    select distinct source_article as id from graph_properties where tenant_id = ${tx.tenant} and not stale and source_article is not null
    union select distinct source_article from graph_relations where tenant_id = ${tx.tenant} and not stale and source_article is not null
    union select distinct source_article from graph_entities where tenant_id = ${tx.tenant} and not stale and source_article is not null
    union select distinct source_article from graph_suggestions where tenant_id = ${tx.tenant} and state = 'open' and source_article is not null`.execute(
    tx.tables<GraphTables>(),
  );
  for (let at = 0; at < rows.length; at += PAGE) {
    const ids = rows.slice(at, at + PAGE).map(({ id }) => id);
    const here = new Set((await readPublished(tx, { ids })).map(({ articleId }) => articleId));
    await settleArticles(
      tx,
      [],
      ids.filter((id) => !here.has(id)),
    );
  }
}
