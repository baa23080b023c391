import { sql } from 'kysely';
import {
  simulationLimits,
  type RehearsalResult,
  type RehearsedAgainst,
  type SimulationRun,
} from '#contracts/http/simulations';
import type { Tx } from '#platform/db';
import { refuse } from '#platform/errors';
import { newId } from '#platform/ids';
import type { DialogueRow } from './dialogues.ts';
import type { Played } from './play.ts';
import { fetchSet, runView, type RunRow, type SetEdit } from './sets.ts';
import type { Tables } from './tables.ts';

interface NewRun {
  readonly against: RehearsedAgainst;
  /** The drafts it will speak from. */
  readonly draftIds: readonly string[];
}

/** Writes down that a set is to be played. Refuses with `simulation.running` and `simulation.empty`. */
export async function requestRun(
  tx: Tx,
  setId: string,
  { against, draftIds }: NewRun,
  { by, now }: Pick<SetEdit, 'by' | 'now'>,
): Promise<SimulationRun> {
  await fetchSet(tx, setId, { lock: true });
  const total = await dialoguesIn(tx, setId);
  if (total === 0) throw refuse('simulation.empty', 'There is no dialogue in the set yet');
  const current = await ofSet(tx, setId).select('id').where('state', 'in', underWay).executeTakeFirst();
  if (current) throw refuse('simulation.running', 'The set is being played already');
  const row = await tx
    .tables<Tables>()
    .insertInto('simulation_runs')
    .values({
      tenant_id: tx.tenant,
      id: newId(now.getTime()),
      set_id: setId,
      against: JSON.stringify(against),
      draft_ids: [...draftIds],
      total,
      requested_at: now,
      by_id: by?.staffId ?? null,
      by_name: by?.name ?? null,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  await forgetOld(tx, setId);
  return runView(row);
}

const underWay = ['waiting', 'running'] as const;

export async function listRuns(tx: Tx, setId: string): Promise<SimulationRun[]> {
  await fetchSet(tx, setId);
  const rows = await ofSet(tx, setId)
    .selectAll()
    .orderBy('requested_at', 'desc')
    .orderBy('id', 'desc')
    .limit(simulationLimits.runs)
    .execute();
  return rows.map(runView);
}

/** Refuses with `simulation.run_not_found`. */
export async function fetchRun(tx: Tx, { setId, runId }: { setId: string; runId: string }): Promise<RunRow> {
  await fetchSet(tx, setId);
  const row = await ofSet(tx, setId).selectAll().where('id', '=', runId).executeTakeFirst();
  if (!row) throw refuse('simulation.run_not_found', 'There is no such run of the set');
  return row;
}

/** Stops a run that is not over; one that is stays as it is. Refuses with `simulation.run_not_found`. */
export async function cancelRun(tx: Tx, which: { setId: string; runId: string }, now: Date): Promise<SimulationRun> {
  await fetchRun(tx, which);
  await advance(tx, which.runId, { state: 'cancelled', ended_at: now });
  return runView(await fetchRun(tx, which));
}

type Progress = Pick<RunRow, 'state'> &
  Partial<Pick<RunRow, 'played' | 'total' | 'passed' | 'failed' | 'turns' | 'ms_p50' | 'ms_p95' | 'ended_at'>>;

/** Changes a run that is not over; null when it is, or is no more. */
export async function advance(tx: Tx, runId: string, columns: Progress): Promise<RunRow | null> {
  const row = await tx
    .tables<Tables>()
    .updateTable('simulation_runs')
    .set(columns)
    .where('tenant_id', '=', tx.tenant)
    .where('id', '=', runId)
    .where('state', 'in', underWay)
    .returningAll()
    .executeTakeFirst();
  return row ?? null;
}

/** Keeps what became of one dialogue; done twice it ends the same. */
export async function keepResult(
  tx: Tx,
  { runId, n }: { runId: string; n: number },
  { id, name, language, turns, customer_id }: DialogueRow,
  { diverged, replies, trace }: Played,
): Promise<void> {
  const values = {
    n,
    dialogue: JSON.stringify({ name, language, turns }),
    diverged: JSON.stringify(diverged),
    replies: JSON.stringify(replies),
    trace: JSON.stringify(trace),
    customer_id,
  };
  await tx
    .tables<Tables>()
    .insertInto('simulation_results')
    .values({ tenant_id: tx.tenant, run_id: runId, dialogue_id: id, ...values })
    .onConflict((same) => same.columns(['run_id', 'dialogue_id']).doUpdateSet(values))
    .execute();
}

export async function resultsOf(tx: Tx, runId: string): Promise<RehearsalResult[]> {
  const rows = await ofRun(tx, runId)
    .select(['dialogue_id', 'dialogue', 'diverged', sql<number>`jsonb_array_length(replies)`.as('turns')])
    .orderBy('n')
    .limit(simulationLimits.dialogues)
    .execute();
  return rows.map(({ dialogue_id, dialogue, diverged, turns }) => ({
    dialogueId: dialogue_id,
    name: dialogue.name,
    passed: diverged === null,
    diverged,
    turns,
  }));
}

/** Refuses with `simulation.dialogue_not_found`. */
export async function playedOf(tx: Tx, runId: string, dialogueId: string) {
  const row = await ofRun(tx, runId).selectAll().where('dialogue_id', '=', dialogueId).executeTakeFirst();
  if (!row) throw refuse('simulation.dialogue_not_found', 'This dialogue was not played in the run');
  const { dialogue, diverged, replies, trace } = row;
  const passed = diverged === null;
  return {
    dialogue,
    result: { dialogueId, name: dialogue.name, passed, diverged, turns: replies.length },
    replies: [...replies],
    trace: [...trace],
  };
}

function ofSet(tx: Tx, setId: string) {
  return tx
    .tables<Tables>()
    .selectFrom('simulation_runs')
    .where('tenant_id', '=', tx.tenant)
    .where('set_id', '=', setId);
}

function ofRun(tx: Tx, runId: string) {
  return tx
    .tables<Tables>()
    .selectFrom('simulation_results')
    .where('tenant_id', '=', tx.tenant)
    .where('run_id', '=', runId);
}

async function dialoguesIn(tx: Tx, setId: string): Promise<number> {
  const { count } = await tx
    .tables<Tables>()
    .selectFrom('simulation_dialogues')
    .select(sql<number>`count(*)::int`.as('count'))
    .where('tenant_id', '=', tx.tenant)
    .where('set_id', '=', setId)
    .executeTakeFirstOrThrow();
  return count;
}

async function forgetOld(tx: Tx, setId: string): Promise<void> {
  const old = ofSet(tx, setId)
    .select('id')
    .orderBy('requested_at', 'desc')
    .orderBy('id', 'desc')
    .offset(simulationLimits.runs);
  await tx
    .tables<Tables>()
    .deleteFrom('simulation_runs')
    .where('tenant_id', '=', tx.tenant)
    .where('set_id', '=', setId)
    .where('id', 'in', old)
    .execute();
}
