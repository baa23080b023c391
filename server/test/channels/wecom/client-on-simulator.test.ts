/** The client and the simulated platform, over HTTP: what either of them misunderstands shows here. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createWecomClient, WecomError, type WecomApp, type WecomClient } from '#channels';
import { startWecomSimulator, type WecomSimulator } from '#simulators/wecom';
import { openGround, type Ground } from '../../support/ground.ts';

interface State {
  corp: { corpid: string };
  apps: { agentid: number; name: string; secret: string; kf: boolean; kfManaged: string[] }[];
  members: { userid: string; name: string }[];
  customers: { external_userid: string }[];
  kfAccounts: { open_kfid: string }[];
}

let ground: Ground;
let simulator: WecomSimulator;
let client: WecomClient;
let state: State;
beforeAll(async () => {
  ground = await openGround();
  simulator = await startWecomSimulator({ apiPort: 0, adminPort: 0, preset: 'demo' });
  state = await sim<State>('/sim/state');
});
afterAll(async () => {
  await simulator.stop();
  await ground.close();
});
beforeEach(async () => {
  await sim('/sim/faults', { seed: 1, faults: [] }, 'PUT');
  ground.clock.at = new Date(ground.clock.at.getTime() + 86_400_000);
  client = clientOn(ground);
});

const log = { info: () => undefined, warn: () => undefined };
const clientOn = ({ db }: Pick<Ground, 'db'>) =>
  createWecomClient({ db, keys: ground.keys, now: ground.clock.now, chance: () => 0, log });

async function sim<R = unknown>(path: string, body?: object, method = body ? 'POST' : 'GET'): Promise<R> {
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(simulator.adminUrl + path, {
    method,
    ...(body && { headers, body: JSON.stringify(body) }),
  });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as R;
}

/** The app that answers for 微信客服 there. Each test has a row of its own, and no token yet. */
function app(how: Partial<WecomApp> = {}): WecomApp {
  const { agentid, name, secret } = state.apps.find(({ kf }) => kf)!;
  return {
    tenant: ground.tenant,
    id: randomUUID(),
    corpId: randomUUID(),
    corpid: state.corp.corpid,
    corpName: '试用企业',
    environment: 'development',
    simulated: true,
    agentid,
    name,
    secret,
    callback: { key: 'k', token: 't', aesKey: 'a' },
    trustedDomain: null,
    teamId: null,
    answers: true,
    signsIn: false,
    base: simulator.apiUrl,
    ...how,
  };
}

const fault = (path: string, action: object, count?: number) =>
  sim('/sim/faults', { seed: 1, faults: [{ match: { path }, action, ...(count && { count }) }] }, 'PUT');
const upTo = (n: number) => Array.from({ length: n }, (_, i) => i + 1);
const failure = (work: Promise<unknown>) =>
  work.then(
    () => Promise.reject(new Error('it went well')),
    (error: unknown) => (error instanceof WecomError ? error : Promise.reject(error)),
  );

/** Calls of the API since `after`, by the simulator's own log. */
async function asked(path: string, after: number): Promise<number> {
  const { items } = await sim<{ items: { n: number; kind: string; path?: string }[] }>(
    `/sim/log?after=${after}&limit=1000`,
  );
  return items.filter((item) => item.kind === 'api' && JSON.stringify(item).includes(path)).length;
}
async function last(): Promise<number> {
  let after = 0;
  for (;;) {
    const { items } = await sim<{ items: { n: number }[] }>(`/sim/log?after=${after}&limit=1000`);
    if (items.length === 0) return after;
    after = items.at(-1)!.n;
  }
}

test('every call that only asks is understood', async () => {
  const ours = app();
  const [member, account] = [state.members[0]!, state.kfAccounts[0]!];
  expect(await client.call(ours, 'user.get', { userid: member.userid })).toMatchObject({ name: member.name });
  const { department } = await client.call(ours, 'department.list', {});
  expect(department.length).toBeGreaterThan(0);
  const lists = department.map(({ id }) => client.call(ours, 'user.simplelist', { department_id: id }));
  const known = (await Promise.all(lists)).flatMap(({ userlist }) => userlist.map(({ userid }) => userid));
  expect(known).toContain(member.userid);
  expect((await client.call(ours, 'agent.get', { agentid: ours.agentid })).name).toBe(ours.name);
  const { account_list } = await client.call(ours, 'kf.account.list', { offset: 0, limit: 100 });
  expect(account_list.map(({ open_kfid }) => open_kfid)).toContain(account.open_kfid);
  const { url } = await client.call(ours, 'kf.add_contact_way', { open_kfid: account.open_kfid, scene: 'poster' });
  expect(url).toContain('/kf/');
  const { servicer_list } = await client.call(ours, 'kf.servicer.list', { open_kfid: account.open_kfid });
  expect(servicer_list.length).toBeGreaterThan(0);
  expect((await client.call(ours, 'get_api_domain_ip', {})).ip_list.length).toBeGreaterThan(0);
  expect((await client.call(ours, 'getcallbackip', {})).ip_list.length).toBeGreaterThan(0);
  for (const kind of ['corp', 'agent'] as const) expect(await client.ticket(ours, kind)).not.toBe('');
});

