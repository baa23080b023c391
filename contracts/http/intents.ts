import { z } from 'zod';
import { byId, done, id, page, pageQuery, text } from '../common.ts';
import { routes } from '../route.ts';
import {
  dataFormat,
  gazetteerEntry,
  gazetteerType,
  importPreview,
  intent,
  intentExample,
  intentName,
  learningLimits,
  saying,
  trainingFinding,
} from './learning-views.ts';

const intentForm = {
  /** Made from the title when it is left out. */
  name: intentName.optional(),
  title: saying(learningLimits.title),
  description: text(learningLimits.description).default(''),
  leadsTo: z
    .discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('nothing') }),
      z.strictObject({ kind: z.literal('article'), articleId: id }),
      z.strictObject({ kind: z.literal('person') }),
    ])
    .default({ kind: 'nothing' }),
};
export type IntentForm = z.infer<z.ZodObject<typeof intentForm>>;

const exampleText = saying(learningLimits.exampleText);
const bulk = z.array(id).min(1).max(learningLimits.bulk);
/** Null: out of scope. */
const ofIntent = id.nullable();
const changed = z.object({ changed: z.int() });
const findings = z.object({ items: z.array(trainingFinding), /** All there are. */ count: z.int() });

const entryName = saying(learningLimits.entryName);
const entryForm = {
  type: gazetteerType,
  name: entryName,
  synonyms: z.array(entryName).max(learningLimits.synonyms).default([]),
};
export type GazetteerForm = z.infer<z.ZodObject<typeof entryForm>>;

const importForm = z.strictObject({
  text: text(learningLimits.importBody, 1),
  /** Told from the text when it is left out. */
  format: dataFormat.optional(),
});
const importRoute = { method: 'POST' as const, body: importForm, bodyBytes: learningLimits.importBody * 2 };

/** Labelling reads all of it: whoever may teach, may also label. */
const reads = { access: 'understanding.label' as const };
const manages = { access: 'understanding.manage' as const };

const root = '/api/v1/understanding';

