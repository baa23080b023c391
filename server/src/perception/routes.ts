import { gazetteerRoutes, intentRoutes, versionRoutes, type Understood } from '#contracts/http/learning';
import type { Tx } from '#platform/db';
import { handlers, type StaffCaller } from '#platform/http';
import type { PerceptionDeps } from './deps.ts';
import { remember, type Edit } from './edit.ts';
import { exportData, importData, previewImport } from './intents/data.ts';
import {
  addExamples,
  listExamples,
  moveExamples,
  removeExamples,
  restoreExamples,
  targetOf,
  updateExample,
} from './intents/examples.ts';
import { validate } from './intents/findings.ts';
import { createEntry, importEntries, listEntries, removeEntry, updateEntry } from './intents/gazetteer.ts';
import { addIntent, getIntent, listIntents, removeIntent, restoreIntent, updateIntent } from './intents/intents.ts';
import { reportFileOf } from './models/files.ts';
import { errorsOf, reportOf } from './models/report.ts';
import { listVersions } from './models/versions.ts';
import type { Service } from './models/service.ts';
import { tryOut } from './try-out.ts';

const done = { done: true as const };

/** What the pages of intents call. */
export function createIntentRoutes(deps: PerceptionDeps) {
  const { db, audit, now } = deps;
  const edit = (caller: StaffCaller): Edit => ({ by: caller, now: now(), audit });
  const titlesFor = (tx: Tx, caller: StaffCaller) => (ids: readonly string[]) => deps.titlesOf(tx, ids, caller);
  const intentEdit = (tx: Tx, caller: StaffCaller) => ({ ...edit(caller), titles: titlesFor(tx, caller) });
  const within = <R>(caller: StaffCaller, work: (tx: Tx) => Promise<R>) => db.tenant(caller.tenant, work);
  const changed = async (counted: Promise<number>) => ({ changed: await counted });

  return handlers(intentRoutes, {
    'intents.list': ({ query, caller }) => within(caller, (tx) => listIntents(tx, query, titlesFor(tx, caller))),
    'intents.get': ({ params, caller }) => within(caller, (tx) => getIntent(tx, params.id, titlesFor(tx, caller))),
    'intents.create': ({ body: { examples, ...form }, caller }) =>
      within(caller, async (tx) => {
        const how = intentEdit(tx, caller);
        const intentId = await addIntent(tx, form, how);
        const texts = examples.map((text) => ({ intentId, text }));
        if (texts.length > 0) await addExamples(tx, texts, { ...how, from: 'staff' });
        const detail = { title: form.title, examples: texts.length };
        await remember(tx, how, { action: 'intent.create', target: `intent:${intentId}`, detail });
        return getIntent(tx, intentId, how.titles);
      }),
    'intents.update': ({ params, body, caller }) =>
      within(caller, (tx) => updateIntent(tx, params.id, body, intentEdit(tx, caller))),
    'intents.remove': async ({ params, caller }) => {
      await within(caller, (tx) => removeIntent(tx, params.id, edit(caller)));
      return done;
    },
    'intents.restore': ({ params, caller }) =>
      within(caller, async (tx) => {
        await restoreIntent(tx, params.id, edit(caller));
        return getIntent(tx, params.id, titlesFor(tx, caller));
      }),
    'intents.examples': ({ query, caller }) => within(caller, (tx) => listExamples(tx, query)),
    'intents.addExamples': ({ body: { intentId, texts }, caller }) =>
      within(caller, async (tx) => {
        const how = edit(caller);
        const added = await addExamples(
          tx,
          texts.map((text) => ({ intentId, text })),
          { ...how, from: 'staff' },
        );
        const detail = { count: added.items.length };
        if (detail.count > 0) await remember(tx, how, { action: 'example.add', target: targetOf(intentId), detail });
        return added;
      }),
    'intents.updateExample': ({ params, body, caller }) =>
      within(caller, (tx) => updateExample(tx, params.id, body.text, edit(caller))),
    'intents.moveExamples': ({ body, caller }) => changed(within(caller, (tx) => moveExamples(tx, body, edit(caller)))),
    'intents.removeExamples': ({ body, caller }) =>
      changed(within(caller, (tx) => removeExamples(tx, body.ids, edit(caller)))),
    'intents.restoreExamples': ({ body, caller }) =>
      changed(within(caller, (tx) => restoreExamples(tx, body.ids, edit(caller)))),
    'intents.validate': ({ body, caller }) => within(caller, (tx) => validate(tx, body.draft)),
    'intents.previewImport': ({ body, caller }) => within(caller, (tx) => previewImport(tx, body)),
    'intents.import': ({ body, caller }) => within(caller, (tx) => importData(tx, body, intentEdit(tx, caller))),
    'intents.export': ({ query, caller }) => within(caller, (tx) => exportData(tx, query.format)),
  });
}

/** What the pages of the names of things call. */
export function createGazetteerRoutes({ db, audit, now }: PerceptionDeps) {
  const edit = (caller: StaffCaller): Edit => ({ by: caller, now: now(), audit });
  const within = <R>(caller: StaffCaller, work: (tx: Tx) => Promise<R>) => db.tenant(caller.tenant, work);
  return handlers(gazetteerRoutes, {
    'gazetteer.list': ({ query, caller }) => within(caller, (tx) => listEntries(tx, query)),
    'gazetteer.create': ({ body, caller }) => within(caller, (tx) => createEntry(tx, body, edit(caller))),
    'gazetteer.update': ({ params, body, caller }) =>
      within(caller, (tx) => updateEntry(tx, params.id, body, edit(caller))),
    'gazetteer.remove': async ({ params, caller }) => {
      await within(caller, (tx) => removeEntry(tx, params.id, edit(caller)));
      return done;
    },
    'gazetteer.import': ({ body, caller }) => within(caller, (tx) => importEntries(tx, body.text, edit(caller))),
  });
}

/** What the pages of versions read; what puts one in service belongs to `learning`, which knows of experiments. */
export function createVersionRoutes({ db, now }: PerceptionDeps, service: Service) {
  const within = <R>(caller: StaffCaller, work: (tx: Tx) => Promise<R>) => db.tenant(caller.tenant, work);
  return handlers(versionRoutes, {
    'models.versions': ({ query, caller }) => within(caller, (tx) => listVersions(tx, query)),
    'models.report': ({ params, caller }) => within(caller, (tx) => reportOf(tx, params.id)),
    'models.errors': ({ params, query, caller }) => within(caller, (tx) => errorsOf(tx, params.id, query)),
    'models.file': ({ params, caller }) => within(caller, (tx) => reportFileOf(tx, params.id, params.file)),
    'understanding.try': ({ body, caller }): Promise<Understood> =>
      tryOut({ db, service, now }, { tenant: caller.tenant, ...body }),
  });
}
