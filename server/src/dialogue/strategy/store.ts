import { sql, type ColumnType, type Generated, type Selectable } from 'kysely';
import { strategyLimits, type Strategy, type StrategyFields } from '#contracts/http/strategies';
import type { PackStrategy } from '#libs/pack';
import type { Audit } from '#platform/audit';
import type { Tx } from '#platform/db';
import { refuse } from '#platform/errors';
import { record } from '#platform/facts';
import { newId } from '#platform/ids';
import { houseStrategies } from './house.ts';

/** {}: what is done about feelings is another now. */
export const strategiesChanged = 'dialogue.strategies_changed';

interface Tables {
  strategies: {
    tenant_id: string;
    id: string;
    /** The order in which they came. */
    n: Generated<string | number>;
    source: Strategy['source'];
    fields: ColumnType<StrategyFields, string, string>;
    brought: ColumnType<StrategyFields | null, string | null, string | null>;
    updated_at: Date;
    updated_by: string | null;
  };
}
type Row = Selectable<Tables['strategies']>;

/** Who changes strategies, and when. */
export interface StrategyEdit {
  readonly by: { readonly staffId: string; readonly name: string };
  readonly now: Date;
  readonly audit: Pick<Audit, 'append'>;
}

/** All of a company in the order in which they are looked at: its own, those of its packs, the house's. */
export async function listStrategies(tx: Tx): Promise<Strategy[]> {
  const rows = await mine(tx).selectAll().orderBy('n').limit(strategyLimits.strategies).execute();
  const changed = new Map(rows.filter(({ source }) => source === 'house').map((row) => [row.id, row]));
  const house = houseStrategies.map((fields): Strategy => {
    const row = changed.get(fields.id);
    return row ? view(row) : { ...fields, source: 'house', changed: false, updatedAt: null };
  });
  const own = (source: Strategy['source']) => rows.filter((row) => row.source === source).map(view);
  return [...own('tenant'), ...own('pack'), ...house];
}

/** Refuses with `strategy.too_many`. */
export async function createStrategy(tx: Tx, fields: StrategyFields, edit: StrategyEdit): Promise<Strategy> {
  await alone(tx);
  if ((await listStrategies(tx)).length >= strategyLimits.strategies)
    throw refuse('strategy.too_many', `A company has at most ${strategyLimits.strategies} strategies`);
  const id = newId(edit.now.getTime());
  await write(tx, { id, source: 'tenant', fields, edit });
  await tell(tx, edit, { action: 'strategy.create', id, name: fields.name });
  return one(tx, id);
}

/** Refuses with `strategy.not_found`. */
export async function updateStrategy(
  tx: Tx,
  id: string,
  fields: StrategyFields,
  edit: StrategyEdit,
): Promise<Strategy> {
  await alone(tx);
  const { source } = await one(tx, id);
  await write(tx, { id, source, fields, edit });
  await tell(tx, edit, { action: 'strategy.update', id, name: fields.name });
  return one(tx, id);
}

/** Refuses with `strategy.not_found`, and with `strategy.own` what nobody else brought. */
export async function resetStrategy(tx: Tx, id: string, edit: StrategyEdit): Promise<Strategy> {
  await alone(tx);
  const { source, name } = await one(tx, id);
  if (source === 'tenant')
    throw refuse('strategy.own', 'The company wrote this itself; there is nothing to go back to');
  if (source === 'house') await drop(tx, id);
  else {
    const row = await mine(tx).selectAll().where('id', '=', id).executeTakeFirstOrThrow();
    await write(tx, { id, source, fields: row.brought ?? row.fields, edit });
  }
  await tell(tx, edit, { action: 'strategy.reset', id, name });
  return one(tx, id);
}

/** Refuses with `strategy.not_found`, and with `strategy.not_own` what came with the house or a pack. */
export async function removeStrategy(tx: Tx, id: string, edit: StrategyEdit): Promise<void> {
  await alone(tx);
  const { source, name } = await one(tx, id);
  if (source !== 'tenant') throw refuse('strategy.not_own', 'It came with the house or a pack: switch it off instead');
  await drop(tx, id);
  await tell(tx, edit, { action: 'strategy.remove', id, name });
}

/** What a pack brings: strategies, and the ids of its articles by its own names for them. */
export interface Brought {
  readonly strategies: readonly PackStrategy[];
  readonly articles: ReadonlyMap<string, string>;
}

/** Adds those of a pack. A later version of the pack changes what the company left as it came. */
export async function bringStrategies(tx: Tx, { strategies, articles }: Brought, now: Date): Promise<void> {
  if (strategies.length === 0) return;
  await alone(tx);
  const there = new Map((await mine(tx).selectAll().execute()).map((row) => [row.id, row]));
  for (const { id, name, when, measures, words } of strategies) {
    const proof = measures.proof === null ? null : (articles.get(measures.proof) ?? null);
    const fields = { name: name.zh, enabled: true, when, measures: { ...measures, proof }, words };
    const before = there.get(id);
    if (before && before.source !== 'pack') continue;
    const kept = before && view(before).changed ? before.fields : fields;
    const said = { fields: JSON.stringify(kept), brought: JSON.stringify(fields), updated_at: now };
    await tx
      .tables<Tables>()
      .insertInto('strategies')
      .values({ tenant_id: tx.tenant, id, source: 'pack', updated_by: null, ...said })
      .onConflict((held) => held.columns(['tenant_id', 'id']).doUpdateSet(said))
      .execute();
  }
  await record(tx, { type: strategiesChanged, version: 1, payload: {} });
}

async function one(tx: Tx, id: string): Promise<Strategy> {
  const found = (await listStrategies(tx)).find((strategy) => strategy.id === id);
  if (!found) throw refuse('strategy.not_found', 'There is no such strategy');
  return found;
}

interface Writing {
  id: string;
  source: Strategy['source'];
  fields: StrategyFields;
  edit: StrategyEdit;
}

async function write(tx: Tx, { id, source, fields, edit }: Writing): Promise<void> {
  const said = { fields: JSON.stringify(fields), updated_at: edit.now, updated_by: edit.by.name };
  await tx
    .tables<Tables>()
    .insertInto('strategies')
    .values({ tenant_id: tx.tenant, id, source, brought: null, ...said })
    .onConflict((held) => held.columns(['tenant_id', 'id']).doUpdateSet(said))
    .execute();
}

async function drop(tx: Tx, id: string): Promise<void> {
  const rows = tx.tables<Tables>().deleteFrom('strategies');
  await rows.where('tenant_id', '=', tx.tenant).where('id', '=', id).execute();
}

async function tell(tx: Tx, { by, audit }: StrategyEdit, done: { action: string; id: string; name: string }) {
  const { action, id, name } = done;
  await audit.append(tx, { actor: `staff:${by.staffId}`, action, target: `strategy:${id}`, detail: { name } });
  await record(tx, { type: strategiesChanged, version: 1, payload: {} });
}

function mine(tx: Tx) {
  return tx.tables<Tables>().selectFrom('strategies').where('tenant_id', '=', tx.tenant);
}

/** Changes wait for each other, so that the limit is looked at once. */
async function alone(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`strategies ${tx.tenant}`}, 0))`.execute(
    tx.tables<Tables>(),
  );
}

function view({ id, source, fields, brought, updated_at }: Row): Strategy {
  const { name, enabled, when, measures, words } = fields;
  const changed = source === 'house' || (brought !== null && JSON.stringify(brought) !== JSON.stringify(fields));
  return { id, name, enabled, when, measures, words, source, changed, updatedAt: updated_at.toISOString() };
}
