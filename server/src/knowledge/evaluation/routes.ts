import { Readable } from 'node:stream';
import { evaluationRoutes } from '#contracts/http/evaluations';
import type { Audit } from '#platform/audit';
import type { Tx } from '#platform/db';
import { handlers, type StaffCaller } from '#platform/http';
import { accessOf, type Access } from '../folders/access.ts';
import { preview } from './preview.ts';
import { csvLine, readRows } from './read-rows.ts';
import { addRow, allRows, importRows, listRows, refsOf, removeRow, updateRow } from './rows.ts';
import { listRuns, requestRun, resultOf } from './runs.ts';
import { createSet, fetchSet, getSet, listSets, removeSet, updateSet } from './sets.ts';
import { startRun, type WorkDeps } from './work.ts';

interface RouteDeps extends WorkDeps {
  audit: Pick<Audit, 'append'>;
}

const done = { done: true as const };

/** What the evaluation pages of the console call. */
export function createEvaluationRoutes(deps: RouteDeps) {
  const { db, audit, now } = deps;
  const edit = (caller: StaffCaller) => ({ by: caller, now: now(), audit });
  const rowEdit = async (tx: Tx, caller: StaffCaller) => ({ ...edit(caller), access: await accessOf(tx, caller) });

  return handlers(evaluationRoutes, {
    'evaluations.list': async ({ caller }) => ({ items: await db.tenant(caller.tenant, listSets) }),
    'evaluations.get': ({ params, caller }) => db.tenant(caller.tenant, (tx) => getSet(tx, params.id)),
    'evaluations.create': ({ body, caller }) => db.tenant(caller.tenant, (tx) => createSet(tx, body, edit(caller))),
    'evaluations.update': ({ params, body, caller }) =>
      db.tenant(caller.tenant, (tx) => updateSet(tx, params.id, body, edit(caller))),
    'evaluations.remove': async ({ params, caller }) => {
      await db.tenant(caller.tenant, (tx) => removeSet(tx, params.id, edit(caller)));
      return done;
    },
    'evaluations.rows': ({ params, query, caller }) =>
      db.tenant(caller.tenant, async (tx) => listRows(tx, params.id, query, await accessOf(tx, caller))),
    'evaluations.addRow': ({ params, body, caller }) =>
      db.tenant(caller.tenant, async (tx) => addRow(tx, params.id, body, await rowEdit(tx, caller))),
    'evaluations.updateRow': ({ params, body, caller }) =>
      db.tenant(caller.tenant, async (tx) =>
        updateRow(tx, { setId: params.id, rowId: params.rowId }, body, await rowEdit(tx, caller)),
      ),
    'evaluations.removeRow': async ({ params, caller }) => {
      await db.tenant(caller.tenant, (tx) => removeRow(tx, { setId: params.id, rowId: params.rowId }, edit(caller)));
      return done;
    },
    'evaluations.import': ({ params, body, caller }) =>
      db.tenant(caller.tenant, async (tx) => {
        await fetchSet(tx, params.id);
        return importRows(tx, params.id, readRows(body.text), await rowEdit(tx, caller));
      }),
    'evaluations.export': ({ params, caller }) =>
      db.tenant(caller.tenant, async (tx) => exported(tx, params.id, await accessOf(tx, caller))),
    'evaluations.runs': async ({ params, caller }) => ({
      items: await db.tenant(caller.tenant, (tx) => listRuns(tx, params.id)),
    }),
    'evaluations.run': ({ params, body, caller }) =>
      db.tenant(caller.tenant, async (tx) => {
        const cause = body.drafts ? 'drafts' : 'asked';
        const run = await requestRun(tx, params.id, { cause, by: caller, now: now() });
        await startRun(tx, run);
        return run;
      }),
    'evaluations.result': ({ params, caller }) =>
      db.tenant(caller.tenant, async (tx) =>
        resultOf(tx, { setId: params.id, runId: params.runId }, await accessOf(tx, caller)),
      ),
    'evaluations.preview': async ({ body: { articleId }, caller }) => ({
      items: await preview(deps, { tenant: caller.tenant, articleId }, (tx) => accessOf(tx, caller)),
    }),
  });
}

async function exported(tx: Tx, setId: string, access: Access) {
  const { name } = await fetchSet(tx, setId);
  const rows = await allRows(tx, setId);
  const refs = await refsOf(
    tx,
    rows.map(({ gold }) => gold),
    access,
  );
  const lines = rows.map(({ query, gold, note }) => csvLine([query, gold ?? '', refs(gold)?.question ?? '', note]));
  return {
    name: `${name}.csv`,
    mime: 'text/csv; charset=utf-8',
    stream: Readable.from(['\uFEFF', csvLine(['query', 'gold', 'question', 'note']), ...lines]),
  };
}
