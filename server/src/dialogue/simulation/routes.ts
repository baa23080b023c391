import { Readable } from 'node:stream';
import { limits } from '#contracts/common';
import { simulationRoutes, type Rehearsal, type RehearsedAgainst } from '#contracts/http/simulations';
import * as conversations from '#conversations';
import type { ConversationsDeps } from '#conversations';
import type { Locale } from '#contracts/common';
import type { Knowledge } from '#knowledge';
import type { Audit } from '#platform/audit';
import type { Db, Tx } from '#platform/db';
import { refuse } from '#platform/errors';
import { handlers, type StaffCaller } from '#platform/http';
import {
  addDialogue,
  allDialogues,
  importDialogues,
  listDialogues,
  removeDialogue,
  updateDialogue,
} from './dialogues.ts';
import { fromMessages } from './from-conversation.ts';
import { readRehearsals, writeRehearsal } from './read-rehearsals.ts';
import { cancelRun, fetchRun, listRuns, playedOf, requestRun, resultsOf } from './runs.ts';
import { createSet, fetchSet, getSet, listSets, removeSet, renameSet, runView } from './sets.ts';
import { startRun } from './work.ts';

export interface SimulationDeps {
  db: Db;
  audit: Pick<Audit, 'append'>;
  knowledge: Pick<Knowledge, 'drafts' | 'titles'>;
  conversations: ConversationsDeps;
  localeOf(tx: Tx, customerId: string): Promise<Locale>;
  now(): Date;
}

const done = { done: true as const };

/** What the pages of batch simulation call. */
export function createSimulationRoutes(deps: SimulationDeps) {
  const { db, audit, now } = deps;
  const edit = (by: StaffCaller) => ({ by, now: now(), audit });
  return handlers(simulationRoutes, {
    'simulations.list': async ({ caller }) => ({ items: await db.tenant(caller.tenant, listSets) }),
    'simulations.get': ({ params, caller }) => db.tenant(caller.tenant, (tx) => getSet(tx, params.id)),
    'simulations.create': ({ body, caller }) =>
      db.tenant(caller.tenant, (tx) => createSet(tx, body.name, edit(caller))),
    'simulations.update': ({ params, body, caller }) =>
      db.tenant(caller.tenant, (tx) => renameSet(tx, params.id, body.name, edit(caller))),
    'simulations.remove': async ({ params, caller }) => {
      await db.tenant(caller.tenant, (tx) => removeSet(tx, params.id, edit(caller)));
      return done;
    },
    'simulations.dialogues': ({ params, query, caller }) =>
      db.tenant(caller.tenant, (tx) => listDialogues(tx, params.id, query)),
    'simulations.addDialogue': ({ params, body: { from, ...given }, caller }) =>
      db.tenant(caller.tenant, async (tx) =>
        addDialogue(tx, params.id, { ...given, customerId: await customerOf(tx, from, caller) }, edit(caller)),
      ),
    'simulations.updateDialogue': ({ params, body, caller }) =>
      db.tenant(caller.tenant, (tx) =>
        updateDialogue(tx, { setId: params.id, dialogueId: params.dialogueId }, body, edit(caller)),
      ),
    'simulations.removeDialogue': async ({ params: { id: setId, dialogueId }, caller }) => {
      await db.tenant(caller.tenant, (tx) => removeDialogue(tx, { setId, dialogueId }, edit(caller)));
      return done;
    },
    'simulations.import': ({ params, body, caller }) =>
      db.tenant(caller.tenant, async (tx) => {
        await fetchSet(tx, params.id);
        return importDialogues(tx, params.id, readRehearsals(body.text), edit(caller));
      }),
    'simulations.export': ({ params, caller }) => db.tenant(caller.tenant, (tx) => exported(tx, params.id)),
    'simulations.runs': async ({ params, caller }) => ({
      items: await db.tenant(caller.tenant, (tx) => listRuns(tx, params.id)),
    }),
    'simulations.run': ({ params, body: { against }, caller }) =>
      db.tenant(caller.tenant, async (tx) => {
        const draftIds = await draftsFor(tx, deps, against, caller);
        const run = await requestRun(tx, params.id, { against, draftIds }, edit(caller));
        await startRun(tx, run);
        return run;
      }),
    'simulations.cancel': ({ params: { id: setId, runId }, caller }) =>
      db.tenant(caller.tenant, (tx) => cancelRun(tx, { setId, runId }, now())),
    'simulations.result': ({ params: { id: setId, runId }, caller }) =>
      db.tenant(caller.tenant, async (tx) => {
        const run = await readableRun(tx, deps, { setId, runId }, caller);
        return { run: runView(run), items: await resultsOf(tx, runId) };
      }),
    'simulations.played': ({ params: { id: setId, runId, dialogueId }, caller }) =>
      db.tenant(caller.tenant, async (tx) => {
        await readableRun(tx, deps, { setId, runId }, caller);
        return playedOf(tx, runId, dialogueId);
      }),
    'simulations.fromConversation': ({ params, caller }) =>
      db.tenant(caller.tenant, (tx) => taken(tx, deps, params.id, caller)),
  });
}

