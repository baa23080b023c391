import { randomBytes } from 'node:crypto';
import { newId } from '#platform/ids';
import { createKeys } from '#platform/keys';
import type { CallbackDoor } from './wecom-load.ts';
import type { World } from './world.ts';

/** One app of the corp with one account: everything that comes through it is one side of a comparison. */
export interface Side extends CallbackDoor {
  tenant: string;
  appId: string;
  accountId: string;
  openKfid: string;
}

/** An app of the simulated corp. */
export interface Given {
  corpid: string;
  agentid: number;
  secret: string;
  openKfid: string;
}

/** The simulator's admin port: GET without a body, else POST or what `method` says. */
export async function ask<R>(adminUrl: string, path: string, body?: object, method?: string): Promise<R> {
  const response = await fetch(adminUrl + path, {
    method: method ?? (body === undefined ? 'GET' : 'POST'),
    ...(body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return (await response.json()) as R;
}

/** Connects apps of one corp to the demo company, by rows. */
export async function connect(world: World, apps: readonly Given[]): Promise<Side[]> {
  const [{ tenant }] = (await world.sql<{ tenant: string }>(
    'select tenant_id as tenant from widgets order by created_at limit 1',
  )) as [{ tenant: string }];
  const corp = newId();
  await world.sql(
    `insert into wecom_corps (tenant_id, id, corpid, name, environment, simulated, created_at)
     values ($1, $2, $3, 'bench', 'test', true, now())`,
    [tenant, corp, apps[0]!.corpid],
  );
  const sides: Side[] = [];
  for (const app of apps) sides.push(await connectApp(world, { tenant, corp }, app));
  return sides;
}

async function connectApp(world: World, at: { tenant: string; corp: string }, app: Given): Promise<Side> {
  const { own } = createKeys(world.config.secrets.masterKey);
  const made = { appId: newId(), accountId: newId(), key: letters(24), token: letters(20), aesKey: letters(43) };
  const seal = (column: string, text: string) => own.seal(text, `wecom-app/${made.appId}/${column}`);
  await world.sql(
    `insert into wecom_apps (tenant_id, id, corp_id, agentid, name, secret, callback_key, callback_token, callback_aes_key, created_at)
     values ($1, $2, $3, $4, 'bench', $5, $6, $7, $8, now())`,
    [
      at.tenant,
      made.appId,
      at.corp,
      app.agentid,
      seal('secret', app.secret),
      made.key,
      seal('callback_token', made.token),
      seal('callback_aes_key', made.aesKey),
    ],
  );
  const settings = { welcome: '', suggestions: [], rating: false };
  await world.sql(
    `insert into wecom_kf_accounts (tenant_id, id, corp_id, app_id, open_kfid, name, serves, settings, created_at, pulled_at)
     values ($1, $2, $3, $4, $5, 'bench', true, $6, now(), now())`,
    [at.tenant, made.accountId, at.corp, made.appId, app.openKfid, JSON.stringify(settings)],
  );
  const { corpid, agentid, openKfid } = app;
  return { ...made, corpid, agentid, openKfid, tenant: at.tenant, url: world.first.url };
}

const letters = (length: number): string =>
  randomBytes(length * 2)
    .toString('base64')
    .replace(/[^A-Za-z0-9]/g, '')
    .slice(0, length);
