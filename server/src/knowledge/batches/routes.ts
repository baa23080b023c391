import { articleBatchRoutes } from '#contracts/http/article-batches';
import type { Db, Tx } from '#platform/db';
import { handlers, type StaffCaller } from '#platform/http';
import type { Edit } from '../live.ts';
import { createBatch, undoBatch, type BatchEdit, type NewBatch } from './create.ts';
import { getBatch, getItem, leaveOut, listBatches, listItems } from './view.ts';

interface BatchRouteDeps {
  readonly db: Db;
  /** What the caller may do now, and where it is written down. */
  readonly edit: (tx: Tx, caller: StaffCaller) => Promise<Edit & { by: StaffCaller }>;
}

/** What is done with many articles at once. */
export function batchHandlers({ db, edit }: BatchRouteDeps) {
  const as = <R>(caller: StaffCaller, work: (tx: Tx, edit: BatchEdit) => Promise<R>) =>
    db.tenant(caller.tenant, async (tx) => work(tx, await edit(tx, caller)));
  const create = (caller: StaffCaller, given: NewBatch) =>
    as(caller, async (tx, by) => getBatch(tx, (await createBatch(tx, given, by)).id, by));

  return handlers(articleBatchRoutes, {
    'articleBatches.list': ({ query, caller }) =>
      as(caller, (tx, by) => listBatches(tx, { ...query, staffId: caller.staffId }, by)),
    'articleBatches.create': ({ body, caller }) => create(caller, body),
    'articleBatches.move': ({ body, caller }) => create(caller, { verb: 'move', ...body }),
    'articleBatches.get': ({ params, caller }) => as(caller, (tx, by) => getBatch(tx, params.id, by)),
    'articleBatches.items': ({ params, query, caller }) => as(caller, (tx, by) => listItems(tx, params.id, query, by)),
    'articleBatches.item': ({ params, caller }) => as(caller, (tx, by) => getItem(tx, params.id, params.articleId, by)),
    'articleBatches.leaveOut': ({ params, body, caller }) =>
      as(caller, (tx, by) => leaveOut(tx, { ...params, ...body }, by)),
    'articleBatches.undo': ({ params, caller }) =>
      as(caller, async (tx, by) => {
        await getBatch(tx, params.id, by);
        return getBatch(tx, (await undoBatch(tx, params.id, by)).id, by);
      }),
  });
}
