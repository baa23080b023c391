import { sql, type Selectable } from 'kysely';
import { simulationLimits, type Rehearsal, type StoredRehearsal } from '#contracts/http/simulations';
import { forgetIn, type Tx } from '#platform/db';
import { refuse } from '#platform/errors';
import { newId } from '#platform/ids';
import { fetchSet, remember, type SetEdit } from './sets.ts';
import type { Tables } from './tables.ts';

export type DialogueRow = Selectable<Tables['simulation_dialogues']>;

interface DialogueQuery {
  readonly search?: string | undefined;
  readonly cursor?: string | undefined;
  readonly limit: number;
}

export async function listDialogues(
  tx: Tx,
  setId: string,
  { search, cursor, limit }: DialogueQuery,
): Promise<{ items: StoredRehearsal[]; next: string | null }> {
  await fetchSet(tx, setId);
  if (cursor !== undefined && !/^\d{1,18}$/.test(cursor))
    throw refuse('request.invalid', 'This page mark is not one of ours', {
      fields: { 'query.cursor': 'is unreadable' },
    });
  let rows = mine(tx, setId).selectAll();
  const wanted = search?.trim().toLowerCase();
  if (wanted) rows = rows.where(sql<boolean>`strpos(lower(name || ' ' || turns::text), ${wanted}) > 0`);
  if (cursor !== undefined) rows = rows.where('n', '>', cursor);
  const found = await rows
    .orderBy('n')
    .limit(limit + 1)
    .execute();
  const shown = found.slice(0, limit);
  return { items: shown.map(view), next: found.length > limit ? String(shown.at(-1)!.n) : null };
}

/** All dialogues of a set in their order: the limit of a set bounds them. */
export function allDialogues(tx: Tx, setId: string): Promise<DialogueRow[]> {
  return mine(tx, setId).selectAll().orderBy('n').limit(simulationLimits.dialogues).execute();
}

/** Refuses with `simulation.too_many_dialogues` and `simulation.dialogue_known`. */
export async function addDialogue(
  tx: Tx,
  setId: string,
  given: Rehearsal & { customerId: string | null },
  edit: SetEdit,
): Promise<StoredRehearsal> {
  await fetchSet(tx, setId, { lock: true });
  if ((await countOf(tx, setId)) >= simulationLimits.dialogues) throw tooMany();
  const [row] = await insert(tx, setId, [given], edit.now);
  if (!row) throw known();
  await remember(tx, edit, { action: 'simulation.dialogues', id: setId, detail: { added: 1 } });
  return view(row);
}

/** Refuses with `simulation.dialogue_not_found` and `simulation.dialogue_known`. */
export async function updateDialogue(
  tx: Tx,
  { setId, dialogueId }: { setId: string; dialogueId: string },
  given: Rehearsal,
  edit: SetEdit,
): Promise<StoredRehearsal> {
  await fetchSet(tx, setId, { lock: true });
  const name = given.name.trim();
  const twin = await mine(tx, setId)
    .select('id')
    .where('name', '=', name)
    .where('id', '<>', dialogueId)
    .executeTakeFirst();
  if (twin) throw known();
  const row = await tx
    .tables<Tables>()
    .updateTable('simulation_dialogues')
    .set({ name, language: given.language, turns: JSON.stringify(given.turns) })
    .where('tenant_id', '=', tx.tenant)
    .where('set_id', '=', setId)
    .where('id', '=', dialogueId)
    .returningAll()
    .executeTakeFirst();
  if (!row) throw gone();
  await remember(tx, edit, { action: 'simulation.dialogues', id: setId, detail: { changed: 1 } });
  return view(row);
}

