import type { Locale } from '#contracts/common';
import type { Source } from '#contracts/http/conversations';
import type { Audit } from '#platform/audit';
import type { Db, Tx } from '#platform/db';
import type { Facts } from '#platform/facts';
import type { Lane } from '#platform/lanes';
import type { StaffCaller } from '#platform/http';
import type { Approvals, Reader } from '#staff';
import { knowledgeKind } from './approval.ts';
import { batchKind } from './batches/approval.ts';
import { batchHandlers } from './batches/routes.ts';
import { batchLane } from './batches/run.ts';
import { commentHandlers } from './comments.ts';
import { bringRows, createEvaluationRoutes, createSet, evaluationLanes, followKnowledge } from './evaluation/index.ts';
import { accessOf, everywhere, type Access } from './folders/access.ts';
import { createImports, importTitles, type ImportsDeps, type Transport } from './imports/index.ts';
import { folderHandlers } from './folders/routes.ts';
import { createGraph, type Graph } from './graph/index.ts';
import { importArticles, importSynonyms, type Imported, type PackArticle } from './pack.ts';
import { packArticles, packSources } from './pack-sources.ts';
import { concernedBy, isStillDue, readersOf, remind } from './reminders.ts';
import type { Encoders } from './encoders/choose.ts';
import { createRetrieval, type Retrieval } from './retrieval.ts';
import { chooseDrafts, type DraftChoice } from './retrieval-tests/drafts.ts';
import { createTestRoutes } from './retrieval-tests/routes.ts';
import { createRoutes } from './routes.ts';
import { openSource, type OpenedSource } from './source.ts';
import { articleTitles, readPublished, type Editor, type PublishedArticle } from './store.ts';

export { createEncoders } from './encoders/choose.ts';
export type { Encoders };
export { changeCentre, helpHandlers, serveHelp } from './help/index.ts';
export { createRetrieval } from './retrieval.ts';
export { createSearchThread, SearchThreadLost, ShelfClosed } from './search/client.ts';
export { scriptHandlers } from './scripts.ts';
export { knowledgeFacts } from './facts.ts';
export type { Imported, PackArticle } from './pack.ts';
export type { Lookup, Found } from './retrieval.ts';
export { answerFor, type Moment } from './answer.ts';
export { nothingAsked, type GraphAsked, type GraphFound } from './graph/index.ts';
export { finding, labelOf, type Finding } from './finding.ts';
export type { Editor, PublishedArticle } from './store.ts';

export interface KnowledgeDeps {
  db: Db;
  facts: Facts;
  /** Remembers who changed what the bot may say. */
  audit: Pick<Audit, 'append'>;
  /** Asks a second pair of eyes where the company wants one. */
  approvals: Approvals;
  now: () => Date;
  /** What imports read files and addresses with. */
  imports: Pick<ImportsDeps, 'files' | 'parser' | 'outbound'>;
  /** Marks archives of this installation. */
  signingKey: Buffer;
  /** Where search indexes are saved between starts. */
  cacheFolder?: string;
  /** Another encoder than the embedded one, where the operator chose one. */
  encoders?: Encoders | undefined;
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
  /** What a customer reads of a source, in his language on the web; null when it was taken back. */
  source(
    tx: Tx,
    articleId: string,
    how: { passage?: string | undefined; language?: Locale | undefined },
  ): Promise<OpenedSource | null>;
  /**
   * Brings the articles of a pack, published at once; again with the same keys to update them. Refuses people with
   * `approval.required` where publishing needs approval: what a pack brings, nobody can look through in one request.
   */
  importArticles(tx: Tx, given: readonly PackArticle[], how: Importer): Promise<Imported>;
  /** The questions of those of these articles that somebody may read, also of removed ones. */
  titles(tx: Tx, ids: readonly string[], reader: Reader): Promise<Map<string, string>>;
  /** What those of these imports are called that go where somebody may read. */
  importTitles(tx: Tx, ids: readonly string[], reader: Reader): Promise<Map<string, string>>;
  /** What somebody may do with articles, by the folders they lie in. */
  accessOf(tx: Tx, reader: Reader): Promise<Access>;
  /** What would be said if these drafts were published, the latest changed 200; refuses with `batch.not_found`. */
  drafts(tx: Tx, which: DraftChoice): Promise<PublishedArticle[]>;
  /** What packs have brought, by their own names, as sources to cite. */
  packSources(tx: Tx): Promise<Map<string, Source>>;
  /** Articles by the names that packs give them, those that wait as drafts too. */
  packArticles(tx: Tx): Promise<Map<string, string>>;
  /** Opens an evaluation set; of each row the article is named by its pack key, or null when nothing answers. */
  bringEvaluation(
    tx: Tx,
    set: { name: string; rows: readonly { query: string; packKey: string | null }[] },
  ): Promise<void>;
  importSynonyms(tx: Tx, groups: readonly (readonly string[])[]): Promise<void>;
  /** Tells what ends soon and what somebody should look at again, each once, from the morning of the company's day on. */
  remind(company: { id: string; timeZone: string }): Promise<void>;
  /** Who may read an article. */
  readersOf(tx: Tx, articleId: string): Promise<ReadonlySet<string>>;
  /** Whom it concerns that an article is due. */
  concernedBy(tx: Tx, articleId: string): Promise<ReadonlySet<string>>;
  isStillDue(tx: Tx, articleId: string, told: { what: string; due: string }): Promise<boolean>;
  readonly routes: ReturnType<typeof createRoutes>;
  /** What its articles say, as things and how they hang together. */
  readonly graph: Graph;
  readonly folderRoutes: ReturnType<typeof folderHandlers>;
  readonly batchRoutes: ReturnType<typeof batchHandlers>;
  readonly commentRoutes: ReturnType<typeof commentHandlers>;
  readonly testRoutes: ReturnType<typeof createTestRoutes>;
  readonly evaluationRoutes: ReturnType<typeof createEvaluationRoutes>;
  /** How knowledge comes in from files and goes out as an archive. */
  readonly transport: Transport;
  readonly lanes: readonly Lane[];
}

