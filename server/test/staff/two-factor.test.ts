import { Secret, TOTP } from 'otpauth';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Factors, SecuritySettings } from '#contracts/http/sign-in';
import type { Session, SignInStep } from '#contracts/http/staff';
import { Browser, foundCompany, password, type Company } from './company.ts';

let company: Company;
let admin: Browser;
beforeAll(async () => {
  company = await foundCompany();
  admin = await company.hire('Admin', ['admin']);
});
afterAll(() => company.close());

const factorsPath = '/api/v1/session/factors';

/** An authenticator app: it knows the secret and looks at the clock of the test. */
class Authenticator {
  readonly #secret: Secret;
  constructor(secret: string) {
    this.#secret = Secret.fromBase32(secret);
  }
  code(steps = 0): string {
    const timestamp = company.clock.now.getTime() + steps * 30_000;
    return new TOTP({ secret: this.#secret }).generate({ timestamp });
  }
}

interface WithFactor {
  browser: Browser;
  app: Authenticator;
  codes: string[];
}

async function setUp(browser: Browser): Promise<WithFactor> {
  const { secret } = (await browser.ask('POST', `${factorsPath}/totp`, {})).body as { secret: string };
  const app = new Authenticator(secret);
  const confirmed = await browser.ask('POST', `${factorsPath}/totp/confirmation`, { code: app.code() });
  expect(confirmed.status).toBe(200);
  company.clock.pass(90);
  return { browser, app, codes: (confirmed.body as { codes: string[] }).codes };
}

async function hireWithFactor(name: string): Promise<WithFactor> {
  return setUp(await company.hire(name, ['agent']));
}

async function beginSignIn(email: string, from = '10.1.1.1'): Promise<{ browser: Browser; ticket: string }> {
  const browser = new Browser(company.url, email, from);
  const step = (await browser.ask('POST', '/api/v1/session', { email, password })).body as SignInStep;
  expect(step.next).toBe('second-factor');
  return { browser, ticket: step.ticket };
}

const giveCode = (browser: Browser, ticket: string, code: string) =>
  browser.ask('POST', '/api/v1/session/second-factor', { ticket, code });

describe('an authenticator', () => {
  test('counts once a code proved that it holds the secret', async () => {
    const browser = await company.hire('Unconfirmed', ['agent']);
    const { uri, secret } = (await browser.ask('POST', `${factorsPath}/totp`, {})).body as {
      uri: string;
      secret: string;
    };
    expect(uri).toMatch(/^otpauth:\/\/totp\/.*secret=/);
    expect((await new Browser(company.url, browser.email).signIn()).status).toBe(201);
    expect(await browser.ask('POST', `${factorsPath}/totp/confirmation`, { code: '000000' })).toMatchObject({
      status: 401,
      code: 'factor.wrong_code',
    });
    const code = new Authenticator(secret).code();
    const { factors, codes } = (await browser.ask('POST', `${factorsPath}/totp/confirmation`, { code })).body as {
      factors: Factors;
      codes: string[];
    };
    expect(factors.totpSince).not.toBeNull();
    expect(new Set(codes).size).toBe(10);
    expect((await beginSignIn(browser.email)).ticket).not.toBe('');
  });

  test('is asked for after the password, and the password alone opens nothing', async () => {
    const { browser: owner, app } = await hireWithFactor('Two');
    const { browser, ticket } = await beginSignIn(owner.email);
    expect(browser.cookie).toBe('');
    expect((await giveCode(browser, ticket, '123456')).code).toBe('factor.wrong_code');
    const opened = await giveCode(browser, ticket, ` ${app.code().slice(0, 3)} ${app.code().slice(3)} `);
    expect(opened).toMatchObject({ status: 201, body: { staff: { name: 'Two' } } });
    expect((await browser.send('GET', '/api/v1/session')).status).toBe(200);
  });

  test('a code opens once, also when two come at the same time', async () => {
    const { browser: owner, app } = await hireWithFactor('Once');
    const [one, two] = [await beginSignIn(owner.email), await beginSignIn(owner.email, '10.1.1.2')];
    const code = app.code();
    const both = await Promise.all([one, two].map(({ browser, ticket }) => giveCode(browser, ticket, code)));
    expect(both.map(({ status }) => status).toSorted()).toEqual([201, 401]);
    const three = await beginSignIn(owner.email, '10.1.1.3');
    expect((await giveCode(three.browser, three.ticket, code)).status).toBe(401);
    company.clock.pass(30);
    expect((await giveCode(three.browser, three.ticket, app.code())).status).toBe(201);
  });

  test('may run one step late or early, not two, and never back', async () => {
    const { browser: owner, app } = await hireWithFactor('Drifting');
    const late = await beginSignIn(owner.email);
    expect((await giveCode(late.browser, late.ticket, app.code(-2))).status).toBe(401);
    expect((await giveCode(late.browser, late.ticket, app.code(2))).status).toBe(401);
    expect((await giveCode(late.browser, late.ticket, app.code(1))).status).toBe(201);
    const back = await beginSignIn(owner.email);
    expect((await giveCode(back.browser, back.ticket, app.code(0))).status).toBe(401);
  });

  test('A-01: a ticket is no session, holds ten minutes, opens once, and nothing but its own door', async () => {
    const { browser: owner, app } = await hireWithFactor('Ticket');
    const { browser, ticket } = await beginSignIn(owner.email);
    browser.cookie = `liren_session=${ticket.slice(0, 43)}`;
    expect((await browser.send('GET', '/api/v1/session')).status).toBe(401);
    for (const wrong of [`${ticket}AA`, ticket.slice(0, -4), ticket.replace(/^..../, 'AAAA'), 'x']) {
      expect((await giveCode(browser, wrong, app.code())).code).toBe('session.ticket_expired');
    }
    const other = await browser.ask('POST', '/api/v1/session/company', { ticket, company: company.tenant.id });
    expect(other.code).toBe('session.ticket_expired');
    expect((await giveCode(browser, ticket, app.code())).status).toBe(201);
    company.clock.pass(30);
    expect((await giveCode(browser, ticket, app.code())).code).toBe('session.ticket_expired');
    const old = await beginSignIn(owner.email);
    company.clock.pass(601);
    expect((await giveCode(old.browser, old.ticket, app.code())).code).toBe('session.ticket_expired');
  });

  test('neither its secret nor a recovery code can be read from the database', async () => {
    const { browser, codes } = await hireWithFactor('Sealed');
    const { secret } = (await browser.ask('POST', `${factorsPath}/totp`, {})).body as { secret: string };
    const stored = await company.db.tenant(company.tenant.id, async (tx) => {
      const tables = tx.tables<{ totp_secrets: object; recovery_codes: object }>();
      return JSON.stringify(
        [
          await tables.selectFrom('totp_secrets').selectAll().execute(),
          await tables.selectFrom('recovery_codes').selectAll().execute(),
        ],
        (_key, value: unknown) =>
          (value as { type?: string })?.type === 'Buffer'
            ? Buffer.from((value as { data: number[] }).data).toString('latin1')
            : value,
      );
    });
    expect(stored).not.toContain(secret);
    expect(stored).not.toContain(Buffer.from(Secret.fromBase32(secret).bytes).toString('latin1'));
    for (const code of codes) expect(stored).not.toContain(code);
  });
});

describe('recovery codes', () => {
  test('open once each, however they are written, and new ones end the old', async () => {
    const { browser: owner, codes } = await hireWithFactor('Lost');
    const { browser, ticket } = await beginSignIn(owner.email);
    expect((await giveCode(browser, ticket, codes[0]!.toUpperCase().replace('-', ' '))).status).toBe(201);
    const again = await beginSignIn(owner.email);
    expect((await giveCode(again.browser, again.ticket, codes[0]!)).status).toBe(401);
    const opened = await giveCode(again.browser, again.ticket, codes[1]!);
    expect(opened.status).toBe(201);
    again.browser.csrf = (opened.body as Session).csrf;
    const factors = (await again.browser.ask('GET', factorsPath)).body as Factors;
    expect(factors.recoveryLeft).toBe(8);
    const renewed = await again.browser.ask('POST', `${factorsPath}/recovery-codes`, {});
    expect((renewed.body as { codes: string[] }).codes).toHaveLength(10);
    const last = await beginSignIn(owner.email);
    expect((await giveCode(last.browser, last.ticket, codes[2]!)).status).toBe(401);
  });

  test('A-15: guessing codes gets slower, there and for that account only', async () => {
    const { browser: owner, app } = await hireWithFactor('Tried');
    const attacker = await beginSignIn(owner.email, '10.66.0.1');
    for (let i = 0; i < 5; i++) {
      expect((await giveCode(attacker.browser, attacker.ticket, `00000${i}`)).status).toBe(401);
    }
    expect(await giveCode(attacker.browser, attacker.ticket, app.code())).toMatchObject({
      status: 429,
      code: 'session.throttled',
    });
    const there = await beginSignIn(owner.email, '10.66.0.2');
    expect((await giveCode(there.browser, there.ticket, app.code())).status).toBe(201);
    company.clock.pass(30);
    expect((await giveCode(attacker.browser, attacker.ticket, app.code())).status).toBe(201);
  });
});

describe('changing what opens an account', () => {
  test('needs the password again after ten minutes', async () => {
    const browser = await company.hire('Stale', ['agent']);
    company.clock.pass(599);
    expect((await browser.ask('POST', `${factorsPath}/totp`, {})).status).toBe(200);
    company.clock.pass(2);
    expect(await browser.ask('POST', `${factorsPath}/totp`, {})).toMatchObject({
      status: 403,
      code: 'session.proof_required',
    });
    const prove = (secret: string) => browser.ask('POST', '/api/v1/session/proof', { password: secret });
    expect(await prove('wrong-password')).toMatchObject({ status: 422, code: 'password.wrong' });
    expect((await prove(password)).status).toBe(200);
    expect((await browser.ask('POST', `${factorsPath}/totp`, {})).status).toBe(200);
  });

  test('A-09: adding and removing an authenticator ends the other sessions', async () => {
    const browser = await company.hire('Careful', ['agent']);
    const other = new Browser(company.url, browser.email);
    await other.signIn();
    await setUp(browser);
    expect((await other.send('GET', '/api/v1/session')).status).toBe(401);
    expect((await browser.send('GET', '/api/v1/session')).status).toBe(200);
    expect((await browser.ask('DELETE', `${factorsPath}/totp`)).body).toMatchObject({
      totpSince: null,
      recoveryLeft: 0,
    });
    expect((await new Browser(company.url, browser.email).signIn()).status).toBe(201);
  });

  test('an admin opens the way for somebody who lost them, and is known as who did', async () => {
    const { browser } = await hireWithFactor('Locked');
    expect((await admin.ask('POST', `/api/v1/staff/${browser.staffId}/reset-factors`, {})).status).toBe(200);
    expect((await browser.send('GET', '/api/v1/session')).status).toBe(401);
    expect((await browser.signIn()).status).toBe(201);
    const brought = await company.db.tenant(company.tenant.id, (tx) => {
      const mine = tx.tables<{ staff: { id: string; brought_by: string | null } }>().selectFrom('staff');
      return mine.select('brought_by').where('id', '=', browser.staffId).executeTakeFirst();
    });
    expect(brought?.brought_by).toBe(admin.staffId);
    const { items } = (await admin.ask('GET', '/api/v1/audit?limit=5')).body as { items: { action: string }[] };
    expect(items.map(({ action }) => action)).toContain('factors.reset');
    expect(await admin.ask('POST', `/api/v1/staff/${admin.staffId}/reset-factors`, {})).toMatchObject({ status: 403 });
  });
});

describe('a company that asks for two factors', () => {
  let strict: Company;
  let boss: Browser;
  beforeAll(async () => {
    strict = company;
    boss = await strict.hire('Boss', ['admin']);
    await setUp(boss);
  });

  const require = async (required: boolean) => {
    const changed = await boss.ask('PUT', '/api/v1/security/second-factor', { required });
    expect(changed).toMatchObject({ status: 200, body: { secondFactorRequired: required } });
    return changed.body as SecuritySettings;
  };

  test('leads whoever has none to set one up, also in open sessions; nothing else answers until then', async () => {
    const mei = await company.hire('Mei', ['agent']);
    const before = await require(true);
    expect(before.withoutSecondFactor).toBeGreaterThan(0);
    try {
      expect((await mei.ask('GET', '/api/v1/session')).body).toMatchObject({ mustSetUpFactor: true, permissions: [] });
      expect(await mei.ask('GET', '/api/v1/staff')).toMatchObject({
        status: 403,
        code: 'session.second_factor_required',
      });
      await mei.signIn();
      expect((await mei.ask('GET', '/api/v1/staff')).code).toBe('session.second_factor_required');
      await setUp(mei);
      const after = (await mei.ask('GET', '/api/v1/session')).body as Session;
      expect(after.mustSetUpFactor).toBe(false);
      expect(after.permissions).toContain('staff.read');
      expect((await mei.ask('GET', '/api/v1/staff')).status).toBe(200);
      expect(await mei.ask('DELETE', `${factorsPath}/totp`)).toMatchObject({ status: 409, code: 'factor.last' });
    } finally {
      await require(false);
    }
  });

  test('is only what somebody with the right for it says', async () => {
    const agent = await company.hire('Plain', ['agent']);
    expect(await agent.ask('PUT', '/api/v1/security/second-factor', { required: true })).toMatchObject({
      status: 403,
      code: 'permission.denied',
    });
  });
});
