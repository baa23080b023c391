import { learningRoutes } from '#contracts/http/learning';
import type { Tx } from '#platform/db';
import { handlers, type StaffCaller } from '#platform/http';
import type { LearningDeps } from './deps.ts';
import {
  getExperiment,
  listExperiments,
  refuseWhileRunning,
  runningExperiment,
  startExperiment,
  stopExperiment,
  views,
} from './experiments/experiments.ts';
import { countQueue, label, listQueue, undo } from './queue/queue.ts';
import { cancelTraining, currentTraining, getTraining, listTrainings, requestTraining } from './training/runs.ts';
import { refuseFew, startTraining } from './training/work.ts';

/** What the pages of training, experiments and labels call. */
export function createLearningRoutes(deps: LearningDeps) {
  const { db, audit, now, perception } = deps;
  const edit = (caller: StaffCaller) => ({ by: caller, now: now(), audit });
  const within = <R>(caller: StaffCaller, work: (tx: Tx) => Promise<R>) => db.tenant(caller.tenant, work);

  return handlers(learningRoutes, {
    'understanding.overview': ({ caller }) =>
      within(caller, async (tx) => {
        const running = await runningExperiment(tx);
        return {
          ...(await perception.overview(tx)),
          training: await currentTraining(tx),
          experiment: running && (await views(tx, [running]))[0]!,
          queue: await countQueue(tx),
        };
      }),
    'trainings.list': ({ query, caller }) => within(caller, (tx) => listTrainings(tx, query)),
    'trainings.start': ({ body, caller }) =>
      within(caller, async (tx) => {
        refuseFew(await perception.examples(tx));
        const training = await requestTraining(tx, { cause: 'asked', note: body.note }, edit(caller));
        await startTraining(tx, training);
        return training;
      }),
    'trainings.get': ({ params, caller }) => within(caller, (tx) => getTraining(tx, params.id)),
    'trainings.cancel': ({ params, caller }) => within(caller, (tx) => cancelTraining(tx, params.id, edit(caller))),
    'models.promote': ({ params, caller }) =>
      within(caller, async (tx) => {
        await refuseWhileRunning(tx);
        return perception.promote(tx, params.id, edit(caller));
      }),
    'models.rollBack': ({ caller }) =>
      within(caller, async (tx) => {
        await refuseWhileRunning(tx);
        return perception.rollBack(tx, edit(caller));
      }),
    'experiments.list': ({ query, caller }) => within(caller, (tx) => listExperiments(tx, query)),
    'experiments.start': ({ body, caller }) =>
      within(caller, (tx) => startExperiment(tx, body, { ...edit(caller), perception })),
    'experiments.get': ({ params, caller }) => within(caller, (tx) => getExperiment(tx, params.id)),
    'experiments.stop': ({ params, body, caller }) =>
      within(caller, (tx) => stopExperiment(tx, { id: params.id, ...body }, { ...edit(caller), perception })),
    'queue.list': ({ query, caller }) => within(caller, (tx) => listQueue(tx, deps, query)),
    'queue.counts': ({ caller }) => within(caller, countQueue),
    'queue.label': ({ params, body, caller }) =>
      within(caller, async (tx) => {
        const example = await label(tx, deps, { id: params.id, as: body.as }, edit(caller));
        return { example, counts: await countQueue(tx) };
      }),
    'queue.undo': ({ caller }) =>
      within(caller, async (tx) => {
        const item = await undo(tx, deps, edit(caller));
        return { item, counts: await countQueue(tx) };
      }),
  });
}
