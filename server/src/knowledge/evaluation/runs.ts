import { sql } from 'kysely';
import { evaluationLimits, type EvaluationMiss, type EvaluationRun } from '#contracts/http/evaluations';
import type { Tx } from '#platform/db';
import { refuse } from '#platform/errors';
import { newId } from '#platform/ids';
import type { Access } from '../folders/access.ts';
import type { Editor } from '../store.ts';
import { refsOf } from './rows.ts';
import { fetchSet, runView } from './sets.ts';
import type { StoredMiss, Tables } from './tables.ts';

/** Writes down that a set is to be asked. Refuses with `evaluation.running` and `evaluation.empty`. */
export async function requestRun(
  tx: Tx,
  setId: string,
  { cause, by, now }: { cause: EvaluationRun['cause']; by: Editor | null; now: Date },
): Promise<EvaluationRun> {
  await fetchSet(tx, setId, { lock: true });
  const total = await rowsIn(tx, setId);
  if (total === 0) throw refuse('evaluation.empty', 'There is no question in the set yet');
  if (await underWay(tx, setId)) throw refuse('evaluation.running', 'The set is being asked already');
  const row = await tx
    .tables<Tables>()
    .insertInto('evaluation_runs')
    .values({
      tenant_id: tx.tenant,
      id: newId(now.getTime()),
      set_id: setId,
      cause,
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

export async function listRuns(tx: Tx, setId: string): Promise<EvaluationRun[]> {
  await fetchSet(tx, setId);
  const rows = await ofSet(tx, setId)
    .selectAll()
    .orderBy('requested_at', 'desc')
    .orderBy('id', 'desc')
    .limit(evaluationLimits.runs)
    .execute();
  return rows.map(runView);
}

/** Refuses with `evaluation.run_not_found`. */
export async function resultOf(
  tx: Tx,
  { setId, runId }: { setId: string; runId: string },
  access: Access,
): Promise<{ run: EvaluationRun; misses: EvaluationMiss[]; missed: number }> {
  await fetchSet(tx, setId);
  const row = await ofSet(tx, setId).selectAll().where('id', '=', runId).executeTakeFirst();
  if (!row) throw refuse('evaluation.run_not_found', 'There is no such run of the set');
  return { run: runView(row), misses: await named(tx, row.misses, access), missed: row.missed };
}

/** Puts the questions of articles beside their ids. */
export async function named<T extends StoredMiss>(
  tx: Tx,
  misses: readonly T[],
  access: Access,
): Promise<(T & EvaluationMiss)[]> {
  const refs = await refsOf(
    tx,
    misses.flatMap(({ gold, came }) => [gold, came]),
    access,
  );
  return misses.map((miss) => ({ ...miss, gold: refs(miss.gold), came: refs(miss.came) })) as (T & EvaluationMiss)[];
}

/** Whether the set is waiting to be asked or being asked. */
export async function underWay(tx: Tx, setId: string): Promise<boolean> {
  const row = await ofSet(tx, setId).select('id').where('state', 'in', ['waiting', 'running']).executeTakeFirst();
  return row !== undefined;
}

/** Changes a run that is not over yet; false when it is, or is no more. */
export async function advance(
  tx: Tx,
  runId: string,
  columns: {
    state: EvaluationRun['state'];
    asked?: number;
    total?: number;
    ended_at?: Date;
    verdicts?: string;
    scores?: string;
    misses?: string;
    missed?: number;
  },
): Promise<{ setId: string; cause: EvaluationRun['cause'] } | null> {
  const row = await tx
    .tables<Tables>()
    .updateTable('evaluation_runs')
    .set(columns)
    .where('tenant_id', '=', tx.tenant)
    .where('id', '=', runId)
    .where('state', 'in', ['waiting', 'running'])
    .returning(['set_id', 'cause'])
    .executeTakeFirst();
  return row ? { setId: row.set_id, cause: row.cause } : null;
}

function ofSet(tx: Tx, setId: string) {
  return tx
    .tables<Tables>()
    .selectFrom('evaluation_runs')
    .where('tenant_id', '=', tx.tenant)
    .where('set_id', '=', setId);
}

async function rowsIn(tx: Tx, setId: string): Promise<number> {
  const { count } = await tx
    .tables<Tables>()
    .selectFrom('evaluation_rows')
    .select(sql<number>`count(*)::int`.as('count'))
    .where('tenant_id', '=', tx.tenant)
    .where('set_id', '=', setId)
    .executeTakeFirstOrThrow();
  return count;
}

async function forgetOld(tx: Tx, setId: string): Promise<void> {
  await tx
    .tables<Tables>()
    .deleteFrom('evaluation_runs')
    .where('tenant_id', '=', tx.tenant)
    .where('set_id', '=', setId)
    .where('id', 'in', (old) =>
      old
        .selectFrom('evaluation_runs')
        .select('id')
        .where('tenant_id', '=', tx.tenant)
        .where('set_id', '=', setId)
        .orderBy('requested_at', 'desc')
        .orderBy('id', 'desc')
        .offset(evaluationLimits.runs),
    )
    .execute();
}
