import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Factors } from '#contracts/http/sign-in';
import type { Session, SignInStep } from '#contracts/http/staff';
import { SoftAuthenticator, type Faults } from '../support/authenticator.ts';
import { Browser, foundCompany, password, type Company } from './company.ts';

const origin = 'https://desk.liren.test';

let company: Company;
beforeAll(async () => void (company = await foundCompany({ publicUrl: origin })));
afterAll(() => company.close());

interface Asked {
  ticket: string;
  options: Record<string, unknown>;
}
const keysPath = '/api/v1/session/factors/passkeys';

const ask = async (browser: Browser, body: object = {}) =>
  (await browser.ask('POST', '/api/v1/session/passkey/options', body)).body as Asked;

async function add(
  browser: Browser,
  device: SoftAuthenticator,
  { name = 'Key', ...faults }: Faults & { name?: string } = {},
) {
  const { ticket, options } = (await browser.ask('POST', `${keysPath}/options`, {})).body as Asked;
  return browser.ask('POST', keysPath, { ticket, name, response: device.create(options, faults) });
}

async function hireWithPasskey(name: string) {
  const browser = await company.hire(name, ['agent']);
  const device = new SoftAuthenticator(origin);
  expect((await add(browser, device)).status).toBe(201);
  return { browser, device };
}

/** A browser with nothing in it but the passkey. */
async function enter(device: SoftAuthenticator, faults: Faults = {}) {
  const browser = new Browser(company.url, '');
  const { ticket, options } = await ask(browser);
  const response = device.get(options, faults);
  return {
    browser,
    ticket,
    response,
    said: await browser.ask('POST', '/api/v1/session/passkey', { ticket, response }),
  };
}

describe('a passkey', () => {
  test('opens the account by itself: no address, no password, no second question', async () => {
    const { browser: owner, device } = await hireWithPasskey('Alone');
    const { said, browser } = await enter(device);
    expect(said).toMatchObject({ status: 201, body: { staff: { id: owner.staffId, name: 'Alone' } } });
    const list = (await browser.ask('GET', '/api/v1/session/all')).body as { items: { method: string }[] };
    expect(list.items.map(({ method }) => method)).toContain('passkey');
  });

  test('is made for this host, to be found by the device and unlocked by its owner', async () => {
    const browser = await company.hire('Asking', ['agent']);
    const { options } = (await browser.ask('POST', `${keysPath}/options`, {})).body as Asked;
    expect(options).toMatchObject({
      rp: { id: 'desk.liren.test' },
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    });
    expect(JSON.stringify((options['user'] as { id: string }).id)).not.toContain('@');
    expect((await ask(new Browser(company.url, ''))).options).toMatchObject({
      rpId: 'desk.liren.test',
      userVerification: 'required',
    });
  });

  test('also stands for the second factor of its own account', async () => {
    const { browser: owner, device } = await hireWithPasskey('Second');
    const other = await hireWithPasskey('Other');
    const browser = new Browser(company.url, owner.email);
    const step = (await browser.ask('POST', '/api/v1/session', { email: owner.email, password })).body as SignInStep;
    expect(step).toMatchObject({ next: 'second-factor', ways: ['passkey', 'recovery'] });
    const foreign = await ask(browser, { ticket: step.ticket });
    const wrong = other.device.get({ ...foreign.options, allowCredentials: [] });
    expect(
      await browser.ask('POST', '/api/v1/session/passkey', { ticket: foreign.ticket, response: wrong }),
    ).toMatchObject({ status: 401, code: 'passkey.refused' });
    const { ticket, options } = await ask(browser, { ticket: step.ticket });
    const opened = await browser.ask('POST', '/api/v1/session/passkey', { ticket, response: device.get(options) });
    expect(opened).toMatchObject({ status: 201, body: { staff: { id: owner.staffId } } });
  });

  test('has a name, is renamed and removed by its owner, and opens nothing afterwards', async () => {
    const { browser, device } = await hireWithPasskey('Owner');
    const { browser: stranger } = await hireWithPasskey('Stranger');
    const { id } = ((await browser.ask('GET', '/api/v1/session/factors')).body as Factors).passkeys[0]!;
    for (const [method, body] of [
      ['PATCH', { name: 'Mine' }],
      ['DELETE', undefined],
    ] as const) {
      expect((await stranger.ask(method, `${keysPath}/${id}`, body)).code).toBe('passkey.not_found');
    }
    const renamed = await browser.ask('PATCH', `${keysPath}/${id}`, { name: '办公室电脑' });
    expect(renamed.body).toMatchObject({ passkeys: [{ id, name: '办公室电脑' }] });
    expect((await browser.ask('DELETE', `${keysPath}/${id}`)).body).toMatchObject({ passkeys: [], recoveryLeft: 0 });
    expect((await enter(device)).said.code).toBe('passkey.refused');
    expect(((await (await browser.signIn()).json()) as Session).staff.name).toBe('Owner');
  });

  test('can stand for the password when something important changes', async () => {
    const { browser, device } = await hireWithPasskey('Proving');
    company.clock.pass(601);
    expect((await browser.ask('POST', `${keysPath}/options`, {})).code).toBe('session.proof_required');
    const { ticket, options } = await ask(browser);
    const proof = { ticket, response: device.get(options) };
    expect((await browser.ask('POST', '/api/v1/session/proof/passkey', proof)).status).toBe(200);
    expect((await browser.ask('POST', `${keysPath}/options`, {})).status).toBe(200);
    const other = await hireWithPasskey('Lending');
    const lent = await ask(browser);
    const borrowed = { ticket: lent.ticket, response: other.device.get(lent.options) };
    expect((await browser.ask('POST', '/api/v1/session/proof/passkey', borrowed)).code).toBe('passkey.refused');
  });

  test('A-09: adding one ends the other sessions', async () => {
    const browser = await company.hire('Adding', ['agent']);
    const other = new Browser(company.url, browser.email);
    await other.signIn();
    await add(browser, new SoftAuthenticator(origin));
    expect((await other.send('GET', '/api/v1/session')).status).toBe(401);
  });

  test('ten are enough', async () => {
    const browser = await company.hire('Collecting', ['agent']);
    for (let i = 0; i < 10; i++) expect((await add(browser, new SoftAuthenticator(origin))).status).toBe(201);
    expect((await browser.ask('POST', `${keysPath}/options`, {})).code).toBe('passkey.too_many');
  });
});

