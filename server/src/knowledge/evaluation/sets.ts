import { sql, type Selectable } from 'kysely';
import { evaluationLimits, type EvaluationRun, type EvaluationSet } from '#contracts/http/evaluations';
import type { Audit } from '#platform/audit';
import type { Tx } from '#platform/db';
import { refuse } from '#platform/errors';
import { newId } from '#platform/ids';
import type { Editor } from '../store.ts';
import type { Tables } from './tables.ts';

/** Who changes a set, and when. */
export interface SetEdit {
  /** Null is a pack. */
  readonly by: Editor | null;
  readonly now: Date;
  readonly audit: Pick<Audit, 'append'>;
}

type SetRow = Selectable<Tables['evaluation_sets']>;
type RunRow = Selectable<Tables['evaluation_runs']>;

export async function listSets(tx: Tx): Promise<EvaluationSet[]> {
  const rows = await tx
    .tables<Tables>()
    .selectFrom('evaluation_sets')
    .selectAll()
    .where('tenant_id', '=', tx.tenant)
    .orderBy('created_at')
    .orderBy('id')
    .limit(evaluationLimits.sets)
    .execute();
  return views(tx, rows);
}

/** Refuses with `evaluation.not_found`. */
export async function getSet(tx: Tx, id: string): Promise<EvaluationSet> {
  return (await views(tx, [await fetchSet(tx, id)]))[0]!;
}

/** Refuses with `evaluation.not_found`; `lock` keeps others from changing it meanwhile. */
export async function fetchSet(tx: Tx, id: string, { lock = false } = {}): Promise<SetRow> {
  let query = tx
    .tables<Tables>()
    .selectFrom('evaluation_sets')
    .selectAll()
    .where('tenant_id', '=', tx.tenant)
    .where('id', '=', id);
  if (lock) query = query.forUpdate();
  const row = await query.executeTakeFirst();
  if (!row) throw refuse('evaluation.not_found', 'There is no such evaluation set');
  return row;
}

