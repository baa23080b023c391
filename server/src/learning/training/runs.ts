import { learningLimits, type Training } from '#contracts/http/learning';
import type { Tx } from '#platform/db';
import { refuse } from '#platform/errors';
import { record } from '#platform/facts';
import { newId } from '#platform/ids';
import { markOf, placeIn } from '#perception';
import { person, remember, type Edit } from '../edit.ts';
import { FACT_VERSION, learningFacts } from '../facts.ts';
import type { Tables, TrainingRow } from '../tables.ts';

/** Writes down that a version is to be trained. Refuses with `training.running`. */
export async function requestTraining(
  tx: Tx,
  { cause, note }: { cause: Training['cause']; note: string },
  edit: Edit,
): Promise<Training> {
  const row = await tx
    .tables<Tables>()
    .insertInto('training_runs')
    .values({
      tenant_id: tx.tenant,
      id: newId(edit.now.getTime()),
      stage: null,
      cause,
      note,
      requested_at: edit.now,
      started_at: null,
      ended_at: null,
      by_id: edit.by?.staffId ?? null,
      by_name: edit.by?.name ?? null,
      failure: null,
      version_id: null,
    })
    // The index knows one that is under way, also one that begins at the same moment.
    .onConflict((conflict) => conflict.doNothing())
    .returningAll()
    .executeTakeFirst();
  if (!row) throw refuse('training.running', 'A training is under way');
  await forgetOld(tx);
  await remember(tx, edit, { action: 'training.start', target: `training:${row.id}`, detail: { cause } });
  return trainingView(row);
}

/** A page of trainings, the latest first. */
export async function listTrainings(tx: Tx, { cursor, limit }: { cursor?: string | undefined; limit: number }) {
  const before = placeIn(cursor, ['number', 'id']);
  let query = trainings(tx).selectAll();
  if (before) {
    const at = new Date(Number(before[0]));
    query = query.where(({ eb, refTuple, tuple }) =>
      eb(refTuple('requested_at', 'id'), '<', tuple(at, String(before[1]))),
    );
  }
  const found = await query
    .orderBy('requested_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute();
  const shown = found.slice(0, limit);
  const last = shown.at(-1);
  const next = found.length > limit && last ? markOf(last.requested_at.getTime(), last.id) : null;
  return { items: shown.map(trainingView), next };
}

/** Refuses with `training.not_found`. */
export async function getTraining(tx: Tx, id: string): Promise<Training> {
  const row = await trainings(tx).selectAll().where('id', '=', id).executeTakeFirst();
  if (!row) throw refuse('training.not_found', 'There is no such training');
  return trainingView(row);
}

/** The one under way. */
export async function currentTraining(tx: Tx): Promise<Training | null> {
  const row = await trainings(tx).selectAll().where('state', 'in', ['queued', 'running']).executeTakeFirst();
  return row ? trainingView(row) : null;
}

/** Whoever trains hears of it within a second. Refuses with `training.not_found` and `training.ended`. */
export async function cancelTraining(tx: Tx, id: string, edit: Edit): Promise<Training> {
  await getTraining(tx, id);
  const row = await advance(tx, id, { state: 'cancelled', stage: null, ended_at: edit.now });
  if (!row) throw refuse('training.ended', 'The training is over');
  await remember(tx, edit, { action: 'training.cancel', target: `training:${id}` });
  return trainingView(row);
}

type Columns = Partial<
  Pick<
    TrainingRow,
    'state' | 'stage' | 'progress' | 'started_at' | 'ended_at' | 'intents' | 'examples' | 'failure' | 'version_id'
  >
>;

/** Changes a training that is not over; null when it is, or is no more. */
export async function advance(tx: Tx, id: string, columns: Columns): Promise<TrainingRow | null> {
  const row = await tx
    .tables<Tables>()
    .updateTable('training_runs')
    .set(columns)
    .where('tenant_id', '=', tx.tenant)
    .where('id', '=', id)
    .where('state', 'in', ['queued', 'running'])
    .returningAll()
    .executeTakeFirst();
  if (row?.ended_at)
    await record(tx, { type: learningFacts.trained, version: FACT_VERSION, payload: { trainingId: id } });
  return row ?? null;
}

async function forgetOld(tx: Tx): Promise<void> {
  await tx
    .tables<Tables>()
    .deleteFrom('training_runs')
    .where('tenant_id', '=', tx.tenant)
    .where('id', 'in', (old) =>
      old
        .selectFrom('training_runs')
        .select('id')
        .where('tenant_id', '=', tx.tenant)
        .orderBy('requested_at', 'desc')
        .orderBy('id', 'desc')
        .offset(learningLimits.trainings),
    )
    .execute();
}

function trainings(tx: Tx) {
  return tx.tables<Tables>().selectFrom('training_runs').where('tenant_id', '=', tx.tenant);
}

export const trainingView = (row: TrainingRow): Training => ({
  id: row.id,
  state: row.state,
  stage: row.stage,
  progress: row.progress,
  cause: row.cause,
  note: row.note,
  requestedAt: row.requested_at.toISOString(),
  startedAt: row.started_at?.toISOString() ?? null,
  endedAt: row.ended_at?.toISOString() ?? null,
  by: person(row.by_id, row.by_name),
  intents: row.intents,
  examples: row.examples,
  failure: row.failure,
  versionId: row.version_id,
});