describe('A-01: is refused', () => {
  const faults: [string, Faults][] = [
    ['made for a page elsewhere', { origin: 'https://desk.liren.test.evil.test' }],
    ['made for another host', { rpId: 'evil.test' }],
    ['made for another challenge', { challenge: 'AAAAAAAAAAAAAAAAAAAAAA' }],
    ['that nobody unlocked', { userVerified: false }],
  ];

  test.each(faults)('a new one %s', async (_what, fault) => {
    const browser = await company.hire(`New-${faults.findIndex(([, one]) => one === fault)}`, ['agent']);
    expect(await add(browser, new SoftAuthenticator(origin), fault)).toMatchObject({
      status: 401,
      code: 'passkey.refused',
    });
    expect((await browser.ask('GET', '/api/v1/session/factors')).body).toMatchObject({ passkeys: [] });
  });

  test.each([...faults, ['in the name of another account', { userHandle: 'AAAAAAAAAAAAAAAAAAAAAA' }]] as typeof faults)(
    'one %s',
    async (_what, fault) => {
      const browser = await company.hire(`Old-${Math.random().toString(36).slice(2)}`, ['agent']);
      const device = new SoftAuthenticator(origin);
      await add(browser, device);
      expect((await enter(device, fault)).said).toMatchObject({ status: 401, code: 'passkey.refused' });
    },
  );

  test('one whose counter does not go on: a copy', async () => {
    const { device } = await hireWithPasskey('Copied');
    expect((await enter(device, { counter: 7 })).said.status).toBe(201);
    expect((await enter(device, { counter: 7 })).said.code).toBe('passkey.refused');
    expect((await enter(device, { counter: 6 })).said.code).toBe('passkey.refused');
  });

  test('an answer that was given before', async () => {
    const { device } = await hireWithPasskey('Replayed');
    const { ticket, response, browser } = await enter(device);
    expect(await browser.ask('POST', '/api/v1/session/passkey', { ticket, response })).toMatchObject({
      status: 401,
      code: 'session.ticket_expired',
    });
  });

  test('nonsense in its place', async () => {
    const browser = new Browser(company.url, '');
    const { device } = await hireWithPasskey('Nonsense');
    const { ticket, options } = await ask(browser);
    const good = device.get(options);
    for (const response of [{}, { id: 1 }, { ...good, response: {} }, { ...good, rawId: 'x' }, { id: good['id'] }]) {
      const { ticket: another } = await ask(browser);
      const said = await browser.ask('POST', '/api/v1/session/passkey', { ticket: another, response });
      expect([401, 'passkey.refused']).toEqual([said.status, said.code]);
    }
    expect((await browser.ask('POST', '/api/v1/session/passkey', { ticket, response: good })).status).toBe(201);
  });

  test('of somebody who was disabled', async () => {
    const { browser, device } = await hireWithPasskey('Gone');
    const admin = await company.hire('Chief', ['admin']);
    await admin.ask('PATCH', `/api/v1/staff/${browser.staffId}`, { disabled: true });
    expect((await enter(device)).said.code).toBe('session.bad_credentials');
  });
});