/** Refuses with `evaluation.too_many` and `evaluation.name_taken`. */
export async function createSet(
  tx: Tx,
  { name, auto }: { name: string; auto: boolean },
  edit: SetEdit,
): Promise<EvaluationSet> {
  // One after the other, so that two at once do not pass the limit together.
  await alone(tx);
  const all = await listSets(tx);
  if (all.length >= evaluationLimits.sets)
    throw refuse('evaluation.too_many', `A company has at most ${evaluationLimits.sets} evaluation sets`);
  refuseTaken(all, name);
  const row = await tx
    .tables<Tables>()
    .insertInto('evaluation_sets')
    .values({
      tenant_id: tx.tenant,
      id: newId(edit.now.getTime()),
      name,
      auto,
      created_at: edit.now,
      created_by: edit.by?.staffId ?? null,
      created_by_name: edit.by?.name ?? null,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  await remember(tx, edit, { action: 'evaluation.create', id: row.id, detail: { name } });
  return (await views(tx, [row]))[0]!;
}

/** Refuses with `evaluation.not_found` and `evaluation.name_taken`. */
export async function updateSet(
  tx: Tx,
  id: string,
  { name, auto }: { name: string; auto: boolean },
  edit: SetEdit,
): Promise<EvaluationSet> {
  await alone(tx);
  await fetchSet(tx, id, { lock: true });
  refuseTaken(
    (await listSets(tx)).filter((other) => other.id !== id),
    name,
  );
  await tx
    .tables<Tables>()
    .updateTable('evaluation_sets')
    .set({ name, auto })
    .where('tenant_id', '=', tx.tenant)
    .where('id', '=', id)
    .execute();
  await remember(tx, edit, { action: 'evaluation.update', id, detail: { name, auto } });
  return getSet(tx, id);
}

/** Refuses with `evaluation.not_found`. */
export async function removeSet(tx: Tx, id: string, edit: SetEdit): Promise<void> {
  const { name } = await fetchSet(tx, id, { lock: true });
  await tx
    .tables<Tables>()
    .deleteFrom('evaluation_sets')
    .where('tenant_id', '=', tx.tenant)
    .where('id', '=', id)
    .execute();
  await remember(tx, edit, { action: 'evaluation.remove', id, detail: { name } });
}

export function remember(
  tx: Tx,
  { by, audit }: SetEdit,
  { action, id, detail }: { action: string; id: string; detail: Record<string, string | number | boolean> },
): Promise<void> {
  const actor = by === null ? 'system:pack' : `staff:${by.staffId}`;
  return audit.append(tx, { actor, action, target: `evaluation:${id}`, detail });
}

function refuseTaken(others: readonly { name: string }[], name: string): void {
  if (others.some((other) => other.name === name))
    throw refuse('evaluation.name_taken', 'Another evaluation set has this name', { fields: { name: 'is taken' } });
}

/** Changes of the list of sets wait for each other, so that limits and names are looked at once. */
async function alone(tx: Tx): Promise<void> {
  const name = `evaluation sets ${tx.tenant}`;
  await sql`select pg_advisory_xact_lock(hashtextextended(${name}, 0))`.execute(tx.tables<Tables>());
}

async function countRows(tx: Tx, ids: readonly string[]): Promise<Map<string, { rows: number; unanswerable: number }>> {
  const counts = await tx
    .tables<Tables>()
    .selectFrom('evaluation_rows')
    .select([
      'set_id',
      sql<number>`count(*)::int`.as('rows'),
      sql<number>`(count(*) filter (where gold is null))::int`.as('unanswerable'),
    ])
    .where('tenant_id', '=', tx.tenant)
    .where('set_id', '=', sql<string>`any(${[...ids]}::uuid[])`)
    .groupBy('set_id')
    .execute();
  return new Map(counts.map(({ set_id, ...count }) => [set_id, count]));
}

/** Of each set the last run that ended well over what is published, and the one under way. */
async function latestRuns(tx: Tx, ids: readonly string[]): Promise<RunRow[]> {
  return tx
    .tables<Tables>()
    .selectFrom('evaluation_runs')
    .distinctOn(['set_id', 'state'])
    .selectAll()
    .where('tenant_id', '=', tx.tenant)
    .where('set_id', '=', sql<string>`any(${[...ids]}::uuid[])`)
    .where(sql<boolean>`state in ('waiting', 'running') or (state = 'done' and cause <> 'drafts')`)
    .orderBy('set_id')
    .orderBy('state')
    .orderBy('requested_at', 'desc')
    .orderBy('id', 'desc')
    .execute();
}

const isUnderWay = ({ state }: Pick<RunRow, 'state'>) => state === 'waiting' || state === 'running';

async function views(tx: Tx, rows: readonly SetRow[]): Promise<EvaluationSet[]> {
  const ids = rows.map(({ id }) => id);
  const counts = await countRows(tx, ids);
  const runs = await latestRuns(tx, ids);
  const runOf = (id: string, isCurrent: boolean) => {
    const run = runs.find((one) => one.set_id === id && isUnderWay(one) === isCurrent);
    return run ? runView(run) : null;
  };
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    auto: row.auto,
    createdAt: row.created_at.toISOString(),
    rows: counts.get(row.id)?.rows ?? 0,
    unanswerable: counts.get(row.id)?.unanswerable ?? 0,
    createdBy:
      row.created_by === null
        ? null
        : {
            id: row.created_by,
            name: row.created_by_name ?? '',
          },
    standing: runOf(row.id, false),
    current: runOf(row.id, true),
  }));
}

export function runView(row: RunRow): EvaluationRun {
  return {
    id: row.id,
    cause: row.cause,
    state: row.state,
    asked: row.asked,
    rows: row.total,
    verdicts: row.verdicts,
    scores: row.scores,
    requestedAt: row.requested_at.toISOString(),
    endedAt: row.ended_at?.toISOString() ?? null,
    by:
      row.by_id === null
        ? null
        : {
            id: row.by_id,
            name: row.by_name ?? '',
          },
  };
}
