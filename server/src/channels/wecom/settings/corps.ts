import type { Selectable } from 'kysely';
import { wecomLimits } from '#contracts/http/wecom-limits';
import type { Tx } from '#platform/db';
import { refuse } from '#platform/errors';
import { newId } from '#platform/ids';
import { tellWecomChanged } from '../../facts.ts';
import type { AppDeps } from '../app.ts';
import { oneByOne } from '../one-by-one.ts';
import type { CorpRow, Environment, WecomTables } from '../store.ts';
import { undoFrom } from './undo.ts';

export interface NewCorp {
  readonly corpid: string;
  readonly name: string;
  readonly environment: Environment;
  readonly simulated: boolean;
}

/** What making rows takes. */
export interface Making extends AppDeps {
  now(): Date;
}

/** The corps that are connected, the oldest first. */
export function listCorps(tx: Tx): Promise<Selectable<CorpRow>[]> {
  return corpRows(tx).where('removed_at', 'is', null).orderBy('created_at').orderBy('id').execute();
}

/** Throws `wecom.corp_not_found`. */
export async function readCorp(tx: Tx, id: string, lock?: 'lock'): Promise<Selectable<CorpRow>> {
  const mine = corpRows(tx).where('id', '=', id).where('removed_at', 'is', null);
  const row = await (lock ? mine.forUpdate() : mine).executeTakeFirst();
  if (!row) throw refuse('wecom.corp_not_found', 'There is no such corp');
  return row;
}

/**
 * Connects a corp. One that was here before comes back under its old id, so that its conversations go on. Refuses with
 * `wecom.corp_known`, `wecom.too_many`, and what `mustStayApart` refuses.
 */
export async function addCorp(tx: Tx, deps: Making, corp: NewCorp): Promise<string> {
  await oneByOne(tx, 'corps');
  const here = await listCorps(tx);
  if (here.some(({ corpid }) => corpid === corp.corpid)) throw refuse('wecom.corp_known', 'It is connected already');
  if (here.length >= wecomLimits.corps) throw refuse('wecom.too_many', `At most ${wecomLimits.corps} corps`);
  mustStayApart(here, corp);
  if (corp.simulated && deps.places.simulator() === null)
    throw refuse('wecom.no_simulator', 'No simulator of WeCom runs here');
  const { corpid, name, environment, simulated } = corp;
  const before = await corpRows(tx)
    .where('corpid', '=', corpid)
    .where('simulated', '=', simulated)
    .orderBy('removed_at', 'desc')
    .executeTakeFirst();
  if (before) {
    await change(tx, before.id, { name, environment, removed_at: null });
    return before.id;
  }
  const id = newId();
  const row = { tenant_id: tx.tenant, id, corpid, name, environment, simulated, created_at: deps.now() };
  await tx
    .tables<WecomTables>()
    .insertInto('wecom_corps')
    .values({ ...row, removed_at: null })
    .execute();
  return id;
}

/** What the simulator believes must never reach a company whose members and customers are real. */
function mustStayApart(here: readonly { simulated: boolean }[], { simulated, environment }: NewCorp): void {
  if (here.some((corp) => corp.simulated !== simulated))
    throw refuse('wecom.simulated_apart', 'A simulated corp and a real one are never in one company');
  mustNotPretend(simulated, environment);
}

function mustNotPretend(simulated: boolean, environment: Environment): void {
  if (simulated && environment === 'production')
    throw refuse('wecom.simulated_production', 'A simulated corp is for tests and development');
}

/** Refuses with `settings.conflict` when somebody else changed it since `revision`. */
export async function changeCorp(
  tx: Tx,
  id: string,
  {
    revision,
    name,
    environment,
  }: { revision: number; name?: string | undefined; environment?: Environment | undefined },
): Promise<void> {
  const before = await readCorp(tx, id, 'lock');
  if (before.revision !== revision) throw refuse('settings.conflict', 'Somebody else changed this corp meanwhile');
  if (environment) mustNotPretend(before.simulated, environment);
  await change(tx, id, { ...(name !== undefined && { name }), ...(environment && { environment }) });
}

/** Lets go of a corp with its apps and accounts; they share the moment, by which they come back together. */
export async function removeCorp(tx: Tx, now: Date, id: string): Promise<void> {
  await readCorp(tx, id, 'lock');
  await change(tx, id, { removed_at: now });
  for (const table of ['wecom_apps', 'wecom_kf_accounts'] as const) await stamp(tx, table, { id, from: null, to: now });
  const apps = tx.tables<WecomTables>().selectFrom('wecom_apps').select('id').where('corp_id', '=', id);
  await tx
    .tables<WecomTables>()
    .deleteFrom('wecom_tokens')
    .where('tenant_id', '=', tx.tenant)
    .where('app_id', 'in', apps)
    .execute();
}

/** Refuses with `wecom.corp_not_found`, `wecom.undo_late`, `wecom.corp_known` and what `mustStayApart` refuses. */
export async function restoreCorp(tx: Tx, now: Date, id: string): Promise<void> {
  await oneByOne(tx, 'corps');
  const row = await corpRows(tx).where('id', '=', id).forUpdate().executeTakeFirst();
  if (!row) throw refuse('wecom.corp_not_found', 'There is no such corp');
  if (row.removed_at === null) return;
  if (row.removed_at < undoFrom(now)) throw refuse('wecom.undo_late', 'It was disconnected more than a day ago');
  const here = await listCorps(tx);
  if (here.some(({ corpid }) => corpid === row.corpid)) throw refuse('wecom.corp_known', 'It is connected already');
  mustStayApart(here, row);
  await change(tx, id, { removed_at: null });
  for (const table of ['wecom_apps', 'wecom_kf_accounts'] as const)
    await stamp(tx, table, { id, from: row.removed_at, to: null });
}

async function stamp(
  tx: Tx,
  table: 'wecom_apps' | 'wecom_kf_accounts',
  { id, from, to }: { id: string; from: Date | null; to: Date | null },
): Promise<void> {
  await tx
    .tables<WecomTables>()
    .updateTable(table)
    .set({ removed_at: to })
    .where('tenant_id', '=', tx.tenant)
    .where('corp_id', '=', id)
    .where('removed_at', from === null ? 'is' : '=', from)
    .execute();
}

async function change(
  tx: Tx,
  id: string,
  to: Partial<Pick<CorpRow, 'name' | 'environment' | 'removed_at'>>,
): Promise<void> {
  await tx
    .tables<WecomTables>()
    .updateTable('wecom_corps')
    .set((eb) => ({ ...to, revision: eb('revision', '+', 1) }))
    .where('tenant_id', '=', tx.tenant)
    .where('id', '=', id)
    .execute();
  await tellWecomChanged(tx, id);
}

const corpRows = (tx: Tx) =>
  tx.tables<WecomTables>().selectFrom('wecom_corps').selectAll().where('tenant_id', '=', tx.tenant);
