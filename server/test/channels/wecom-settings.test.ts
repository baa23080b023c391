/** What a company sets for WeCom, through the routes: secrets go in and never come out, and what was let go of comes back. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ProblemError } from '#contracts/client';
import { startWecomSimulator, type WecomSimulator } from '#simulators/wecom';
import type { World } from '../support/world.ts';
import { openWorld, Person } from '../support/world.ts';

const demo = {
  corpid: 'wwd3f5a09c7b1e8264',
  agentid: 1000002,
  secret: 'sVq7ZkP2mXw9RtL4cJ8nHd3yBf6uGa1eQo5iTx0KzWs',
  openKfid: 'wkLrDemoAAkF3v8Qm1TzYxB6nHcWp9sJ',
};
const robotKey = '5b0c9e57-2f6d-4f0e-9a1b-7d3c8e21a604';

let platform: WecomSimulator;
let world: World;

beforeAll(async () => {
  platform = await startWecomSimulator({ apiPort: 0, adminPort: 0, preset: 'demo' });
  world = await openWorld({ settings: { WECOM_API_URL: platform.apiUrl } });
});
afterAll(async () => {
  await world?.close();
  await platform?.stop();
});

interface Setup {
  readonly tenant: string;
  readonly admin: Person;
  readonly corp: string;
  readonly app: string;
  readonly account: string;
}

async function connected(): Promise<Setup> {
  const company = await world.company(`公司 ${randomUUID().slice(0, 8)}`);
  const admin = await company.person('沈观澜', { roles: ['admin'] });
  const { corpid, agentid, secret, openKfid } = demo;
  const corp = await admin.call('wecom.connectCorp', { body: { corpid, name: '满壶晴', environment: 'test' } });
  const body = { agentid, secret, name: '助手' };
  const app = await admin.call('wecom.connectApp', { params: { id: corp.id }, body });
  const account = await admin.call('wecom.takeAccount', { params: { id: app.id }, body: { openKfid } });
  return { tenant: company.tenant, admin, corp: corp.id, app: app.id, account: account.id };
}

const codeOf = (call: Promise<unknown>) =>
  call.then(
    () => 'done',
    (error: ProblemError) => error.code,
  );
const actions = async (admin: Person) =>
  (await admin.call('audit.list', { query: { group: 'wecom', limit: 100 } })).items.map(({ action }) => action);

test('a secret is stored sealed and shown by its last four characters; each change is written down', async () => {
  const { admin, app } = await connected();
  const shown = await admin.call('wecom.app', { params: { id: app } });
  expect(shown.secretTail).toBe(demo.secret.slice(-4));
  expect(JSON.stringify(await admin.call('wecom.overview', {}))).not.toContain(demo.secret);
  const [row] = await world.rows<{ text: string }>(
    `select encode(secret, 'escape') as text from wecom_apps where id = $1`,
    [app],
  );
  expect(row!.text).not.toContain(demo.secret.slice(0, 8));
  await admin.call('wecom.updateApp', {
    params: { id: app },
    body: { revision: shown.revision, secret: ` ${demo.secret}\n` },
  });
  await admin.call('wecom.callback', { params: { id: app } });
  const written = await admin.call('audit.list', { query: { group: 'wecom', limit: 100 } });
  expect(written.items.map(({ action }) => action)).toEqual([
    'wecom.callback_shown',
    'wecom.secret_changed',
    'wecom.account_taken',
    'wecom.app_connected',
    'wecom.corp_connected',
  ]);
  expect(JSON.stringify(written)).not.toContain(demo.secret);
});

test('whoever may only read sees how it stands, and neither secrets nor a check', async () => {
  const { tenant, app } = await connected();
  const email = `${randomUUID()}@company.example`;
  const password = 'Biluochun-vor-dem-Regen';
  await world.house.staff.createStaff(
    tenant,
    { name: '陆音秋', email, roles: ['supervisor'], password },
    'system:test',
  );
  const reader = await Person.signIn({ url: world.url, email, password });
  expect((await reader.call('wecom.app', { params: { id: app } })).name).toBe('助手');
  expect(await codeOf(reader.call('wecom.callback', { params: { id: app } }))).toBe('permission.denied');
  expect(await codeOf(reader.call('wecom.check', { params: { id: app }, body: {} }))).toBe('permission.denied');
});

test('a corp that was let go of comes back whole within a day; later only anew, under its old ids', async () => {
  const { admin, corp, app, account } = await connected();
  const before = await admin.call('wecom.callback', { params: { id: app } });
  const params = { id: corp };
  await admin.call('wecom.disconnectCorp', { params, body: {} });
  expect(await codeOf(admin.call('wecom.app', { params: { id: app } }))).toBe('wecom.app_not_found');
  expect((await fetch(before.url)).status).toBe(404);
  const { corps, removed } = await admin.call('wecom.overview', {});
  expect([corps.length, removed.map(({ kind, id }) => [kind, id])]).toEqual([0, [['corp', corp]]]);
  await admin.call('wecom.reconnectCorp', { params, body: {} });
  expect(await admin.call('wecom.callback', { params: { id: app } })).toMatchObject({ token: before.token });
  expect((await admin.call('wecom.account', { params: { id: account } })).serves).toBe(true);

  await admin.call('wecom.disconnectCorp', { params, body: {} });
  world.later(25 * 3_600_000);
  await world.house.channels.wecom.sweep(admin.tenant);
  const [row] = await world.rows<{ size: number }>(
    'select octet_length(secret) as size from wecom_apps where id = $1',
    [app],
  );
  expect(row!.size).toBe(0);
  const { corpid, agentid, secret } = demo;
  const made = await world.house.db.tenant(admin.tenant, async (tx) =>
    world.house.channels.wecom.connect(tx, {
      corpid,
      name: '满壶晴',
      environment: 'test',
      simulated: false,
      app: { agentid, secret, name: '助手' },
    }),
  );
  expect([made.corpId, made.appId]).toEqual([corp, app]);
});

test('an app goes and comes back with its accounts', async () => {
  const { admin, app, account } = await connected();
  const params = { id: app };
  await admin.call('wecom.removeApp', { params, body: {} });
  expect(await codeOf(admin.call('wecom.account', { params: { id: account } }))).toBe('wecom.account_not_found');
  await admin.call('wecom.restoreApp', { params, body: {} });
  expect((await admin.call('wecom.account', { params: { id: account } })).serves).toBe(true);
});

test('the same corp, the same app and a simulated corp beside a real one are refused', async () => {
  const { admin, corp } = await connected();
  const { corpid, agentid, secret } = demo;
  const name = '又一家';
  const connect = (body: { corpid: string; environment: 'test' | 'production'; simulated?: boolean }) =>
    codeOf(admin.call('wecom.connectCorp', { body: { name, ...body } }));
  expect(await connect({ corpid, environment: 'test' })).toBe('wecom.corp_known');
  expect(await connect({ corpid: 'ww7c40e1d95ab83f26', environment: 'test', simulated: true })).toBe(
    'wecom.simulated_apart',
  );
  const body = { agentid, secret, name };
  expect(await codeOf(admin.call('wecom.connectApp', { params: { id: corp }, body }))).toBe('wecom.agent_known');
});

test('who saves over a change of somebody else is told', async () => {
  const { admin, account } = await connected();
  const { revision, road, teamId, settings } = await admin.call('wecom.account', { params: { id: account } });
  const welcome = { ...settings, welcome: '您好', suggestions: ['加盟费多少'] };
  const save = (change: object = {}) =>
    admin.call('wecom.updateAccount', {
      params: { id: account },
      body: { revision, serves: true, road, teamId, settings: welcome, ...change },
    });
  expect((await save()).settings).toEqual(welcome);
  expect(await codeOf(save())).toBe('settings.conflict');
  const tooMany = { settings: { ...welcome, suggestions: Array.from({ length: 10 }, (_, at) => `问 ${at}`) } };
  expect(await codeOf(save(tooMany))).toBe('request.invalid');
});

test('a group robot speaks in its group, and a wrong one is told by name', async () => {
  const { admin } = await connected();
  const add = (webhook: string) => admin.call('wecom.addRobot', { body: { name: '值班群', webhook } });
  const robot = await add(`${platform.apiUrl}/cgi-bin/webhook/send?key=${robotKey}`);
  expect(robot).toMatchObject({ keyTail: 'a604', simulated: false });
  expect((await admin.call('wecom.testRobot', { params: { id: robot.id }, body: {} })).problem).toBeNull();
  const lines = await (await fetch(`${platform.adminUrl}/sim/robots/${robotKey}`)).text();
  expect(lines).toContain('企业微信已接通');
  const other = await add('7d3f1a52-9c04-4be8-a6d1-52f0c8e37b94');
  expect((await admin.call('wecom.testRobot', { params: { id: other.id }, body: {} })).problem).toBe('robot_gone');
  for (const webhook of [
    'abc',
    `https://evil.example/cgi-bin/webhook/send?key=${robotKey}`,
    'https://qyapi.weixin.qq.com/',
  ])
    expect(await codeOf(add(webhook))).toBe('wecom.webhook_unreadable');
  await admin.call('wecom.removeRobot', { params: { id: robot.id } });
  expect((await admin.call('wecom.robots', {})).items.map(({ id }) => id)).toEqual([other.id]);
});

test('a word to a member arrives, and one to nobody is told by name', async () => {
  const { admin, app } = await connected();
  const send = (userid: string) => admin.call('wecom.sendTest', { params: { id: app }, body: { userid } });
  expect(await send('LuYinQiu')).toMatchObject({ problem: null });
  expect(await send('NoSuchMember')).toMatchObject({ problem: 'member_not_reached' });
  expect(await actions(admin)).toContain('wecom.test_sent');
});

test('the root of the address is shared: whoever brought a file first keeps its name', async () => {
  const [first, second] = [await connected(), await connected()];
  const name = `WW_verify_${randomUUID().replaceAll('-', '')}.txt`;
  const add = ({ admin }: Setup, content: string) => admin.call('wecom.addProof', { body: { name, content } });
  const { url } = await add(first, 'mine');
  expect(await codeOf(add(second, 'theirs'))).toBe('wecom.proof_taken');
  const response = await fetch(url);
  expect([response.status, response.headers.get('content-type'), await response.text()]).toEqual([
    200,
    'text/plain; charset=utf-8',
    'mine',
  ]);
  expect(await codeOf(second.admin.call('wecom.removeProof', { params: { name } }))).toBe('wecom.proof_not_found');
  await first.admin.call('wecom.removeProof', { params: { name } });
  expect((await fetch(url)).status).toBe(404);
  expect((await fetch(`${world.url}/WW_verify_..%2fsecret.txt`)).status).toBe(404);
});

test('nobody takes a name over by agreeing first', async () => {
  const [first, second] = [await connected(), await connected()];
  const name = `WW_verify_${randomUUID().replaceAll('-', '')}.txt`;
  const add = ({ admin }: Setup, content: string) => admin.call('wecom.addProof', { body: { name, content } });
  const { url } = await add(first, 'mine');
  await add(second, 'mine');
  expect(await codeOf(add(second, 'theirs'))).toBe('wecom.proof_taken');
  expect(await (await fetch(url)).text()).toBe('mine');
  await world.rows(`update wecom_proofs set content = 'theirs' where name = $1 and tenant_id = $2`, [
    name,
    second.admin.tenant,
  ]);
  expect((await fetch(url)).status).toBe(404);
});

test('the link of an account is the one that the platform makes', async () => {
  const { admin, account } = await connected();
  const { url } = await admin.call('wecom.accountLink', { params: { id: account }, body: { scene: 'poster' } });
  expect(url).toContain('enc_scene=');
});
