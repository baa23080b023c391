import type { Selectable } from 'kysely';
import type { Tx } from '#platform/db';
import { refuse } from '#platform/errors';
import type { Keys } from '#platform/keys';
import type { AppRow, Environment, WecomTables } from './store.ts';

/** Where the platform answers. */
export interface WecomPlaces {
  /** `https://qyapi.weixin.qq.com`, without a slash at the end. */
  readonly api: string;
  /** The simulator of this machine; null while none runs. */
  simulator(): string | null;
  /** Where it shows its page, as far as that is known here. */
  simulatorPage(): string | null;
}

/** An app with its secret opened. */
export interface WecomApp {
  readonly tenant: string;
  readonly id: string;
  readonly corpId: string;
  readonly corpid: string;
  readonly corpName: string;
  readonly environment: Environment;
  readonly simulated: boolean;
  readonly agentid: number;
  readonly name: string;
  readonly secret: string;
  readonly callback: { readonly key: string; readonly token: string; readonly aesKey: string };
  readonly trustedDomain: string | null;
  readonly teamId: string | null;
  readonly answers: boolean;
  readonly signsIn: boolean;
  /** What its calls begin with; null for a simulated corp while no simulator runs. */
  readonly base: string | null;
}

export interface AppDeps {
  readonly keys: Keys;
  readonly places: WecomPlaces;
}

/** Where a secret of an app is sealed to. */
export const appPlace = (id: string, column: 'secret' | 'callback_token' | 'callback_aes_key') =>
  `wecom-app/${id}/${column}`;

/** Throws `wecom.app_not_found`. */
export async function readApp(tx: Tx, deps: AppDeps, id: string): Promise<WecomApp> {
  const row = await appRows(tx).where('a.id', '=', id).executeTakeFirst();
  if (!row) throw refuse('wecom.app_not_found', 'There is no such app');
  return opened(deps, row);
}

/** Every app of the company that is connected. */
export async function readApps(tx: Tx, deps: AppDeps): Promise<WecomApp[]> {
  return (await appRows(tx).orderBy('a.created_at').orderBy('a.id').execute()).map((row) => opened(deps, row));
}

const appRows = (tx: Tx) =>
  tx
    .tables<WecomTables>()
    .selectFrom('wecom_apps as a')
    .innerJoin('wecom_corps as c', 'c.id', 'a.corp_id')
    .selectAll('a')
    .select(['c.corpid', 'c.name as corp_name', 'c.environment', 'c.simulated'])
    .where('a.tenant_id', '=', tx.tenant)
    .where('a.removed_at', 'is', null)
    .where('c.removed_at', 'is', null);

type Joined = Selectable<AppRow> & {
  corpid: string;
  corp_name: string;
  environment: Environment;
  simulated: boolean;
};

function opened({ keys, places }: AppDeps, row: Joined): WecomApp {
  const open = (column: 'secret' | 'callback_token' | 'callback_aes_key') =>
    keys.own.open(row[column], appPlace(row.id, column));
  return {
    tenant: row.tenant_id,
    id: row.id,
    corpId: row.corp_id,
    corpid: row.corpid,
    corpName: row.corp_name,
    environment: row.environment,
    simulated: row.simulated,
    agentid: row.agentid,
    name: row.name,
    secret: open('secret'),
    callback: { key: row.callback_key, token: open('callback_token'), aesKey: open('callback_aes_key') },
    trustedDomain: row.trusted_domain,
    teamId: row.team_id,
    answers: row.answers,
    signsIn: row.signs_in,
    base: row.simulated ? places.simulator() : places.api,
  };
}
