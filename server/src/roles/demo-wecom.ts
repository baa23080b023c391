import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { startWecomSimulator, type WecomSimulator } from '#simulators/wecom';
import type { Tx } from '#platform/db';
import type { House } from '../compose.ts';

const ports = { apiPort: 8_790, adminPort: 8_791 };
const anyPort = { apiPort: 0, adminPort: 0 };
const pageFolder = path.resolve(import.meta.dirname, '../../../dist/web/simulator');
const ASK_MS = 5_000;
/** Staff of the demo company looked through. */
const STAFF = 200;

/** What of the simulator's state says how to connect. */
const stateShape = z.object({
  corp: z.object({ corpid: z.string(), name: z.string() }),
  apps: z.array(
    z.object({
      agentid: z.int(),
      name: z.string(),
      secret: z.string(),
      kf: z.boolean(),
      callback: z.object({ url: z.string() }).nullable(),
    }),
  ),
  members: z.array(z.object({ userid: z.string(), name: z.string() })),
  kfAccounts: z.array(z.object({ open_kfid: z.string(), name: z.string() })),
});

export interface DemoWecom {
  /** Where the phones are. */
  readonly page: string;
  stop(): Promise<void>;
}

/**
 * The demo company's WeCom: a simulator in this process, connected as a real corp is. Undefined where none is wanted or
 * there is no demo company. Called when the doors are open: the platform calls back to see that it reaches us.
 */
export async function startDemoWecom(house: House): Promise<DemoWecom | undefined> {
  const { config, staff, places, telemetry } = house;
  if (config.wecom.simulator !== 'inside' || !config.roles.includes('api')) return undefined;
  const demo = (await staff.tenants()).find((tenant) => tenant.demo);
  if (!demo) return undefined;
  const simulator = await start(path.join(config.home, 'wecom-simulator', 'state.json')).catch((error: unknown) => {
    // A state file that somebody damaged is no reason to keep a company from working.
    telemetry.log.warn({ err: error }, 'the simulator of WeCom does not start');
  });
  if (!simulator) return undefined;
  places.simulatorAt(simulator.apiUrl, simulator.adminUrl);
  const stop = () => {
    places.simulatorAt(null);
    return simulator.stop();
  };
  try {
    await connect(house, demo.id, simulator.adminUrl);
  } catch (error) {
    telemetry.log.warn({ err: error }, 'the demo company is not connected to its simulator');
  }
  return { page: simulator.adminUrl, stop };
}

/** On its usual ports, so that bookmarks hold; on any where another one has them. */
async function start(stateFile: string): Promise<WecomSimulator> {
  await mkdir(path.dirname(stateFile), { recursive: true, mode: 0o700 });
  const options = { stateFile, preset: 'demo' as const, pageFolder };
  try {
    return await startWecomSimulator({ ...options, ...ports });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    return startWecomSimulator({ ...options, ...anyPort });
  }
}

async function connect(house: House, tenant: string, adminUrl: string): Promise<void> {
  const { db, channels, config } = house;
  const { corp, apps, members, kfAccounts } = stateShape.parse(await ask(adminUrl, 'GET', '/sim/state'));
  const app = apps.find(({ kf }) => kf);
  const [account] = kfAccounts;
  if (!app || !account) return;
  const callback = await db.tenant(tenant, async (tx) => {
    const known = await channels.wecom.simulatedCallback(tx, { corpid: corp.corpid, agentid: app.agentid });
    // Staff who disconnected it meant it.
    if (known !== undefined) return known;
    const { corpId } = await channels.wecom.connect(tx, {
      ...corp,
      environment: 'development',
      simulated: true,
      app: { agentid: app.agentid, name: app.name, secret: app.secret, signsIn: true },
      account: { openKfid: account.open_kfid, name: account.name, settings: greeting },
    });
    await linkByName(house, tx, corpId, members);
    return channels.wecom.simulatedCallback(tx, { corpid: corp.corpid, agentid: app.agentid });
  });
  if (!callback) return;
  const url = `http://127.0.0.1:${config.http.port}/wecom/callbacks/${callback.key}`;
  await ask(adminUrl, 'PATCH', `/sim/apps/${app.agentid}`, { trustedDomain: new URL(config.http.publicUrl).host });
  // After a start on another port, or with another simulator, the platform has to be told again.
  await ask(adminUrl, 'PUT', `/sim/apps/${app.agentid}/callback`, {
    url,
    token: callback.token,
    aesKey: callback.aesKey,
  });
}

/** Members who are called like staff of the demo company are these; whoever clicks one in the simulator is no admin. */
async function linkByName(
  { staff, channels }: House,
  tx: Tx,
  corpId: string,
  members: readonly { userid: string; name: string }[],
): Promise<void> {
  const people = await staff.list(tx, { limit: STAFF });
  for (const { userid, name } of members) {
    const person = people.find((one) => one.name === name);
    if (person) await channels.wecom.link(tx, { corpId, userid }, person.id);
  }
}

const greeting = {
  welcome: '您好，这里是满壶晴。加盟费用、开店条件、门店服务都可以直接问我。',
  suggestions: ['加盟费要多少钱', '开店需要什么条件', '多久能回本'],
  rating: true,
};

async function ask(adminUrl: string, method: 'GET' | 'PUT' | 'PATCH', route: string, body?: object): Promise<unknown> {
  const response = await fetch(`${adminUrl}${route}`, {
    method,
    signal: AbortSignal.timeout(ASK_MS),
    ...(body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  });
  if (!response.ok)
    throw new Error(`The simulator answered ${response.status} to ${method} ${route}: ${await response.text()}`);
  return response.json();
}