test('a customer writes, is pulled, is answered once, and the state moves', async () => {
  const ours = app();
  const { open_kfid } = state.kfAccounts[0]!;
  const { external_userid } = state.customers[0]!;
  const to = { touser: external_userid, open_kfid };
  await sim(`/sim/customers/${external_userid}/open`, { open_kfid });
  await sim(`/sim/customers/${external_userid}/messages`, {
    open_kfid,
    msgtype: 'text',
    text: { content: '加盟费多少' },
  });
  const items: string[] = [];
  for (let cursor = '', more = 1; more === 1;) {
    const page = await client.call(ours, 'kf.sync_msg', { open_kfid, ...(cursor !== '' && { cursor }) });
    items.push(...page.msg_list.map((item) => (item.msgtype === 'event' ? item.event.event_type : item.msgtype)));
    [cursor, more] = [page.next_cursor, page.has_more];
  }
  expect(items).toEqual(expect.arrayContaining(['enter_session', 'text']));
  const said = { ...to, msgid: 'lr_0001', msgtype: 'text' as const, text: { content: '5.8 万元' } };
  expect((await client.call(ours, 'kf.send_msg', said)).msgid).toBe('lr_0001');
  expect(await failure(client.call(ours, 'kf.send_msg', said))).toMatchObject({ class: 'data', code: 95033 });
  const session = { open_kfid, external_userid };
  await client.call(ours, 'kf.service_state.trans', { ...session, service_state: 2 });
  expect((await client.call(ours, 'kf.service_state.get', session)).service_state).toBe(2);
  const later = { ...said, msgid: 'lr_0002' };
  expect(await failure(client.call(ours, 'kf.send_msg', later))).toMatchObject({ class: 'reread', code: 95018 });
  const { customer_list } = await client.call(ours, 'kf.customer.batchget', {
    external_userid_list: [external_userid],
  });
  expect(customer_list).toHaveLength(1);
});

test('a file goes up and comes down as it was', async () => {
  const ours = app();
  const bytes = Buffer.from(upTo(5_000).map((n) => n % 256));
  const { mediaId } = await client.upload(ours, { kind: 'file', name: '价目表.pdf', mime: 'application/pdf', bytes });
  const got = await client.download(ours, mediaId);
  expect([got.name, got.bytes.equals(bytes)]).toEqual(['价目表.pdf', true]);
  expect(await failure(client.download(ours, 'nothing'))).toMatchObject({ class: 'data', code: 40007 });
});

test('a message to a member, and taken back', async () => {
  const ours = app();
  const { userid } = state.members[0]!;
  const text = { touser: userid, agentid: ours.agentid, msgtype: 'text' as const, text: { content: '有客户在等' } };
  const { msgid } = await client.call(ours, 'message.send', text);
  await client.call(ours, 'message.recall', { msgid });
  const nobody = { ...text, touser: 'nobody.here' };
  expect(await failure(client.call(ours, 'message.send', nobody))).toMatchObject({ class: 'data', code: 81013 });
});

test('settings that are wrong say so', async () => {
  const { userid } = state.members[0]!;
  const get = (how: Partial<WecomApp>) => failure(client.call(app(how), 'user.get', { userid }));
  expect(await get({ secret: 'wrong' })).toMatchObject({ class: 'config', code: 40001, call: 'gettoken' });
  expect(await get({ corpid: 'ww0000000000000000' })).toMatchObject({ class: 'config', code: 40013 });
  const ours = app();
  expect(await failure(client.call(ours, 'agent.get', { agentid: 1 }))).toMatchObject({ class: 'config' });
  expect(await failure(client.call(ours, 'user.get', { userid: 'nobody.here' }))).toMatchObject({ class: 'data' });
  expect(await failure(client.call(ours, 'auth.getuserinfo', { code: 'none' }))).toMatchObject({ class: 'login' });
});

test('a token that dies under a hundred calls over two nodes is asked for once', async () => {
  const ours = app();
  const { userid } = state.members[0]!;
  const clients = [client, clientOn(await ground.node())];
  await clients[0]!.call(ours, 'user.get', { userid });
  const before = await last();
  await fault('/cgi-bin/user/get', { kind: 'expire-token' }, 1);
  const got = await Promise.all(upTo(100).map((n) => clients[n % 2]!.call(ours, 'user.get', { userid })));
  expect(got).toHaveLength(100);
  expect(await asked('/cgi-bin/gettoken', before)).toBe(1);
});

test.each([
  ['busy', { kind: 'errcode', errcode: -1 }, 2],
  ['a server that is down', { kind: 'status', status: 502 }, 1],
  ['a cut', { kind: 'drop' }, 1],
  ['half an answer', { kind: 'truncate', bytes: 10 }, 1],
  ['too many at once', { kind: 'errcode', errcode: 45033 }, 1],
])('a question outlives %s', async (_, action, count) => {
  const { userid } = state.members[0]!;
  const ours = app();
  await fault('/cgi-bin/user/get', action, count);
  expect((await client.call(ours, 'user.get', { userid })).userid).toBe(userid);
});

test('45009 is left alone until its time is over', async () => {
  const { userid } = state.members[0]!;
  const ours = app();
  await client.call(ours, 'user.get', { userid });
  await fault('/cgi-bin/user/get', { kind: 'errcode', errcode: 45009 }, 1);
  const error = await failure(client.call(ours, 'user.get', { userid }));
  expect(error).toMatchObject({ class: 'limit', code: 45009 });
  const before = await last();
  expect(await failure(client.call(ours, 'user.get', { userid }))).toMatchObject({ class: 'limit' });
  expect(await asked('/cgi-bin/user/get', before)).toBe(0);
  ground.clock.at = new Date(ground.clock.at.getTime() + error.retryAfterMs!);
  expect((await client.call(ours, 'user.get', { userid })).userid).toBe(userid);
});
