import { sql, type Selectable } from 'kysely';
import { simulationLimits, type SimulationRun, type SimulationSet } from '#contracts/http/simulations';
import type { Audit } from '#platform/audit';
import type { Tx } from '#platform/db';
import { refuse } from '#platform/errors';
import { newId } from '#platform/ids';
import type { Tables } from './tables.ts';

/** Who changes a set, and when; null is the house itself. */
export interface SetEdit {
  readonly by: { readonly staffId: string; readonly name: string } | null;
  readonly now: Date;
  readonly audit: Pick<Audit, 'append'>;
}

type SetRow = Selectable<Tables['simulation_sets']>;
export type RunRow = Selectable<Tables['simulation_runs']>;

export async function listSets(tx: Tx): Promise<SimulationSet[]> {
  const rows = await mine(tx).selectAll().orderBy('created_at').orderBy('id').limit(simulationLimits.sets).execute();
  return views(tx, rows);
}

/** Refuses with `simulation.not_found`. */
export async function getSet(tx: Tx, id: string): Promise<SimulationSet> {
  return (await views(tx, [await fetchSet(tx, id)]))[0]!;
}

/** Refuses with `simulation.not_found`; `lock` keeps others from changing it meanwhile. */
export async function fetchSet(tx: Tx, id: string, { lock = false } = {}): Promise<SetRow> {
  const one = mine(tx).selectAll().where('id', '=', id);
  const row = await (lock ? one.forUpdate() : one).executeTakeFirst();
  if (!row) throw refuse('simulation.not_found', 'There is no such set of dialogues');
  return row;
}

/** Refuses with `simulation.too_many` and `simulation.name_taken`. */
export async function createSet(tx: Tx, name: string, edit: SetEdit): Promise<SimulationSet> {
  await alone(tx);
  const all = await listSets(tx);
  if (all.length >= simulationLimits.sets)
    throw refuse('simulation.too_many', `A company has at most ${simulationLimits.sets} sets of dialogues`);
  refuseTaken(all, name);
  const row = await tx
    .tables<Tables>()
    .insertInto('simulation_sets')
    .values({
      tenant_id: tx.tenant,
      id: newId(edit.now.getTime()),
      name: name.trim(),
      created_at: edit.now,
      created_by: edit.by?.staffId ?? null,
      created_by_name: edit.by?.name ?? null,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  await remember(tx, edit, { action: 'simulation.create', id: row.id, detail: { name: row.name } });
  return (await views(tx, [row]))[0]!;
}

/** Refuses with `simulation.not_found` and `simulation.name_taken`. */
export async function renameSet(tx: Tx, id: string, name: string, edit: SetEdit): Promise<SimulationSet> {
  await alone(tx);
  await fetchSet(tx, id, { lock: true });
  refuseTaken(
    (await listSets(tx)).filter((other) => other.id !== id),
    name,
  );
  await tx
    .tables<Tables>()
    .updateTable('simulation_sets')
    .set({ name: name.trim() })
    .where('tenant_id', '=', tx.tenant)
    .where('id', '=', id)
    .execute();
  await remember(tx, edit, { action: 'simulation.update', id, detail: { name: name.trim() } });
  return getSet(tx, id);
}

/** Refuses with `simulation.not_found`. */
export async function removeSet(tx: Tx, id: string, edit: SetEdit): Promise<void> {
  const { name } = await fetchSet(tx, id, { lock: true });
  await tx
    .tables<Tables>()
    .deleteFrom('simulation_sets')
    .where('tenant_id', '=', tx.tenant)
    .where('id', '=', id)
    .execute();
  await remember(tx, edit, { action: 'simulation.remove', id, detail: { name } });
}

export function remember(
  tx: Tx,
  { by, audit }: SetEdit,
  { action, id, detail }: { action: string; id: string; detail: Record<string, string | number> },
): Promise<void> {
  const actor = by === null ? 'system:pack' : `staff:${by.staffId}`;
  return audit.append(tx, { actor, action, target: `simulation:${id}`, detail });
}

function mine(tx: Tx) {
  return tx.tables<Tables>().selectFrom('simulation_sets').where('tenant_id', '=', tx.tenant);
}

function refuseTaken(others: readonly { name: string }[], name: string): void {
  if (others.some((other) => other.name === name.trim()))
    throw refuse('simulation.name_taken', 'Another set of dialogues has this name', { fields: { name: 'is taken' } });
}

/** Changes of the list of sets wait for each other, so that limits and names are looked at once. */
async function alone(tx: Tx): Promise<void> {
  const name = `simulation sets ${tx.tenant}`;
  await sql`select pg_advisory_xact_lock(hashtextextended(${name}, 0))`.execute(tx.tables<Tables>());
}

async function views(tx: Tx, rows: readonly SetRow[]): Promise<SimulationSet[]> {
  const ids = rows.map(({ id }) => id);
  const counts = await countDialogues(tx, ids);
  const runs = await latestRuns(tx, ids);
  const runOf = (id: string, isCurrent: boolean) => {
    const run = runs.find((one) => one.set_id === id && (one.state !== 'done') === isCurrent);
    return run ? runView(run) : null;
  };
  return rows.map(({ id, name, created_at, created_by, created_by_name }) => ({
    id,
    name,
    dialogues: counts.get(id) ?? 0,
    createdAt: created_at.toISOString(),
    createdBy: created_by === null ? null : { id: created_by, name: created_by_name ?? '' },
    standing: runOf(id, false),
    current: runOf(id, true),
  }));
}

async function countDialogues(tx: Tx, ids: readonly string[]): Promise<Map<string, number>> {
  const counts = await tx
    .tables<Tables>()
    .selectFrom('simulation_dialogues')
    .select(['set_id', sql<number>`count(*)::int`.as('dialogues')])
    .where('tenant_id', '=', tx.tenant)
    .where('set_id', '=', sql<string>`any(${[...ids]}::uuid[])`)
    .groupBy('set_id')
    .execute();
  return new Map(counts.map(({ set_id, dialogues }) => [set_id, dialogues]));
}

/** Of each set the last run that ended well over what is published, and the one under way. */
function latestRuns(tx: Tx, ids: readonly string[]): Promise<RunRow[]> {
  return tx
    .tables<Tables>()
    .selectFrom('simulation_runs')
    .distinctOn(['set_id', 'state'])
    .selectAll()
    .where('tenant_id', '=', tx.tenant)
    .where('set_id', '=', sql<string>`any(${[...ids]}::uuid[])`)
    .where(sql<boolean>`state in ('waiting', 'running') or (state = 'done' and against ->> 'kind' = 'published')`)
    .orderBy('set_id')
    .orderBy('state')
    .orderBy('requested_at', 'desc')
    .orderBy('id', 'desc')
    .execute();
}

export function runView(row: RunRow): SimulationRun {
  const { id, against, state, played, passed, failed, turns, by_id, by_name } = row;
  return {
    id,
    against,
    state,
    played,
    dialogues: row.total,
    drafts: row.draft_ids.length,
    passed,
    failed,
    turns,
    msP50: row.ms_p50,
    msP95: row.ms_p95,
    requestedAt: row.requested_at.toISOString(),
    endedAt: row.ended_at?.toISOString() ?? null,
    by: by_id === null ? null : { id: by_id, name: by_name ?? '' },
  };
}