/** Refuses with `simulation.dialogue_not_found`. */
export async function removeDialogue(
  tx: Tx,
  { setId, dialogueId }: { setId: string; dialogueId: string },
  edit: SetEdit,
): Promise<void> {
  await fetchSet(tx, setId, { lock: true });
  const { numDeletedRows } = await tx
    .tables<Tables>()
    .deleteFrom('simulation_dialogues')
    .where('tenant_id', '=', tx.tenant)
    .where('set_id', '=', setId)
    .where('id', '=', dialogueId)
    .executeTakeFirst();
  if (numDeletedRows === 0n) throw gone();
  await remember(tx, edit, { action: 'simulation.dialogues', id: setId, detail: { removed: 1 } });
}

/** Dialogues of the same name are replaced. Refuses with `simulation.too_many_dialogues`, and then nothing is changed. */
export async function importDialogues(
  tx: Tx,
  setId: string,
  given: readonly Rehearsal[],
  edit: SetEdit,
): Promise<{ added: number; replaced: number }> {
  await fetchSet(tx, setId, { lock: true });
  const before = new Set((await mine(tx, setId).select('name').execute()).map(({ name }) => name));
  const others = given.filter(({ name }) => !before.has(name));
  if (before.size + others.length > simulationLimits.dialogues) throw tooMany();
  for (const { name, language, turns } of given.filter((one) => before.has(one.name)))
    await tx
      .tables<Tables>()
      .updateTable('simulation_dialogues')
      .set({ language, turns: JSON.stringify(turns) })
      .where('tenant_id', '=', tx.tenant)
      .where('set_id', '=', setId)
      .where('name', '=', name)
      .execute();
  await bringDialogues(tx, setId, others, edit.now);
  const counts = { added: others.length, replaced: given.length - others.length };
  await remember(tx, edit, { action: 'simulation.dialogues', id: setId, detail: counts });
  return counts;
}

/** Fills a set for whoever has looked at its limit. */
export async function bringDialogues(tx: Tx, setId: string, given: readonly Rehearsal[], now: Date): Promise<void> {
  const unowned = given.map((one) => ({ ...one, customerId: null }));
  await insert(tx, setId, unowned, now);
}

/** What was taken from a customer's words goes with him, also from what was played. */
export const forgetCustomer = (tx: Tx, customerId: string): Promise<void> =>
  forgetIn<Tables>(tx, ['simulation_dialogues', 'simulation_results'], customerId);

async function insert(
  tx: Tx,
  setId: string,
  given: readonly (Rehearsal & { customerId: string | null })[],
  now: Date,
): Promise<DialogueRow[]> {
  if (given.length === 0) return [];
  const rows = given.map(({ name, language, turns, customerId }) => ({
    tenant_id: tx.tenant,
    id: newId(now.getTime()),
    set_id: setId,
    name: name.trim(),
    language,
    turns: JSON.stringify(turns),
    customer_id: customerId,
  }));
  return tx
    .tables<Tables>()
    .insertInto('simulation_dialogues')
    .values(rows)
    .onConflict((same) => same.columns(['set_id', 'name']).doNothing())
    .returningAll()
    .execute();
}

function mine(tx: Tx, setId: string) {
  return tx
    .tables<Tables>()
    .selectFrom('simulation_dialogues')
    .where('tenant_id', '=', tx.tenant)
    .where('set_id', '=', setId);
}

async function countOf(tx: Tx, setId: string): Promise<number> {
  const { count } = await mine(tx, setId)
    .select(sql<number>`count(*)::int`.as('count'))
    .executeTakeFirstOrThrow();
  return count;
}

function view({ id, name, language, turns, customer_id }: DialogueRow): StoredRehearsal {
  return { id, name, language, turns, fromCustomer: customer_id !== null };
}

const tooMany = () =>
  refuse('simulation.too_many_dialogues', `A set has at most ${simulationLimits.dialogues} dialogues`);
const known = () =>
  refuse('simulation.dialogue_known', 'A dialogue of the set has this name', {
    fields: { name: 'is in the set already' },
  });
const gone = () => refuse('simulation.dialogue_not_found', 'There is no such dialogue in the set');
