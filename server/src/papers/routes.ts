import { paperRoutes } from '#contracts/http/papers';
import type { Handlers } from '#platform/http';
import { correct, decide, type DecidingDeps } from './deciding.ts';
import { dossierOf, paperFor, picturesOf, viewsOf } from './reading.ts';

export const ownPaperRoutes = {
  'customers.papers': paperRoutes['customers.papers'],
  'conversations.pictures': paperRoutes['conversations.pictures'],
  'papers.get': paperRoutes['papers.get'],
  'papers.correct': paperRoutes['papers.correct'],
  'papers.decide': paperRoutes['papers.decide'],
} as const;

type Own = 'customers.papers' | 'conversations.pictures' | 'papers.get' | 'papers.correct' | 'papers.decide';

/** What the desk shows of pictures and papers, and what people decide about them. */
export function paperHandlers(deps: DecidingDeps): Pick<Handlers<typeof paperRoutes>, Own> {
  const { db } = deps;
  return {
    'customers.papers': ({ params, caller }) =>
      db.tenant(caller.tenant, (tx) => dossierOf(tx, deps, caller, params.id)),
    'conversations.pictures': ({ params, query, caller }) =>
      db.tenant(caller.tenant, (tx) => picturesOf(tx, deps, caller, { id: params.id, ...query })),
    'papers.get': ({ params, caller }) =>
      db.tenant(caller.tenant, async (tx) => {
        const [view] = await viewsOf(tx, deps, caller, [await paperFor(tx, deps, caller, { id: params.id })]);
        return view!;
      }),
    'papers.correct': ({ params: { id }, body: { revision, fields }, caller }) =>
      db.tenant(caller.tenant, (tx) => correct(tx, deps, caller, { id, revision, given: fields })),
    'papers.decide': ({ params: { id }, body, caller }) =>
      db.tenant(caller.tenant, (tx) => decide(tx, deps, caller, { id, ...body })),
  };
}
