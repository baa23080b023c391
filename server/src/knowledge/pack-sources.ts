import type { Source } from '#contracts/http/conversations';
import type { Tx } from '#platform/db';
import type { Tables } from './store.ts';

/** Characters of the passage shown with a source. */
const EXCERPT = 160;

/** What a pack has brought, by its own names, as sources that a message can cite. */
export async function packSources(tx: Tx): Promise<Map<string, Source>> {
  const rows = await tx
    .tables<Tables>()
    .selectFrom('articles')
    .select(['id', 'pack_key', 'published_version', 'question', 'answer'])
    .where('tenant_id', '=', tx.tenant)
    .where('pack_key', 'is not', null)
    .where('published_version', 'is not', null)
    .execute();
  return new Map(
    rows.map((row) => [
      row.pack_key!,
      {
        articleId: row.id,
        version: row.published_version!,
        title: row.question,
        excerpt: [...row.answer].slice(0, EXCERPT).join(''),
      },
    ]),
  );
}

/** Articles that packs have brought, by their own names there; those that wait as drafts too. */
export async function packArticles(tx: Tx): Promise<Map<string, string>> {
  const rows = await tx
    .tables<Tables>()
    .selectFrom('articles')
    .select(['id', 'pack_key'])
    .where('tenant_id', '=', tx.tenant)
    .where('pack_key', 'is not', null)
    .where('removed_at', 'is', null)
    .execute();
  return new Map(rows.map(({ id, pack_key: key }) => [key!, id]));
}
