import { knowledgeRoutes } from '#contracts/http/knowledge';
import type { Audit } from '#platform/audit';
import type { Db } from '#platform/db';
import { handlers, type StaffCaller } from '#platform/http';
import type { Approvals } from '#staff';
import * as articles from './article.ts';
import { listArticles, listCategories } from './listing.ts';
import type { Found, Retrieval } from './retrieval.ts';

interface RouteDeps {
  db: Db;
  retrieval: Retrieval;
  audit: Pick<Audit, 'append'>;
  approvals: Approvals;
  now: () => Date;
}

/** What the knowledge pages of the console call. */
export function createRoutes({ db, retrieval, audit, approvals, now }: RouteDeps) {
  const edit = (caller: StaffCaller) => ({ by: caller, now: now(), audit, approvals });

  return handlers(knowledgeRoutes, {
    'articles.list': ({ query, caller }) => db.tenant(caller.tenant, (tx) => listArticles(tx, query, approvals)),
    'articles.categories': async ({ caller }) => ({ items: await db.tenant(caller.tenant, listCategories) }),
    'articles.create': ({ body, caller }) =>
      db.tenant(caller.tenant, (tx) => articles.createArticle(tx, body, edit(caller))),
    'articles.get': ({ params, caller }) =>
      db.tenant(caller.tenant, (tx) => articles.getArticle(tx, params.id, { approvals })),
    'articles.update': ({ params, body: { revision, ...draft }, caller }) =>
      db.tenant(caller.tenant, (tx) => articles.updateArticle(tx, params.id, { draft, revision }, edit(caller))),
    'articles.delete': ({ params, caller }) =>
      db.tenant(caller.tenant, (tx) => articles.removeArticle(tx, params.id, edit(caller))),
    'articles.restore': ({ params, caller }) =>
      db.tenant(caller.tenant, (tx) => articles.restoreArticle(tx, params.id, edit(caller))),
    'articles.publish': ({ params, body, caller }) =>
      db.tenant(caller.tenant, (tx) => articles.publishArticle(tx, params.id, body, edit(caller))),
    'articles.unpublish': ({ params, caller }) =>
      db.tenant(caller.tenant, (tx) => articles.unpublishArticle(tx, params.id, edit(caller))),
    'articles.versions': async ({ params, caller }) => ({
      items: await db.tenant(caller.tenant, (tx) => articles.listVersions(tx, params.id)),
    }),
    'articles.rollBack': ({ params, body, caller }) =>
      db.tenant(caller.tenant, (tx) => articles.rollBackArticle(tx, params.id, body.version, edit(caller))),
    'articles.search': async ({ body, caller }) => {
      const { hits, match } = await retrieval.search(caller.tenant, body.query);
      return { items: hits.map(hitView), verdict: match.kind };
    },
  });
}

function hitView({ article, probability, signals, matched }: Found) {
  const { articleId, question, answer } = article;
  return { articleId, question, answer, probability, signals: { ...signals }, matched: [...matched] };
}
