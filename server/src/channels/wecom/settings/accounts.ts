import type { Selectable } from 'kysely';
import type { KfRoad } from '#contracts/http/wecom';
import type { Tx } from '#platform/db';
import { refuse } from '#platform/errors';
import { newId } from '#platform/ids';
import type { KfAccountRow, KfSettings, WecomTables } from '../store.ts';
import { readAppRow } from './apps.ts';

export interface NewAccount {
  readonly openKfid: string;
  readonly name: string;
  readonly avatar?: string;
  readonly road?: KfRoad;
  readonly teamId?: string | null;
  readonly settings?: KfSettings;
}

/** Says nothing by itself, and asks how it was: what costs nothing to have. */
const ordinary: KfSettings = { welcome: '', suggestions: [], rating: true };

export function listAccounts(tx: Tx): Promise<Selectable<KfAccountRow>[]> {
  return accountRows(tx).where('removed_at', 'is', null).orderBy('created_at').orderBy('id').execute();
}

/** Throws `wecom.account_not_found`. */
export async function readAccount(tx: Tx, id: string, lock?: 'lock'): Promise<Selectable<KfAccountRow>> {
  const mine = accountRows(tx).where('id', '=', id).where('removed_at', 'is', null);
  const row = await (lock ? mine.forUpdate() : mine).executeTakeFirst();
  if (!row) throw refuse('wecom.account_not_found', 'There is no such account');
  return row;
}

/**
 * Lets the bot serve an account through an app. One that was here before, also through another app of the corp, keeps
 * its id, its settings and how far it was read. Throws `wecom.app_not_found`.
 */
export async function takeAccount(tx: Tx, now: Date, appId: string, account: NewAccount): Promise<string> {
  const { corp_id } = await readAppRow(tx, appId, 'lock');
  const { openKfid, name, avatar = '' } = account;
  const before = await accountRows(tx)
    .where('corp_id', '=', corp_id)
    .where('open_kfid', '=', openKfid)
    .orderBy((eb) => eb('removed_at', 'is not', null))
    .orderBy('removed_at', 'desc')
    .executeTakeFirst();
  const given = {
    ...(account.road && { road: account.road }),
    ...(account.teamId !== undefined && { team_id: account.teamId }),
    ...(account.settings && { settings: json(account.settings) }),
  };
  if (before) {
    const wasServed = before.serves && before.removed_at === null;
    await change(tx, before.id, {
      ...given,
      app_id: appId,
      name,
      avatar,
      serves: true,
      removed_at: null,
      ...(!wasServed && unheard),
    });
    return before.id;
  }
  const id = newId();
  await tx
    .tables<WecomTables>()
    .insertInto('wecom_kf_accounts')
    .values({
      tenant_id: tx.tenant,
      id,
      corp_id,
      app_id: appId,
      open_kfid: openKfid,
      name,
      avatar,
      serves: true,
      team_id: null,
      settings: json(ordinary),
      created_at: now,
      pulled_at: null,
      removed_at: null,
      ...given,
    })
    .execute();
  return id;
}

export interface AccountChange {
  revision: number;
  serves: boolean;
  road: KfRoad;
  teamId: string | null;
  settings: KfSettings;
}

/** Refuses with `wecom.account_not_found` and `settings.conflict`. */
export async function changeAccount(tx: Tx, id: string, to: AccountChange): Promise<void> {
  const before = await readAccount(tx, id, 'lock');
  if (before.revision !== to.revision)
    throw refuse('settings.conflict', 'Somebody else changed this account meanwhile');
  const { serves, road, teamId, settings } = to;
  const begins = serves && !before.serves;
  await change(tx, id, { serves, road, team_id: teamId, settings: json(settings), ...(begins && unheard) });
}

/** What was said while nobody listened here is for the record; the clock pulls it within a minute. */
const unheard = { pulled_at: null };

type Changeable = Pick<
  Selectable<KfAccountRow>,
  'app_id' | 'name' | 'avatar' | 'serves' | 'road' | 'team_id' | 'settings' | 'pulled_at' | 'removed_at'
>;

async function change(tx: Tx, id: string, to: Partial<Changeable>): Promise<void> {
  await tx
    .tables<WecomTables>()
    .updateTable('wecom_kf_accounts')
    .set((eb) => ({ ...to, revision: eb('revision', '+', 1) }))
    .where('tenant_id', '=', tx.tenant)
    .where('id', '=', id)
    .execute();
}

/** Arrays inside must not become PostgreSQL arrays on their way to jsonb. */
const json = (settings: KfSettings) => JSON.stringify(settings) as unknown as KfSettings;

const accountRows = (tx: Tx) =>
  tx.tables<WecomTables>().selectFrom('wecom_kf_accounts').selectAll().where('tenant_id', '=', tx.tenant);