/** What the company says: articles, their versions, and the search that finds the right one. */
export function createKnowledge(deps: KnowledgeDeps): Knowledge {
  const { db, facts, audit, approvals, now, cacheFolder, encoders, imports, signingKey } = deps;
  const retrieval = createRetrieval({ db, facts, now, cacheFolder, encoders });
  followKnowledge({ db, facts });
  const ground = () => ({ now: now(), audit, approvals });
  approvals.kind(knowledgeKind((how) => ({ ...how, ...ground(), access: everywhere })));
  approvals.kind(batchKind());
  const edit = async (tx: Tx, by: StaffCaller) => ({ ...ground(), by, access: await accessOf(tx, by) });
  const graph = createGraph({ db, facts, audit, now });
  const transport = createImports({ db, audit, approvals, now, signingKey, ...imports });
  const published = async (tx: Tx, articleId: string) => (await readPublished(tx, { ids: [articleId] }))[0] ?? null;
  return {
    ...retrieval,
    published,
    async source(tx, articleId, { passage, language }) {
      const article = await published(tx, articleId);
      const moment = {
        language: language === 'en' ? ('en' as const) : ('zh' as const),
        channel: 'web' as const,
        at: now(),
      };
      return article && openSource(article, moment, passage);
    },
    importArticles: (tx, given, how) => importArticles(tx, given, { ...how, ...ground(), access: everywhere }),
    titles: async (tx, ids, reader) => articleTitles(tx, ids, await accessOf(tx, reader)),
    drafts: chooseDrafts,
    importTitles: async (tx, ids, reader) => importTitles(tx, ids, await accessOf(tx, reader)),
    accessOf,
    bringEvaluation: async (tx, { name, rows }) => {
      const sources = await packSources(tx);
      const { id } = await createSet(tx, { name, auto: true }, { by: null, now: now(), audit });
      const known = rows.flatMap(({ query, packKey }) => {
        const articleId = packKey === null ? null : sources.get(packKey)?.articleId;
        return articleId === undefined ? [] : [{ query, articleId, note: '' }];
      });
      await bringRows(tx, id, known, now());
    },
    importSynonyms,
    remind: (company) => remind(db, company, now()),
    readersOf,
    concernedBy,
    isStillDue,
    packSources,
    packArticles,
    graph,
    testRoutes: createTestRoutes({ db, retrieval, now }),
    evaluationRoutes: createEvaluationRoutes({ db, retrieval, audit, now }),
    transport,
    lanes: [
      ...transport.lanes,
      ...graph.lanes,
      batchLane({ db, edit: ground }),
      ...evaluationLanes({ db, retrieval, now }),
    ],
    routes: createRoutes({ db, retrieval, edit }),
    folderRoutes: folderHandlers({ db, audit, now }),
    batchRoutes: batchHandlers({ db, edit }),
    commentRoutes: commentHandlers({ db, edit }),
  };
}
