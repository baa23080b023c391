import { sql } from 'kysely';
import type { Experiment } from '#contracts/http/learning';
import { compare, guardrail, verdictOf, type Arm } from '#libs/experiment';
import { markOf, placeIn, type Perception } from '#perception';
import type { Tx } from '#platform/db';
import { refuse } from '#platform/errors';
import { record } from '#platform/facts';
import { newId } from '#platform/ids';
import { learningLimits } from '#contracts/http/learning';
import { person, remember, type Edit } from '../edit.ts';
import { FACT_VERSION, learningFacts } from '../facts.ts';
import type { ExperimentRow, Tables } from '../tables.ts';

/** Bad things that are counted, and that the guardrail looks at. */
const measures = ['handoffs', 'unknown', 'askedBack'] as const;
const guarded = ['handoffs', 'unknown'] as const;

interface ArmCounts {
  readonly conversations: number;
  readonly turns: number;
  readonly handoffs: number;
  readonly unknown: number;
  readonly askedBack: number;
  readonly rated: number;
  readonly content: number;
}
type Counts = Record<Arm, ArmCounts>;

/** Refuses with `experiment.running`, `experiment.needs_two`, `version.not_found`. */
export async function startExperiment(
  tx: Tx,
  { versionId, share }: { versionId: string; share: number },
  { perception, ...edit }: Edit & { readonly perception: Pick<Perception, 'serving' | 'version'> },
): Promise<Experiment> {
  const { now: a } = await perception.serving(tx);
  const b = a && (await perception.version(tx, versionId));
  if (!b || a.id === b.id)
    throw refuse('experiment.needs_two', 'An experiment needs a version in service and another one');
  const row = await tx
    .tables<Tables>()
    .insertInto('experiments')
    .values({
      tenant_id: tx.tenant,
      id: newId(edit.now.getTime()),
      a_version: a.id,
      a_number: a.number,
      b_version: b.id,
      b_number: b.number,
      share,
      started_at: edit.now,
      started_by: edit.by?.staffId ?? null,
      started_by_name: edit.by?.name ?? null,
      ended_at: null,
      ended_by: null,
      ended_by_name: null,
      ended: null,
      winner: null,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returningAll()
    .executeTakeFirst();
  if (!row) throw refuse('experiment.running', 'An experiment runs already');
  await forgetOld(tx);
  await tell(tx, row.id, learningFacts.experiment);
  const detail = { a: a.number, b: b.number, share };
  await remember(tx, edit, { action: 'experiment.start', target: `experiment:${row.id}`, detail });
  return (await views(tx, [row]))[0]!;
}

/** Ends it; a winner is put in service. Refuses with `experiment.not_found`, `experiment.ended`, `version.not_found`. */
export async function stopExperiment(
  tx: Tx,
  { id, winner }: { id: string; winner: string | null },
  { perception, ...edit }: Edit & { readonly perception: Pick<Perception, 'promote' | 'serving'> },
): Promise<Experiment> {
  const row = await fetch(tx, id, { lock: true });
  if (row.state !== 'running') throw refuse('experiment.ended', 'The experiment is over');
  if (winner !== null && winner !== row.a_version && winner !== row.b_version)
    throw refuse('version.not_found', 'The winner is not one of the two');
  const ended = await end(tx, row, { winner, ended: 'staff', edit });
  const { now } = await perception.serving(tx);
  if (winner !== null && winner !== now?.id) await perception.promote(tx, winner, edit);
  const detail = { winner: winner === null ? null : winner === row.a_version ? row.a_number : row.b_number };
  await remember(tx, edit, { action: 'experiment.stop', target: `experiment:${id}`, detail });
  return (await views(tx, [ended]))[0]!;
}

/** What a turn of a conversation came to. */
export interface Outcome {
  readonly experimentId: string;
  readonly conversationId: string;
  readonly customerId: string;
  readonly arm: Arm;
  readonly handedOver: boolean;
  readonly unknown: boolean;
  readonly askedBack: boolean;
}

/** Counts a turn, in its transaction. */
export async function count(tx: Tx, outcome: Outcome): Promise<void> {
  const { experimentId, conversationId, customerId, arm } = outcome;
  const one = (is: boolean) => (is ? 1 : 0);
  await tx
    .tables<Tables>()
    .insertInto('experiment_outcomes')
    .values({
      tenant_id: tx.tenant,
      experiment_id: experimentId,
      conversation_id: conversationId,
      customer_id: customerId,
      arm,
      turns: 1,
      handoffs: one(outcome.handedOver),
      unknown: one(outcome.unknown),
      asked_back: one(outcome.askedBack),
      rating: null,
    })
    .onConflict((same) =>
      same.columns(['experiment_id', 'conversation_id']).doUpdateSet({
        turns: sql`experiment_outcomes.turns + 1`,
        handoffs: sql`experiment_outcomes.handoffs + excluded.handoffs`,
        unknown: sql`experiment_outcomes.unknown + excluded.unknown`,
        asked_back: sql`experiment_outcomes.asked_back + excluded.asked_back`,
      }),
    )
    .execute();
}

/** Whether a conversation belongs to an experiment. */
export async function isCounted(tx: Tx, conversationId: string): Promise<boolean> {
  const row = await tx
    .tables<Tables>()
    .selectFrom('experiment_outcomes')
    .select('arm')
    .where('tenant_id', '=', tx.tenant)
    .where('conversation_id', '=', conversationId)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** One answer that was rated down is enough to be discontent. */
export async function rate(tx: Tx, conversationId: string, value: 'up' | 'down'): Promise<void> {
  await tx
    .tables<Tables>()
    .updateTable('experiment_outcomes')
    .set({ rating: sql`case when rating = 'down' then 'down' else ${value} end` })
    .where('tenant_id', '=', tx.tenant)
    .where('conversation_id', '=', conversationId)
    .execute();
}

/** Ends an experiment whose second version surely does harm. True when it did. */
export async function guard(tx: Tx, id: string, edit: Edit): Promise<boolean> {
  const row = await fetch(tx, id, { lock: true });
  if (row.state !== 'running') return false;
  const { a, b } = (await countsOf(tx, [id])).get(id) ?? none;
  const worse = guarded.find((measure) => guardrail(tally(a, measure), tally(b, measure)));
  if (worse === undefined) return false;
  await end(tx, row, { winner: null, ended: 'guardrail', edit });
  await tell(tx, id, learningFacts.stopped);
  const detail = {
    version: row.b_number,
    measure: worse,
    a: a[worse],
    ofA: a.conversations,
    b: b[worse],
    ofB: b.conversations,
  };
  await remember(tx, edit, { action: 'experiment.guardrail', target: `experiment:${id}`, detail });
  return true;
}

async function end(
  tx: Tx,
  { id }: ExperimentRow,
  { winner, ended, edit }: { winner: string | null; ended: 'staff' | 'guardrail'; edit: Edit },
): Promise<ExperimentRow> {
  const row = await tx
    .tables<Tables>()
    .updateTable('experiments')
    .set({
      state: 'stopped',
      ended,
      winner,
      ended_at: edit.now,
      ended_by: edit.by?.staffId ?? null,
      ended_by_name: edit.by?.name ?? null,
    })
    .where('tenant_id', '=', tx.tenant)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow();
  await tell(tx, id, learningFacts.experiment);
  return row;
}

/** The one that runs. */
export async function runningExperiment(tx: Tx): Promise<ExperimentRow | null> {
  return (await experiments(tx).selectAll().where('state', '=', 'running').executeTakeFirst()) ?? null;
}

/** Versions that an experiment still needs. */
export async function needed(tx: Tx): Promise<string[]> {
  const row = await runningExperiment(tx);
  return row ? [row.a_version, row.b_version] : [];
}

/** Refuses with `experiment.running`: what is in service is one of its arms. */
export async function refuseWhileRunning(tx: Tx): Promise<void> {
  if (await runningExperiment(tx)) throw refuse('experiment.running', 'An experiment runs; end it first');
}

/** Refuses with `experiment.not_found`. */
export async function getExperiment(tx: Tx, id: string): Promise<Experiment> {
  return (await views(tx, [await fetch(tx, id)]))[0]!;
}

/** A page of experiments, the latest first. */
export async function listExperiments(tx: Tx, { cursor, limit }: { cursor?: string | undefined; limit: number }) {
  const before = placeIn(cursor, ['number', 'id']);
  let query = experiments(tx).selectAll();
  if (before) {
    const at = new Date(Number(before[0]));
    query = query.where(({ eb, refTuple, tuple }) =>
      eb(refTuple('started_at', 'id'), '<', tuple(at, String(before[1]))),
    );
  }
  const found = await query
    .orderBy('started_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute();
  const shown = found.slice(0, limit);
  const last = shown.at(-1);
  const next = found.length > limit && last ? markOf(last.started_at.getTime(), last.id) : null;
  return { items: await views(tx, shown), next };
}

export async function views(tx: Tx, rows: readonly ExperimentRow[]): Promise<Experiment[]> {
  const counts = await countsOf(
    tx,
    rows.map(({ id }) => id),
  );
  return rows.map((row) => {
    const { a, b } = counts.get(row.id) ?? none;
    return {
      id: row.id,
      state: row.state,
      startedAt: row.started_at.toISOString(),
      startedBy: person(row.started_by, row.started_by_name),
      endedAt: row.ended_at?.toISOString() ?? null,
      endedBy: person(row.ended_by, row.ended_by_name),
      ended: row.ended,
      winner: row.winner,
      arms: [
        { versionId: row.a_version, number: row.a_number, share: 1 - row.share, ...a },
        { versionId: row.b_version, number: row.b_number, share: row.share, ...b },
      ],
      tests: measures.map((measure) => ({ measure, ...compare(tally(a, measure), tally(b, measure)) })),
      verdict: verdictOf(tally(a, 'unknown'), tally(b, 'unknown')),
    };
  });
}

const nobody: ArmCounts = { conversations: 0, turns: 0, handoffs: 0, unknown: 0, askedBack: 0, rated: 0, content: 0 };
const none: Counts = { a: nobody, b: nobody };
const tally = (arm: ArmCounts, measure: (typeof measures)[number]) => ({ hits: arm[measure], of: arm.conversations });

async function countsOf(tx: Tx, ids: readonly string[]): Promise<Map<string, Counts>> {
  if (ids.length === 0) return new Map();
  const often = (is: string) => sql<number>`(count(*) filter (where ${sql.raw(is)}))::int`;
  const rows = await tx
    .tables<Tables>()
    .selectFrom('experiment_outcomes')
    .select([
      'experiment_id',
      'arm',
      sql<number>`count(*)::int`.as('conversations'),
      sql<number>`sum(turns)::int`.as('turns'),
      often('handoffs > 0').as('handoffs'),
      often('unknown > 0').as('unknown'),
      often('asked_back > 0').as('askedBack'),
      often('rating is not null').as('rated'),
      often(`rating = 'up'`).as('content'),
    ])
    .where('tenant_id', '=', tx.tenant)
    .where('experiment_id', 'in', [...ids])
    .groupBy(['experiment_id', 'arm'])
    .execute();
  const counts = new Map<string, Counts>();
  for (const { experiment_id: id, arm, ...arms } of rows) counts.set(id, { ...(counts.get(id) ?? none), [arm]: arms });
  return counts;
}

function tell(tx: Tx, experimentId: string, type: string): Promise<unknown> {
  return record(tx, { type, version: FACT_VERSION, payload: { experimentId } });
}

async function forgetOld(tx: Tx): Promise<void> {
  await tx
    .tables<Tables>()
    .deleteFrom('experiments')
    .where('tenant_id', '=', tx.tenant)
    .where('id', 'in', (old) =>
      old
        .selectFrom('experiments')
        .select('id')
        .where('tenant_id', '=', tx.tenant)
        .orderBy('started_at', 'desc')
        .orderBy('id', 'desc')
        .offset(learningLimits.experiments),
    )
    .execute();
}

async function fetch(tx: Tx, id: string, { lock = false } = {}): Promise<ExperimentRow> {
  let query = experiments(tx).selectAll().where('id', '=', id);
  if (lock) query = query.forUpdate();
  const row = await query.executeTakeFirst();
  if (!row) throw refuse('experiment.not_found', 'There is no such experiment');
  return row;
}

function experiments(tx: Tx) {
  return tx.tables<Tables>().selectFrom('experiments').where('tenant_id', '=', tx.tenant);
}
