import type { Tx } from '#platform/db';
import { readApps, type AppDeps, type WecomApp } from '../app.ts';
import type { WecomTables } from '../store.ts';
import { takeAccount, type NewAccount } from './accounts.ts';
import { addApp, type NewApp } from './apps.ts';
import { addCorp, type Making, type NewCorp } from './corps.ts';

export interface Connection extends NewCorp {
  readonly app: NewApp;
  readonly account?: NewAccount | undefined;
}

export interface Connected {
  readonly corpId: string;
  readonly appId: string;
  readonly accountId: string | null;
}

/** A corp with an app, and with a 微信客服 account where one is given. Refuses as its parts do. */
export async function connectCorp(tx: Tx, deps: Making, { app, account, ...corp }: Connection): Promise<Connected> {
  const corpId = await addCorp(tx, deps, corp);
  const appId = await addApp(tx, deps, corpId, app);
  const accountId = account ? await takeAccount(tx, deps.now(), appId, account) : null;
  return { corpId, appId, accountId };
}

/**
 * What the platform signs with when it calls back, of an app in a simulated corp; null when staff have disconnected it,
 * undefined when it never was connected.
 */
export async function simulatedCallback(
  tx: Tx,
  deps: AppDeps,
  { corpid, agentid }: { corpid: string; agentid: number },
): Promise<WecomApp['callback'] | null | undefined> {
  const rows = await tx
    .tables<WecomTables>()
    .selectFrom('wecom_corps')
    .select('id')
    .where('tenant_id', '=', tx.tenant)
    .where('corpid', '=', corpid)
    .where('simulated', '=', true)
    .execute();
  if (rows.length === 0) return undefined;
  const apps = await readApps(tx, deps);
  return apps.find((app) => app.simulated && app.corpid === corpid && app.agentid === agentid)?.callback ?? null;
}
