import type { Db, Tx } from '#platform/db';
import { readPublished, type PublishedArticle, type Tables } from '../store.ts';
import { printOf } from './entries.ts';

/** Articles read at once while an index is built. */
const PAGE = 500;
/** Groups of synonyms that a company may bring. */
const GROUPS = 2_000;

export async function readSynonyms(tx: Tx): Promise<string[][]> {
  const groups = await tx
    .tables<Tables>()
    .selectFrom('synonym_groups')
    .select('words')
    .where('tenant_id', '=', tx.tenant)
    .orderBy('id')
    .limit(GROUPS)
    .execute();
  return groups.map(({ words }) => words);
}

/**
 * Brings an index that knows these articles (id to print) to what is published now, a page at a time; returns how many
 * articles were changed.
 */
export async function catchUp(
  { db, tenant }: { db: Db; tenant: string },
  known: ReadonlyMap<string, string>,
  change: (put: readonly PublishedArticle[], gone: readonly string[]) => Promise<unknown>,
): Promise<number> {
  const standing = await db.tenant(tenant, readStanding);
  const here = new Set(standing.map(({ id }) => id));
  const gone = [...known.keys()].filter((id) => !here.has(id));
  const changed = standing
    .filter(({ id, version, folderId }) => known.get(id) !== printOf({ version: version!, folderId }))
    .map(({ id }) => id);
  if (gone.length > 0) await change([], gone);
  for (let at = 0; at < changed.length; at += PAGE) {
    const ids = changed.slice(at, at + PAGE);
    const read = await db.tenant(tenant, (tx) => readPublished(tx, { ids }));
    const found = new Set(read.map(({ articleId }) => articleId));
    await change(
      read,
      ids.filter((id) => !found.has(id)),
    );
  }
  return changed.length + gone.length;
}

/** Every published article with what its print is made of. */
function readStanding(tx: Tx) {
  return tx
    .tables<Tables>()
    .selectFrom('articles')
    .select(['id', 'published_version as version', 'folder_id as folderId'])
    .where('tenant_id', '=', tx.tenant)
    .where('published_version', 'is not', null)
    .where('removed_at', 'is', null)
    .orderBy('id')
    .execute();
}
