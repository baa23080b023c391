import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { closeCodes } from '#contracts/socket';
import type { SessionView } from '#contracts/http/sign-in';
import type { Session, SignInStep } from '#contracts/http/staff';
import { openWorld, Person, type World } from '../support/world.ts';
import { Browser, foundCompany, password, type Company } from './company.ts';

let company: Company;
beforeAll(async () => void (company = await foundCompany()));
afterAll(() => company.close());

const list = async (browser: Browser) =>
  ((await browser.ask('GET', '/api/v1/session/all')).body as { items: SessionView[] }).items;

describe('my sessions', () => {
  test('are listed with device, network and times, this one marked', async () => {
    const here = await company.hire('Listed', ['agent']);
    company.clock.pass(120);
    const there = new Browser(company.url, here.email, '203.0.113.9');
    await there.signIn();
    const items = await list(there);
    expect(items.map(({ current, network, method }) => ({ current, network, method }))).toEqual([
      { current: true, network: '203.0.113.9', method: 'password' },
      { current: false, network: '10.1.1.1', method: 'password' },
    ]);
    expect(items[0]!.device).toBe('node');
    expect(Date.parse(items[0]!.createdAt) - Date.parse(items[1]!.createdAt)).toBe(120_000);
    company.clock.pass(90);
    await here.send('GET', '/api/v1/session');
    expect((await list(there)).find(({ current }) => !current)!.usedAt).toBe(company.clock.now.toISOString());
    company.clock.pass(12 * 3600 + 1);
    await there.signIn();
    expect(await list(there)).toHaveLength(1);
  });

  test('A-09: end one by one or all but this one; nobody ends another person’s', async () => {
    const here = await company.hire('Ending', ['agent']);
    const stranger = await company.hire('Meddler', ['admin']);
    const others = await Promise.all(
      [1, 2, 3].map(async (n) => {
        const browser = new Browser(company.url, here.email, `10.9.0.${n}`);
        await browser.signIn();
        return browser;
      }),
    );
    const [one] = (await list(here)).filter(({ network }) => network === '10.9.0.1');
    expect((await stranger.ask('DELETE', `/api/v1/session/all/${one!.id}`)).code).toBe('session.not_found');
    expect((await others[0]!.send('GET', '/api/v1/session')).status).toBe(200);
    expect((await here.ask('DELETE', `/api/v1/session/all/${one!.id}`)).status).toBe(200);
    expect((await others[0]!.send('GET', '/api/v1/session')).status).toBe(401);
    expect((await here.ask('DELETE', `/api/v1/session/all/${one!.id}`)).code).toBe('session.not_found');
    expect((await here.ask('DELETE', '/api/v1/session/all')).body).toEqual({ ended: 2 });
    for (const browser of others) expect((await browser.send('GET', '/api/v1/session')).status).toBe(401);
    expect(await list(here)).toHaveLength(1);
  });
});

describe('A-09: whoever must be out is out within five seconds, sockets too', () => {
  let world: World;
  beforeAll(async () => void (world = await openWorld()));
  afterAll(() => world.close());

  /** Somebody signed in twice, the second time with a socket. */
  async function twice(name: string) {
    const email = `${name}@tea.test`;
    const person = { name, email, roles: ['agent'], password } as const;
    await world.house.staff.createStaff(world.tenant, person, 'system:test');
    const [here, there] = [1, 2].map(() => Person.signIn({ url: world.url, email, password }));
    return { here: await here!, there: await there!, socket: await (await there!).socket() };
  }

  test.each([
    ['signs out everywhere else', (here: Person) => here.call('session.endOthers', {})],
    [
      'changes the password',
      (here: Person) => here.call('session.changePassword', { body: { current: password, next: 'Another-kite-88' } }),
    ],
    [
      'is disabled',
      async (here: Person) => {
        const admin = await world.person('管', { roles: ['admin'] });
        return admin.call('staff.update', { params: { id: here.id }, body: { disabled: true } });
      },
    ],
    [
      'loses the second factors to an admin',
      async (here: Person) => {
        const admin = await world.person('管', { roles: ['admin'] });
        return admin.call('staff.resetFactors', { params: { id: here.id }, body: {} });
      },
    ],
  ])('when somebody %s', async (how, act) => {
    const { here, there, socket } = await twice(`out-${how.length}`);
    const began = performance.now();
    await act(here);
    expect((await socket.closes()).code).toBe(closeCodes['signed-out']);
    await expect(there.call('session.get', {})).rejects.toMatchObject({ code: 'session.required' });
    expect(performance.now() - began).toBeLessThan(5_000);
  });
});

