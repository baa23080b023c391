import { graphRoutes } from '#contracts/http/graph';
import type { Audit } from '#platform/audit';
import type { Db, Tx } from '#platform/db';
import { handlers, type StaffCaller } from '#platform/http';
import { accessOf, type Access } from '../folders/access.ts';
import type { GraphAsked } from './answer.ts';
import { drawAll } from './drawing.ts';
import type { GraphEdit } from './edit.ts';
import { createEntity, listEntities, removeEntity, restoreEntity, updateEntity } from './entities.ts';
import { exportGraph } from './export.ts';
import { getEntity } from './get.ts';
import { mergeEntities } from './merge.ts';
import { neighbourhood } from './neighbourhood.ts';
import * as relations from './relations.ts';
import { schemaView } from './schema-view.ts';
import { decideAll, listSuggestions } from './suggestions.ts';

interface RouteDeps {
  db: Db;
  audit: Pick<Audit, 'append'>;
  now: () => Date;
  clock: () => number;
  ask(tenant: string, question: string): Promise<GraphAsked>;
}

const done = { done: true as const };

/** What the page of the graph calls. */
export function createGraphRoutes({ db, audit, now, clock, ask }: RouteDeps) {
  const read = <R>({ tenant, ...caller }: StaffCaller, work: (tx: Tx, access: Access) => Promise<R>) =>
    db.tenant(tenant, async (tx) => work(tx, await accessOf(tx, caller)));
  const editIn =
    (caller: StaffCaller) =>
    async (tx: Tx): Promise<GraphEdit> => ({
      by: caller,
      now: now(),
      audit,
      access: await accessOf(tx, caller),
    });
  const edit = <R>(caller: StaffCaller, work: (tx: Tx, by: GraphEdit) => Promise<R>) =>
    db.tenant(caller.tenant, async (tx) => work(tx, await editIn(caller)(tx)));

  return handlers(graphRoutes, {
    'graph.schema': ({ caller }) => db.tenant(caller.tenant, schemaView),
    'graph.entities': ({ query, caller }) => read(caller, (tx, access) => listEntities(tx, query, access)),
    'graph.entity': ({ params, caller }) => read(caller, (tx, access) => getEntity(tx, params.id, access)),
    'graph.neighbourhood': ({ params, query, caller }) =>
      read(caller, (tx, access) => neighbourhood(tx, params.id, query, access)),
    'graph.createEntity': ({ body, caller }) => edit(caller, (tx, by) => createEntity(tx, body, by)),
    'graph.updateEntity': ({ params, body, caller }) => edit(caller, (tx, by) => updateEntity(tx, params.id, body, by)),
    'graph.removeEntity': async ({ params, caller }) => {
      await edit(caller, (tx, by) => removeEntity(tx, params.id, by));
      return done;
    },
    'graph.restoreEntity': ({ params, caller }) => edit(caller, (tx, by) => restoreEntity(tx, params.id, by)),
    'graph.mergeEntity': ({ params, body, caller }) => edit(caller, (tx, by) => mergeEntities(tx, params.id, body, by)),
    'graph.relations': ({ query, caller }) => read(caller, (tx, access) => relations.listRelations(tx, query, access)),
    'graph.createRelation': ({ body, caller }) => edit(caller, (tx, by) => relations.createRelation(tx, body, by)),
    'graph.updateRelation': ({ params, body, caller }) =>
      edit(caller, (tx, by) => relations.updateRelation(tx, params.id, body, by)),
    'graph.removeRelation': async ({ params, caller }) => {
      await edit(caller, (tx, by) => relations.removeRelation(tx, params.id, by));
      return done;
    },
    'graph.restoreRelation': ({ params, caller }) =>
      edit(caller, (tx, by) => relations.restoreRelation(tx, params.id, by)),
    'graph.suggestions': ({ query, caller }) => read(caller, (tx, access) => listSuggestions(tx, query, access)),
    'graph.decide': async ({ body, caller }) => ({
      items: await decideAll(db, caller.tenant, body, editIn(caller)),
    }),
    'graph.draw': async ({ caller }) => ({
      articles: await edit(caller, (tx, by) => drawAll(tx, by)),
    }),
    'graph.ask': async ({ body, caller }) => {
      const began = clock();
      const { found, entities } = await ask(caller.tenant, body.question);
      const tookMs = Math.round((clock() - began) * 100) / 100;
      const titles = new Map(found?.sources.map(({ articleId, title }) => [articleId, title]));
      const path = (found?.path ?? []).map(({ source, ...step }) => ({
        ...step,
        source: { ...source, title: titles.get(source.articleId) ?? '' },
      }));
      const answer = found && { kind: found.kind, sentences: [...found.sentences], path };
      return { answer, entities: [...entities], tookMs };
    },
    'graph.export': async ({ query, caller }) =>
      exportGraph(db, caller.tenant, query.format, (tx) => accessOf(tx, caller)),
  });
}
