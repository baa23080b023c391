import { sql } from 'kysely';
import { statement, type Tx } from '#platform/db';
import { refuse } from '#platform/errors';
import { newId } from '#platform/ids';

interface Tables {
  model_settings: {
    tenant_id: string;
    enabled: boolean;
    day_tokens: string | number | null;
    day_cost_micros: string | number | null;
    revision: number;
    changed_at: Date;
  };
  model_days: {
    tenant_id: string;
    day: string;
    calls: number;
    failures: number;
    tokens: string;
    cost_micros: string;
  };
  model_failures: { tenant_id: string; id: string; purpose: string; why: string; ms: number; at: Date };
}

export interface CompanySetting {
  readonly enabled: boolean;
  /** Lower than the operator's; null leaves it at his. */
  readonly dayTokens: number | null;
  readonly dayCostMicros: number | null;
  readonly revision: number;
}

export interface Day {
  readonly calls: number;
  readonly failures: number;
  readonly tokens: number;
  readonly costMicros: number;
}

export interface Failure {
  readonly at: Date;
  readonly purpose: string;
  readonly why: string;
  readonly ms: number;
}

/** Failures shown, and how long they are kept. */
const FAILURES_SHOWN = 10;
const FAILURE_DAYS = 30;

const number = (value: string | number | null) => (value === null ? null : Number(value));

/** Nobody has set anything: the model is off, because words of customers would leave the house. */
export async function readSetting(tx: Tx, lock?: 'lock'): Promise<CompanySetting> {
  const mine = tx.tables<Tables>().selectFrom('model_settings').selectAll().where('tenant_id', '=', tx.tenant);
  const row = await (lock ? mine.forUpdate() : mine).executeTakeFirst();
  if (!row) return { enabled: false, dayTokens: null, dayCostMicros: null, revision: 0 };
  const { enabled, revision } = row;
  return { enabled, dayTokens: number(row.day_tokens), dayCostMicros: number(row.day_cost_micros), revision };
}

/** Refuses with `settings.conflict` when somebody else changed it since `revision`. */
export async function saveSetting(tx: Tx, setting: CompanySetting, now: Date): Promise<void> {
  const before = await readSetting(tx, 'lock');
  const { enabled, dayTokens, dayCostMicros, revision } = setting;
  const values = {
    enabled,
    day_tokens: dayTokens,
    day_cost_micros: dayCostMicros,
    revision: revision + 1,
    changed_at: now,
  };
  const { numInsertedOrUpdatedRows: changed } = await tx
    .tables<Tables>()
    .insertInto('model_settings')
    .values({ tenant_id: tx.tenant, ...values })
    .onConflict((conflict) =>
      conflict.column('tenant_id').doUpdateSet(values).where('model_settings.revision', '=', revision),
    )
    .executeTakeFirstOrThrow();
  if (before.revision !== revision || changed === 0n)
    throw refuse('settings.conflict', 'Somebody else changed the model settings meanwhile');
}

const reserveTokens = statement<{ tokens: string }>(
  'models.reserve',
  `insert into model_days (tenant_id, day, calls, failures, tokens, cost_micros) values ($1, $2, 1, 0, $3, $4)
   on conflict (tenant_id, day) do update set calls = model_days.calls + 1, tokens = model_days.tokens + $3,
     cost_micros = model_days.cost_micros + $4
   where model_days.tokens + $3 <= $5 and ($6::bigint is null or model_days.cost_micros + $4 <= $6::bigint)
   returning tokens`,
);
const settleDay = statement(
  'models.settle',
  `update model_days set tokens = greatest(0, tokens + $3), cost_micros = greatest(0, cost_micros + $4), failures = failures + $5
   where tenant_id = $1 and day = $2`,
);

export interface Amount {
  readonly tokens: number;
  readonly costMicros: number;
}
export interface DayLimits {
  readonly tokens: number;
  readonly costMicros: number | null;
}

/**
 * Counts an estimate before anything is sent, if the day bears it. What a crash leaves unsettled stays counted: a limit
 * that errs does so on the side of the purse.
 */
export async function reserve(
  tx: Tx,
  day: string,
  wanted: Amount,
  limits: DayLimits,
): Promise<'reserved' | 'day tokens' | 'day cost'> {
  const { tokens, costMicros } = wanted;
  if (tokens > limits.tokens) return 'day tokens';
  if (limits.costMicros !== null && costMicros > limits.costMicros) return 'day cost';
  const values = [tx.tenant, day, tokens, costMicros, limits.tokens, limits.costMicros];
  if ((await tx.run(reserveTokens, values)).length > 0) return 'reserved';
  const used = await readDay(tx, day);
  return used.tokens + tokens > limits.tokens ? 'day tokens' : 'day cost';
}

/** The difference between what was reserved and what was used. */
export async function settle(tx: Tx, day: string, difference: Amount, failed: boolean): Promise<void> {
  await tx.run(settleDay, [tx.tenant, day, difference.tokens, difference.costMicros, failed ? 1 : 0]);
}

export async function readDay(tx: Tx, day: string): Promise<Day> {
  const row = await tx
    .tables<Tables>()
    .selectFrom('model_days')
    .select(['calls', 'failures', 'tokens', 'cost_micros'])
    .where('tenant_id', '=', tx.tenant)
    .where('day', '=', sql<string>`${day}::date`)
    .executeTakeFirst();
  if (!row) return { calls: 0, failures: 0, tokens: 0, costMicros: 0 };
  return { calls: row.calls, failures: row.failures, tokens: Number(row.tokens), costMicros: Number(row.cost_micros) };
}

export async function keepFailure(tx: Tx, failure: Failure): Promise<void> {
  const row = { tenant_id: tx.tenant, id: newId(), ...failure };
  await tx.tables<Tables>().insertInto('model_failures').values(row).execute();
}

export async function lastFailures(tx: Tx): Promise<Failure[]> {
  return tx
    .tables<Tables>()
    .selectFrom('model_failures')
    .select(['at', 'purpose', 'why', 'ms'])
    .where('tenant_id', '=', tx.tenant)
    .orderBy('at', 'desc')
    .orderBy('id')
    .limit(FAILURES_SHOWN)
    .execute();
}

const forget = statement<{ id: string }>(
  'models.forget_failures',
  `delete from model_failures where tenant_id = $1 and id in (
     select id from model_failures where tenant_id = $1 and at < $2 limit 5000) returning id`,
);

/** Forgets failures older than 30 days, a bounded number at a time. */
export async function forgetFailures(tx: Tx, now: Date): Promise<number> {
  return (await tx.run(forget, [tx.tenant, new Date(now.getTime() - FAILURE_DAYS * 86_400_000)])).length;
}