describe('one person in two companies', () => {
  const twin = 'both@tea.test';
  const second = 'Lantern-second-92';
  let other: { id: string; name: string };
  beforeAll(async () => {
    other = await company.staff.createTenant({ name: '别家', timeZone: 'UTC', locale: 'en' });
    for (const tenant of [company.tenant.id, other.id]) {
      const person = { name: 'Both', email: twin, roles: ['admin'], password } as const;
      await company.staff.createStaff(tenant, person, 'system:test');
    }
  });

  async function choose(which: string, browser = new Browser(company.url, twin)) {
    const step = (await browser.ask('POST', '/api/v1/session', { email: twin, password })).body as SignInStep;
    expect(step).toMatchObject({ next: 'company' });
    const response = await browser.send('POST', '/api/v1/session/company', { ticket: step.ticket, company: which });
    const session = (await response.json()) as Session;
    browser.csrf = session.csrf;
    return { browser, session, ticket: step.ticket, status: response.status };
  }

  test('is asked which, without a second password; the ticket opens only what was proven, once', async () => {
    const { session, browser, ticket } = await choose(other.id);
    expect(session.tenant.id).toBe(other.id);
    expect(Date.parse(session.expiresAt) - company.clock.now.getTime()).toBe(7 * 24 * 3600_000);
    expect((await browser.ask('POST', '/api/v1/session/company', { ticket, company: other.id })).status).toBe(401);
    const third = await company.staff.createTenant({ name: '第三家', timeZone: 'UTC', locale: 'en' });
    const step = (await browser.ask('POST', '/api/v1/session', { email: twin, password })).body as {
      ticket: string;
      companies: { name: string }[];
    };
    expect(step.companies.map(({ name }) => name).toSorted()).toEqual(['别家', '茶遇']);
    const reached = await browser.ask('POST', '/api/v1/session/company', { ticket: step.ticket, company: third.id });
    expect(reached.code).toBe('session.ticket_expired');
  });

  test('changes over with one click; the session that is left ends, and the week is not begun anew', async () => {
    const { browser, session } = await choose(company.tenant.id);
    const left = new Browser(company.url, twin);
    left.cookie = browser.cookie;
    const companies = await browser.ask('GET', '/api/v1/session/companies');
    expect(companies.body).toEqual({ items: [{ id: other.id, name: '别家' }] });
    company.clock.pass(3600);
    const there = (await browser.ask('POST', '/api/v1/session/switch', { company: other.id })).body as Session;
    expect(there).toMatchObject({ tenant: { id: other.id }, expiresAt: session.expiresAt });
    expect((await left.send('GET', '/api/v1/session')).status).toBe(401);
    browser.csrf = there.csrf;
    // Only who has just said his password changes what opens the account, and changing over says none.
    expect((await browser.ask('POST', '/api/v1/session/factors/totp', {})).code).toBe('session.proof_required');
    const back = await browser.ask('POST', '/api/v1/session/switch', { company: company.tenant.id });
    expect(back.body).toMatchObject({ tenant: { id: company.tenant.id } });
  });

  test('cannot change over to what was not proven, or is proven no more', async () => {
    const { browser } = await choose(company.tenant.id);
    const stranger = await company.hire('Single', ['agent']);
    expect((await stranger.ask('GET', '/api/v1/session/companies')).body).toEqual({ items: [] });
    expect((await stranger.ask('POST', '/api/v1/session/switch', { company: other.id })).code).toBe(
      'session.not_found',
    );
    const elsewhere = await choose(other.id);
    const change = { current: password, next: second };
    expect((await elsewhere.browser.ask('POST', '/api/v1/session/password', change)).status).toBe(200);
    expect((await browser.ask('GET', '/api/v1/session/companies')).body).toEqual({ items: [] });
    expect((await browser.ask('POST', '/api/v1/session/switch', { company: other.id })).code).toBe('session.not_found');
    expect(
      (await elsewhere.browser.ask('POST', '/api/v1/session/password', { current: second, next: password })).status,
    ).toBe(200);
  });

  test('each company’s own rules hold for its account', async () => {
    const strict = await choose(other.id);
    expect((await strict.browser.ask('PUT', '/api/v1/security/second-factor', { required: true })).status).toBe(200);
    expect((await strict.browser.ask('GET', '/api/v1/session')).body).toMatchObject({ mustSetUpFactor: true });
    const { browser, session } = await choose(company.tenant.id);
    expect(session.mustSetUpFactor).toBe(false);
    const there = (await browser.ask('POST', '/api/v1/session/switch', { company: other.id })).body as Session;
    expect(there).toMatchObject({ tenant: { id: other.id }, mustSetUpFactor: true, permissions: [] });
  });
});