/** A conversation as a dialogue to be looked through. Refuses with `simulation.nothing_said`. */
async function taken(tx: Tx, deps: SimulationDeps, conversationId: string, caller: StaffCaller): Promise<Rehearsal> {
  const conversation = await conversations.get(tx, conversationId, { reach: conversations.reachOf(caller) });
  const wanted = { conversation, audience: 'customer' as const, after: 0, limit: limits.page };
  const { items } = await conversations.messages(tx, deps.conversations, wanted);
  const rehearsal = fromMessages(items, await deps.localeOf(tx, conversation.customer_id));
  if (rehearsal.turns.length === 0)
    throw refuse('simulation.nothing_said', 'The customer has written nothing in this conversation');
  return rehearsal;
}

async function customerOf(tx: Tx, conversationId: string | undefined, caller: StaffCaller): Promise<string | null> {
  if (conversationId === undefined) return null;
  const reach = conversations.reachOf(caller);
  return (await conversations.get(tx, conversationId, { reach })).customer_id;
}

/** The drafts a run speaks from: those that whoever asks for it may read. Refuses with `simulation.no_drafts`. */
async function draftsFor(
  tx: Tx,
  { knowledge }: Pick<SimulationDeps, 'knowledge'>,
  against: RehearsedAgainst,
  caller: StaffCaller,
): Promise<string[]> {
  if (against.kind === 'published') return [];
  const which =
    against.kind === 'drafts' ? {} : against.kind === 'batch' ? { batch: against.id } : { ids: [against.id] };
  const ids = (await knowledge.drafts(tx, which)).map(({ articleId }) => articleId);
  const readable = await knowledge.titles(tx, ids, caller);
  if (readable.size === 0)
    throw refuse('simulation.no_drafts', 'There is no draft that differs from what is published');
  return ids.filter((id) => readable.has(id));
}

/** What was said from drafts is for those who may read them all. Refuses with `simulation.hidden`. */
async function readableRun(
  tx: Tx,
  { knowledge }: Pick<SimulationDeps, 'knowledge'>,
  which: { setId: string; runId: string },
  caller: StaffCaller,
) {
  const run = await fetchRun(tx, which);
  const readable = await knowledge.titles(tx, run.draft_ids, caller);
  if (readable.size < run.draft_ids.length)
    throw refuse('simulation.hidden', 'This run speaks from drafts that you may not read');
  return run;
}

async function exported(tx: Tx, setId: string) {
  const { name } = await fetchSet(tx, setId);
  const lines = (await allDialogues(tx, setId)).map(writeRehearsal);
  return { name: `${name}.jsonl`, mime: 'application/jsonl; charset=utf-8', stream: Readable.from(lines) };
}
