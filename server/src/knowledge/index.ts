import type { Source } from '#contracts/http/conversations';
import type { Audit } from '#platform/audit';
import type { Db, Tx } from '#platform/db';
import type { Facts } from '#platform/facts';
import { importArticles, importSynonyms, type Imported, type PackArticle } from './pack.ts';
import { packSources } from './pack-sources.ts';
import { createRetrieval, type Retrieval } from './retrieval.ts';
import { createRoutes } from './routes.ts';
import { readPublished, type Editor, type PublishedArticle } from './store.ts';

export { knowledgeFacts } from './facts.ts';
export type { Imported, PackArticle } from './pack.ts';
export type { Lookup, Found } from './retrieval.ts';
export type { Editor, PublishedArticle, Translations } from './store.ts';

export interface KnowledgeDeps {
  db: Db;
  facts: Facts;
  /** Remembers who changed what the bot may say. */
  audit: Pick<Audit, 'append'>;
  now: () => Date;
}

export interface Knowledge extends Retrieval {
  /** The article behind a source, as it is published now; null when it was taken back. */
  published(tx: Tx, articleId: string): Promise<PublishedArticle | null>;
  /** Brings the articles of a pack, published at once; again with the same keys to update them. */
  importArticles(tx: Tx, given: readonly PackArticle[], how: { by: Editor | null }): Promise<Imported>;
  /** What packs have brought, by their own names, as sources to cite. */
  packSources(tx: Tx): Promise<Map<string, Source>>;
  importSynonyms(tx: Tx, groups: readonly (readonly string[])[]): Promise<void>;
  readonly routes: ReturnType<typeof createRoutes>;
}

/** What the company says: articles, their versions, and the search that finds the right one. */
export function createKnowledge({ db, facts, audit, now }: KnowledgeDeps): Knowledge {
  const retrieval = createRetrieval({ db, facts, now });
  return {
    ...retrieval,
    published: async (tx, articleId) => (await readPublished(tx, { ids: [articleId] }))[0] ?? null,
    importArticles: (tx, given, { by }) => importArticles(tx, given, { by, now: now(), audit }),
    importSynonyms,
    packSources,
    routes: createRoutes({ db, retrieval, audit, now }),
  };
}
