import type { Source } from '#contracts/http/conversations';
import type { Audit } from '#platform/audit';
import type { Db, Tx } from '#platform/db';
import type { Facts } from '#platform/facts';
import type { Approvals } from '#staff';
import { knowledgeKind } from './approval.ts';
import { importArticles, importSynonyms, type Imported, type PackArticle } from './pack.ts';
import { packSources } from './pack-sources.ts';
import { createRetrieval, type Retrieval } from './retrieval.ts';
import { createRoutes } from './routes.ts';
import { articleTitles, readPublished, type Editor, type PublishedArticle } from './store.ts';

export { knowledgeFacts } from './facts.ts';
export type { Imported, PackArticle } from './pack.ts';
export type { Lookup, Found } from './retrieval.ts';
export type { Editor, PublishedArticle, Translations } from './store.ts';

export interface KnowledgeDeps {
  db: Db;
  facts: Facts;
  /** Remembers who changed what the bot may say. */
  audit: Pick<Audit, 'append'>;
  /** Asks a second pair of eyes where the company wants one. */
  approvals: Approvals;
  now: () => Date;
}

/** Who brings a pack: somebody of the company, or (null) the house itself. */
export interface Importer {
  by: Editor | null;
  part?: 'system:pack' | 'system:cli';
  /** What is new waits as drafts, to be checked before it answers anybody. */
  drafts?: boolean;
}

export interface Knowledge extends Retrieval {
  /** The article behind a source, as it is published now; null when it was taken back. */
  published(tx: Tx, articleId: string): Promise<PublishedArticle | null>;
  /**
   * Brings the articles of a pack, published at once; again with the same keys to update them. Refuses people with
   * `approval.required` where publishing needs approval: what a pack brings, nobody can look through in one request.
   */
  importArticles(tx: Tx, given: readonly PackArticle[], how: Importer): Promise<Imported>;
  /** The questions of these articles, also of removed ones. */
  titles(tx: Tx, ids: readonly string[]): Promise<Map<string, string>>;
  /** What packs have brought, by their own names, as sources to cite. */
  packSources(tx: Tx): Promise<Map<string, Source>>;
  importSynonyms(tx: Tx, groups: readonly (readonly string[])[]): Promise<void>;
  readonly routes: ReturnType<typeof createRoutes>;
}

/** What the company says: articles, their versions, and the search that finds the right one. */
export function createKnowledge({ db, facts, audit, approvals, now }: KnowledgeDeps): Knowledge {
  const retrieval = createRetrieval({ db, facts, now });
  approvals.kind(knowledgeKind((how) => ({ ...how, now: now(), audit, approvals })));
  return {
    ...retrieval,
    published: async (tx, articleId) => (await readPublished(tx, { ids: [articleId] }))[0] ?? null,
    importArticles: (tx, given, how) => importArticles(tx, given, { ...how, now: now(), audit, approvals }),
    titles: articleTitles,
    importSynonyms,
    packSources,
    routes: createRoutes({ db, retrieval, audit, approvals, now }),
  };
}