/** What the company teaches: intents with examples, and the names of its things. */
export const intentRoutes = routes({
  'intents.list': {
    ...reads,
    method: 'GET',
    path: `${root}/intents`,
    summary: 'Intents by title',
    query: z.strictObject({
      search: text(100).optional(),
      kept: z.enum(['live', 'removed']).default('live'),
      ...pageQuery,
    }),
    reply: page(intent),
  },
  'intents.get': {
    ...reads,
    method: 'GET',
    path: `${root}/intents/:id`,
    summary: 'One intent, also a removed one',
    params: byId,
    reply: intent,
  },
  'intents.create': {
    ...manages,
    method: 'POST',
    path: `${root}/intents`,
    summary: 'Make an intent, with its first examples',
    body: z.strictObject({ ...intentForm, examples: z.array(exampleText).max(learningLimits.bulk).default([]) }),
    reply: intent,
    status: 201,
  },
  'intents.update': {
    ...manages,
    method: 'PUT',
    path: `${root}/intents/:id`,
    summary: 'Change an intent; refused when somebody else saved in between. Where it leads works at once',
    params: byId,
    body: z.strictObject({ ...intentForm, revision: z.int() }),
    reply: intent,
  },
  'intents.remove': {
    ...manages,
    method: 'DELETE',
    path: `${root}/intents/:id`,
    summary: 'Remove an intent with its examples; what is in service no longer acts on it',
    params: byId,
    reply: done,
  },
  'intents.restore': {
    ...manages,
    method: 'POST',
    path: `${root}/intents/:id/restore`,
    summary: 'Undo the removal of an intent',
    params: byId,
    body: z.strictObject({}),
    reply: intent,
  },
  'intents.examples': {
    ...reads,
    method: 'GET',
    path: `${root}/examples`,
    summary: 'Examples of an intent, or those of out of scope when no intent is named; the latest first',
    query: z.strictObject({ intentId: id.optional(), search: text(100).optional(), ...pageQuery }),
    reply: page(intentExample),
  },
  'intents.addExamples': {
    ...manages,
    method: 'POST',
    path: `${root}/examples`,
    summary: 'Add examples; those that the intent has already are left as they are',
    body: z.strictObject({ intentId: ofIntent, texts: z.array(exampleText).min(1).max(learningLimits.bulk) }),
    reply: z.object({ items: z.array(intentExample), known: z.int() }),
    status: 201,
  },
  'intents.updateExample': {
    ...manages,
    method: 'PUT',
    path: `${root}/examples/:id`,
    summary: 'Change the words of an example',
    params: byId,
    body: z.strictObject({ text: exampleText }),
    reply: intentExample,
  },
  'intents.moveExamples': {
    ...manages,
    method: 'POST',
    path: `${root}/examples/move`,
    summary: 'Put examples under another intent, or out of scope',
    body: z.strictObject({ ids: bulk, intentId: ofIntent }),
    reply: changed,
  },
  'intents.removeExamples': {
    ...manages,
    method: 'POST',
    path: `${root}/examples/remove`,
    summary: 'Remove examples',
    body: z.strictObject({ ids: bulk }),
    reply: changed,
  },
  'intents.restoreExamples': {
    ...manages,
    method: 'POST',
    path: `${root}/examples/restore`,
    summary: 'Undo the removal of examples',
    body: z.strictObject({ ids: bulk }),
    reply: changed,
  },
  'intents.validate': {
    ...reads,
    method: 'POST',
    path: `${root}/validate`,
    summary: 'Conflicts and near-duplicates now; with `draft` only what concerns words that are being typed',
    body: z.strictObject({
      draft: z.strictObject({ intentId: ofIntent, text: text(learningLimits.exampleText) }).optional(),
    }),
    reply: findings,
  },
  'intents.previewImport': {
    ...manages,
    ...importRoute,
    path: `${root}/import/preview`,
    summary: 'What an import would bring, and what would be wrong with it; changes nothing',
    reply: importPreview,
  },
  'intents.import': {
    ...manages,
    ...importRoute,
    path: `${root}/import`,
    summary: 'Bring intents and examples from Rasa YAML, CSV or JSONL: all or nothing; new names make intents',
    reply: importPreview,
  },
  'intents.export': {
    ...reads,
    method: 'GET',
    path: `${root}/export`,
    summary: 'All intents with their examples in one file',
    query: z.strictObject({ format: dataFormat.default('rasa') }),
    download: true,
    reply: z.unknown(),
  },
});

/** Names of the things of the company. */
export const gazetteerRoutes = routes({
  'gazetteer.list': {
    ...reads,
    method: 'GET',
    path: `${root}/gazetteer`,
    summary: 'Names of the things of the company, by name',
    query: z.strictObject({ search: text(100).optional(), type: gazetteerType.optional(), ...pageQuery }),
    reply: page(gazetteerEntry),
  },
  'gazetteer.create': {
    ...manages,
    method: 'POST',
    path: `${root}/gazetteer`,
    summary: 'Add a name with its synonyms; refused when its type has the name already',
    body: z.strictObject(entryForm),
    reply: gazetteerEntry,
    status: 201,
  },
  'gazetteer.update': {
    ...manages,
    method: 'PUT',
    path: `${root}/gazetteer/:id`,
    summary: 'Change a name and its synonyms',
    params: byId,
    body: z.strictObject(entryForm),
    reply: gazetteerEntry,
  },
  'gazetteer.remove': {
    ...manages,
    method: 'DELETE',
    path: `${root}/gazetteer/:id`,
    summary: 'Remove a name',
    params: byId,
    reply: done,
  },
  'gazetteer.import': {
    ...manages,
    method: 'POST',
    path: `${root}/gazetteer/import`,
    summary: 'Add many names: CSV or pasted lines with type, name and synonyms parted by |; all or nothing',
    bodyBytes: learningLimits.importBody * 2,
    body: z.strictObject({ text: text(learningLimits.importBody, 1) }),
    reply: z.object({
      added: z.int(),
      /** Known names that got more synonyms, and those that had them all. */ grown: z.int(),
      known: z.int(),
    }),
  },
});
