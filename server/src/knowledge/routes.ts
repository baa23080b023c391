import { knowledgeRoutes } from '#contracts/http/knowledge';
import type { Db, Tx } from '#platform/db';
import { handlers, type StaffCaller } from '#platform/http';
import * as articles from './article.ts';
import { countAll } from './counting.ts';
import type { Edit } from './live.ts';
import { listArticles, listCategories } from './listing.ts';
import type { Found, Retrieval } from './retrieval.ts';

interface RouteDeps {
  db: Db;
  retrieval: Pick<Retrieval, 'search'>;
  /** What a caller may do now, and where it is written down. */
  edit: (tx: Tx, caller: StaffCaller) => Promise<Edit>;
}

/** What the knowledge pages of the console call. */
export function createRoutes({ db, retrieval, edit }: RouteDeps) {
  const as = <R>(caller: StaffCaller, work: (tx: Tx, edit: Edit) => Promise<R>) =>
    db.tenant(caller.tenant, async (tx) => work(tx, await edit(tx, caller)));

  return handlers(knowledgeRoutes, {
    'articles.list': ({ query, caller }) => as(caller, (tx, by) => listArticles(tx, query, by)),
    'articles.categories': async ({ caller }) => ({
      items: await as(caller, (tx, { access }) => listCategories(tx, access)),
    }),
    'articles.counts': ({ caller }) => as(caller, countAll),
    'articles.create': ({ body, caller }) => as(caller, (tx, by) => articles.createArticle(tx, body, by)),
    'articles.get': ({ params, caller }) => as(caller, (tx, by) => articles.getArticle(tx, params.id, by)),
    'articles.update': ({ params, body: { revision, ...draft }, caller }) =>
      as(caller, (tx, by) => articles.updateArticle(tx, params.id, { draft, revision }, by)),
    'articles.delete': ({ params, caller }) => as(caller, (tx, by) => articles.removeArticle(tx, params.id, by)),
    'articles.restore': ({ params, caller }) => as(caller, (tx, by) => articles.restoreArticle(tx, params.id, by)),
    'articles.publish': ({ params, body, caller }) =>
      as(caller, (tx, by) => articles.publishArticle(tx, params.id, body, by)),
    'articles.unpublish': ({ params, caller }) => as(caller, (tx, by) => articles.unpublishArticle(tx, params.id, by)),
    'articles.versions': async ({ params, caller }) => ({
      items: await as(caller, (tx, by) => articles.listVersions(tx, params.id, by)),
    }),
    'articles.compare': ({ params, query, caller }) =>
      as(caller, (tx, by) => articles.compareVersions(tx, params.id, query, by)),
    'articles.rollBack': ({ params, body, caller }) =>
      as(caller, (tx, by) => articles.rollBackArticle(tx, params.id, body.version, by)),
    'articles.republish': ({ params, body, caller }) =>
      as(caller, (tx, by) => articles.republishArticle(tx, params.id, body, by)),
    'articles.chunks': ({ params, query, caller }) =>
      as(caller, (tx, by) => articles.getChunks(tx, params.id, query.version, by)),
    'articles.setChunks': ({ params, body, caller }) =>
      as(caller, (tx, by) => articles.setChunks(tx, params.id, body, by)),
    'articles.move': ({ params, body, caller }) =>
      as(caller, (tx, by) => articles.moveArticle(tx, params.id, body.folderId, by)),
    'articles.setReviewBy': ({ params, body, caller }) =>
      as(caller, (tx, by) => articles.setReviewBy(tx, params.id, body.reviewBy, by)),
    'articles.search': async ({ body, caller }) => {
      const { hits, match, by } = await retrieval.search(caller.tenant, body.query);
      // What the bot says is said to customers; here nobody hears of folders that he may not read.
      const { access } = await as(caller, async (_tx, who) => who);
      const seen = hits.filter(({ article }) => access.may('read', article.folderId));
      return { items: seen.map(hitView), verdict: match.kind, by };
    },
  });
}

function hitView({ article, probability, signals, matched }: Found) {
  const { articleId, question, answer } = article;
  return { articleId, question, answer, probability, signals: { ...signals }, matched: [...matched] };
}
