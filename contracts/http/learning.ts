import { z } from 'zod';
import { byId, id, page, pageQuery, text } from '../common.ts';
import { routes } from '../route.ts';
import {
  experiment,
  intentExample,
  intentName,
  labelledAs,
  learningLimits,
  modelError,
  modelReport,
  modelVersion,
  queueCounts,
  queuedMessage,
  queueReason,
  reportFile,
  saying,
  training,
  understandingOverview,
  understood,
} from './learning-views.ts';

export * from './learning-views.ts';
export * from './intents.ts';

/** Labelling reads all of it: whoever may teach, may also label. */
const reads = { access: 'understanding.label' as const };
const labels = reads;
const manages = { access: 'understanding.manage' as const };

const root = '/api/v1/understanding';

/** Versions and what was measured of them. */
export const versionRoutes = routes({
  'models.versions': {
    ...reads,
    method: 'GET',
    path: `${root}/versions`,
    summary: 'Versions, the latest first',
    query: z.strictObject(pageQuery),
    reply: page(modelVersion),
  },
  'models.report': {
    ...reads,
    method: 'GET',
    path: `${root}/versions/:id`,
    summary: 'What was measured of a version, on folds that it did not see',
    params: byId,
    reply: modelReport,
  },
  'models.errors': {
    ...reads,
    method: 'GET',
    path: `${root}/versions/:id/errors`,
    summary: 'Examples that were understood wrongly, the surest mistakes first',
    params: byId,
    query: z.strictObject({ gold: intentName.optional(), said: intentName.optional(), ...pageQuery }),
    reply: page(modelError),
  },
  'models.file': {
    ...reads,
    method: 'GET',
    path: `${root}/versions/:id/files/:file`,
    summary: 'A file of the report, in the formats of Rasa where it has one',
    params: z.strictObject({ id, file: reportFile }),
    download: true,
    reply: z.unknown(),
  },
  'understanding.try': {
    ...reads,
    method: 'POST',
    path: `${root}/try`,
    summary: 'What the turn would see in a message: intents, entities, state of mind, language',
    body: z.strictObject({
      text: saying(learningLimits.exampleText),
      /** The one in service when left out. */ versionId: id.optional(),
    }),
    reply: understood,
  },
});

/** Training, two versions beside each other, and messages to label. */
export const learningRoutes = routes({
  'understanding.overview': {
    ...reads,
    method: 'GET',
    path: root,
    summary: 'What is understood now, what changed since it was trained, and what waits',
    reply: understandingOverview,
  },
  'trainings.list': {
    ...reads,
    method: 'GET',
    path: `${root}/trainings`,
    summary: 'Trainings, the latest first',
    query: z.strictObject(pageQuery),
    reply: page(training),
  },
  'trainings.start': {
    ...manages,
    method: 'POST',
    path: `${root}/trainings`,
    summary: 'Train a version from the examples as they are now; refused while one is under way',
    body: z.strictObject({ note: text(learningLimits.note).default('') }),
    reply: training,
    status: 202,
  },
  'trainings.get': {
    ...reads,
    method: 'GET',
    path: `${root}/trainings/:id`,
    summary: 'One training with its progress',
    params: byId,
    reply: training,
  },
  'trainings.cancel': {
    ...manages,
    method: 'POST',
    path: `${root}/trainings/:id/cancel`,
    summary: 'Stop a training; nothing comes of it',
    params: byId,
    body: z.strictObject({}),
    reply: training,
  },
  'models.promote': {
    ...manages,
    method: 'POST',
    path: `${root}/versions/:id/promote`,
    summary: 'Put a version in service; refused while an experiment runs',
    params: byId,
    body: z.strictObject({}),
    reply: modelVersion,
  },
  'models.rollBack': {
    ...manages,
    method: 'POST',
    path: `${root}/versions/roll-back`,
    summary: 'Put back in service what was there before',
    body: z.strictObject({}),
    reply: modelVersion,
  },
  'experiments.list': {
    ...reads,
    method: 'GET',
    path: `${root}/experiments`,
    summary: 'Experiments, the latest first',
    query: z.strictObject(pageQuery),
    reply: page(experiment),
  },
  'experiments.start': {
    ...manages,
    method: 'POST',
    path: `${root}/experiments`,
    summary: 'Let another version understand a share of the conversations beside the one in service',
    body: z.strictObject({ versionId: id, /** Of conversations that it gets. */ share: z.number().min(0.01).max(0.9) }),
    reply: experiment,
    status: 201,
  },
  'experiments.get': {
    ...reads,
    method: 'GET',
    path: `${root}/experiments/:id`,
    summary: 'How the two do',
    params: byId,
    reply: experiment,
  },
  'experiments.stop': {
    ...manages,
    method: 'POST',
    path: `${root}/experiments/:id/stop`,
    summary: 'End an experiment; the winner is put in service, without one everything stays',
    params: byId,
    body: z.strictObject({ winner: id.nullable() }),
    reply: experiment,
  },
  'queue.list': {
    ...labels,
    method: 'GET',
    path: `${root}/queue`,
    summary: 'Messages that were not surely understood, the latest first',
    query: z.strictObject({ reason: queueReason.optional(), intentId: id.optional(), ...pageQuery }),
    reply: page(queuedMessage),
  },
  'queue.counts': {
    ...labels,
    method: 'GET',
    path: `${root}/queue/counts`,
    summary: 'How many messages wait, and what became of the others',
    reply: queueCounts,
  },
  'queue.label': {
    ...labels,
    method: 'POST',
    path: `${root}/queue/:id/label`,
    summary: 'Say what a message means: it becomes an example, with the data of the customer masked',
    params: byId,
    body: z.strictObject({ as: labelledAs }),
    reply: z.object({ example: intentExample.nullable(), counts: queueCounts }),
  },
  'queue.undo': {
    ...labels,
    method: 'POST',
    path: `${root}/queue/undo`,
    summary: 'Take back the last label one gave oneself; the message waits again',
    body: z.strictObject({}),
    reply: z.object({ item: queuedMessage, counts: queueCounts }),
  },
});
