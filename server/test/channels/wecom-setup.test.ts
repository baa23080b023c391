/**
 * Setting WeCom up: mistakes are planted where people make them, in the console of the platform (here its simulator), in
 * what they typed, and in how the house is run; the check names each, and nothing else.
 */
import type { AddressInfo } from 'node:net';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ProblemError } from '#contracts/client';
import type { Finding } from '#contracts/http/wecom-check';
import { startWecomSimulator, type WecomSimulator } from '#simulators/wecom';
import { programOf } from '../security/callers.ts';
import type { Person, World } from '../support/world.ts';
import { openWorld, until } from '../support/world.ts';

const demo = {
  corpid: 'wwd3f5a09c7b1e8264',
  agentid: 1000002,
  secret: 'sVq7ZkP2mXw9RtL4cJ8nHd3yBf6uGa1eQo5iTx0KzWs',
  openKfid: 'wkLrDemoAAkF3v8Qm1TzYxB6nHcWp9sJ',
};

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

async function sim(method: string, path: string, body?: object): Promise<void> {
  const response = await fetch(platform.adminUrl + path, {
    method,
    ...(body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
}
const appAs = (change: object) => sim('PATCH', `/sim/apps/${demo.agentid}`, change);

interface Setup {
  readonly admin: Person;
  readonly corp: string;
  readonly app: string;
}

/** A company of its own whose admin typed this into the page. */
async function typed(given: { corpid?: string; agentid?: number; secret?: string } = {}): Promise<Setup> {
  const company = await world.company(`公司 ${randomUUID().slice(0, 8)}`);
  const admin = await company.person('沈观澜', { roles: ['admin'] });
  const { corpid = demo.corpid, agentid = demo.agentid, secret = demo.secret } = given;
  const corp = await admin.call('wecom.connectCorp', { body: { corpid, name: '满壶晴', environment: 'test' } });
  const body = { agentid, name: '助手', secret };
  const app = await admin.call('wecom.connectApp', { params: { id: corp.id }, body });
  return { admin, corp: corp.id, app: app.id };
}

async function check({ admin, app }: Setup, headers: Record<string, string> = {}): Promise<Finding[]> {
  const response = await fetch(`${world.url}/api/v1/wecom/apps/${app}/checks`, {
    method: 'POST',
    headers: { ...admin.headers, ...headers, 'content-type': 'application/json' },
    body: '{}',
  });
  expect(response.status).toBe(200);
  return ((await response.json()) as { findings: Finding[] }).findings;
}
const at = (findings: readonly Finding[], step: Finding['step']) => findings.find((one) => one.step === step)!;
/** What is wrong or waited for. The house of these tests stands on a loopback address, which each check tells. */
const problems = (findings: readonly Finding[]) =>
  findings
    .filter(({ state, problem }) => (state === 'wrong' || state === 'waiting') && problem !== 'no_public_url')
    .map(({ problem }) => problem);

/** What the page shows for copying goes into the platform's console, which calls the address to see whether it is ours. */
async function saveCallback({ admin, app }: Setup): Promise<{ token: string; aesKey: string }> {
  const { url, token, aesKey } = await admin.call('wecom.callback', { params: { id: app } });
  await sim('PUT', `/sim/apps/${demo.agentid}/callback`, { url, token, aesKey });
  return { token, aesKey };
}

/** Everything is as it should be, seen from the platform. */
async function finished(): Promise<Setup> {
  const setup = await typed();
  await saveCallback(setup);
  await setup.admin.call('wecom.takeAccount', { params: { id: setup.app }, body: { openKfid: demo.openKfid } });
  return setup;
}

describe('without a mistake', () => {
  test('every step is right, but for the address of this house', async () => {
    const setup = await finished();
    const findings = await check(setup);
    expect(Object.fromEntries(findings.map(({ step, state, problem }) => [step, problem ?? state]))).toEqual({
      address: 'no_public_url',
      proxy: 'ok',
      clock: 'ok',
      secret: 'ok',
      ip: 'ok',
      agent: 'ok',
      domain: 'not_needed',
      proof: 'not_needed',
      callback: 'ok',
      kf: 'ok',
    });
  });

  test('what is not done yet is waited for, not called wrong', async () => {
    const findings = await check(await typed());
    expect(at(findings, 'callback')).toMatchObject({ state: 'waiting', problem: 'callback_not_called' });
    expect(at(findings, 'kf')).toMatchObject({ state: 'waiting', problem: 'none_serves' });
  });
});

describe('a planted mistake is named', () => {
  test('1. a wrong secret; what rests on it is not asked for', async () => {
    const findings = await check(await typed({ secret: 'sVq7ZkP2mXw9RtL4cJ8nHd3yBf6uGa1eQo5iTx0KzWx' }));
    expect(at(findings, 'secret')).toMatchObject({
      state: 'wrong',
      problem: 'wrong_secret',
      detail: { code: '40001' },
    });
    for (const step of ['ip', 'agent', 'domain', 'kf'] as const)
      expect(at(findings, step)).toMatchObject({ state: 'skipped', problem: 'earlier' });
  });

  test('2. a wrong corp id, and the secret of another corp', async () => {
    const findings = await check(await typed({ corpid: 'wwd3f5a09c7b1e8265' }));
    expect(at(findings, 'secret')).toMatchObject({ state: 'wrong', problem: 'wrong_corpid' });
    const other = await typed();
    const fault = { match: { path: '/cgi-bin/gettoken' }, count: 1, action: { kind: 'errcode', errcode: 40091 } };
    await sim('PUT', '/sim/faults', { faults: [fault] });
    expect(at(await check(other), 'secret')).toMatchObject({ state: 'wrong', problem: 'secret_of_other_corp' });
    await sim('DELETE', '/sim/faults');
  });

  test('3. the agentid of another app', async () => {
    const findings = await check(await typed({ agentid: 1000003 }));
    expect(at(findings, 'secret').state).toBe('ok');
    expect(at(findings, 'agent')).toMatchObject({
      state: 'wrong',
      problem: 'other_agent',
      detail: { agentid: '1000003' },
    });
  });

  test('4. an address that is not trusted; the one the platform saw is told', async () => {
    const setup = await finished();
    await appAs({ trustedIps: ['203.0.113.9'] });
    const findings = await check(setup);
    await appAs({ trustedIps: ['127.0.0.1'] });
    expect(at(findings, 'ip')).toMatchObject({
      state: 'wrong',
      problem: 'ip_not_trusted',
      detail: { ip: '127.0.0.1' },
    });
    expect(problems(findings)).toEqual(['ip_not_trusted']);
    expect(problems(await check(setup))).toEqual([]);
  });

  test('5. an app that is not among those that may use 微信客服', async () => {
    const setup = await finished();
    await appAs({ kf: false });
    const findings = await check(setup);
    await appAs({ kf: true });
    expect(problems(findings)).toEqual(['kf_not_callable']);
    expect(at(findings, 'kf').state).toBe('wrong');
  });

  test('6. an account that was not given to the app', async () => {
    // Without a callback of its own: news of the right that is gone goes to somebody else.
    const setup = await typed();
    await setup.admin.call('wecom.takeAccount', { params: { id: setup.app }, body: { openKfid: demo.openKfid } });
    await appAs({ kfManaged: [] });
    const findings = await check(setup);
    await appAs({ kfManaged: [demo.openKfid] });
    expect(at(findings, 'kf')).toMatchObject({
      state: 'wrong',
      problem: 'account_not_managed',
      detail: { names: '满壶晴客服' },
    });
    expect(at(await check(setup), 'kf').state).toBe('ok');
  });

  test('7. another token in the console than here, and another key', async () => {
    const setup = await finished();
    const params = { id: setup.app };
    const { token } = await setup.admin.call('wecom.callback', { params });
    const called = async () => {
      await sim('POST', '/sim/customers/wmLrDemoAAc1Hn5Xq8VbTz2YkRw7PmSf/messages', {
        open_kfid: demo.openKfid,
        msgtype: 'text',
        text: { content: '在吗' },
      });
      await sim('POST', '/sim/callbacks/flush');
    };
    await setup.admin.call('wecom.setCallback', { params, body: { callback: null } });
    await called();
    await until(async () => (await setup.admin.call('wecom.app', { params })).callbackRefused !== null);
    expect(problems(await check(setup))).toEqual(['callback_token_differs']);

    const aesKey = 'A'.repeat(43);
    await setup.admin.call('wecom.setCallback', { params, body: { callback: { token: ` ${token}\n`, aesKey } } });
    await called();
    await until(async () => (await setup.admin.call('wecom.app', { params })).callbackRefused?.why === 'padding');
    expect(problems(await check(setup))).toEqual(['callback_key_differs']);

    await saveCallback(setup);
    expect(problems(await check(setup))).toEqual([]);
  });

  test('8. an EncodingAESKey of another length, or a token with other signs, is not taken over', async () => {
    const { admin, app } = await typed();
    const take = (token: string, aesKey: string) =>
      admin
        .call('wecom.setCallback', { params: { id: app }, body: { callback: { token, aesKey } } })
        .then(() => null)
        .catch((error: ProblemError) => error.problem);
    expect(await take('abc', 'A'.repeat(42))).toMatchObject({
      code: 'wecom.aes_key',
      fields: { aesKey: 'has 42 characters' },
    });
    expect(await take('abc', `${'A'.repeat(43)}=`)).toMatchObject({ code: 'wecom.aes_key' });
    expect(await take('a-b', 'A'.repeat(43))).toMatchObject({ code: 'wecom.callback_token' });
  });

  test('9. no file WW_verify_*.txt, and a domain in the console that is not ours', async () => {
    const setup = await finished();
    const { admin, app } = setup;
    const { revision } = await admin.call('wecom.app', { params: { id: app } });
    await admin.call('wecom.updateApp', { params: { id: app }, body: { revision, signsIn: true } });
    expect(problems(await check(setup))).toEqual(['domain_missing', 'proof_missing']);
    const name = `WW_verify_${randomUUID().replaceAll('-', '')}.txt`;
    const proof = await admin.call('wecom.addProof', { body: { name, content: 'a1b2c3\n' } });
    expect(await (await fetch(proof.url)).text()).toBe('a1b2c3');
    await appAs({ trustedDomain: 'shop.example.com' });
    const findings = await check(setup);
    expect(problems(findings)).toEqual(['domain_differs']);
    expect(at(findings, 'domain').detail).toEqual({ domain: 'shop.example.com', host: new URL(world.url).host });
    await appAs({ trustedDomain: new URL(world.url).host });
    expect(problems(await check(setup))).toEqual([]);
    await appAs({ trustedDomain: null });
  });

  test('10. no address that WeCom could reach', async () => {
    const findings = await check(await typed());
    expect(at(findings, 'address')).toMatchObject({
      state: 'wrong',
      problem: 'no_public_url',
      detail: { url: world.url },
    });
  });

  test('11. a proxy in front of us whose word we do not believe', async () => {
    const setup = await finished();
    expect(problems(await check(setup, { 'x-forwarded-for': '198.51.100.7' }))).toEqual(['proxy_not_trusted']);
  });

  test('12. an app that is switched off', async () => {
    const setup = await finished();
    await appAs({ disabled: true });
    const findings = await check(setup);
    await appAs({ disabled: false });
    expect(problems(findings)).toEqual(['app_disabled']);
  });
});

test('13. a public address that leads nowhere, and a clock that is off', async () => {
  const settings = { WECOM_API_URL: platform.apiUrl, PUBLIC_URL: 'https://chat.nowhere.invalid' };
  await using house = await openWorld({ settings });
  const { port } = house.house.http.server.address() as AddressInfo;
  const email = `${randomUUID()}@company.example`;
  const { staff } = await house.house.staff.createStaff(
    house.tenant,
    { name: '沈观澜', email, roles: ['admin'], password: 'Biluochun-vor-dem-Regen' },
    'system:test',
  );
  const { headers } = await programOf(house, house.tenant, {
    by: staff.id,
    scopes: ['settings.read', 'settings.write'],
  });
  const ask = async (path: string, body: object) => {
    const response = await fetch(`http://127.0.0.1:${port}/api/v1/wecom/${path}`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return (await response.json()) as { id: string; findings: Finding[] };
  };
  const corp = await ask('corps', { corpid: demo.corpid, name: '满壶晴', environment: 'production' });
  const { agentid, secret } = demo;
  const app = await ask(`corps/${corp.id}/apps`, { agentid, secret, name: '助手' });
  const { findings } = await ask(`apps/${app.id}/checks`, {});
  expect(at(findings, 'address').state).toBe('ok');
  expect(at(findings, 'callback')).toMatchObject({ state: 'wrong', problem: 'callback_unreachable' });
  expect(at(findings, 'clock').state).toBe('ok');
  house.later(600_000);
  expect(at((await ask(`apps/${app.id}/checks`, {})).findings, 'clock')).toMatchObject({
    state: 'wrong',
    problem: 'clock_off',
    detail: { seconds: expect.stringMatching(/^(599|60\d)$/) },
  });
}, 120_000);
