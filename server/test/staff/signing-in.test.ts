import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { session as sessionContract, type Session } from '#contracts/http/staff';
import { Browser, foundCompany, password, type Company } from './company.ts';

let company: Company;
beforeAll(async () => void (company = await foundCompany()));
afterAll(() => company.close());

const credentials = (email: string, secret: string) => ({ email, password: secret });

describe('signing in', () => {
  test('gives a session that the cookie carries and nothing else', async () => {
    const mei = await company.hire('Mei', ['agent']);
    const response = await mei.signIn();
    expect(response.status).toBe(201);
    const line = response.headers.get('set-cookie')!;
    expect(line).toMatch(/^liren_session=[\w-]{43}; Max-Age=604800; Path=\/; HttpOnly; SameSite=Lax$/);
    const session = sessionContract.parse(await response.json());
    expect(session.staff).toMatchObject({
      name: 'Mei',
      roles: ['agent'],
      presence: 'online',
      mustChangePassword: false,
      open: 3,
    });
    expect(session.tenant).toMatchObject({ name: '茶遇', timeZone: 'Asia/Shanghai', locale: 'zh-CN' });
    expect(session.permissions).toContain('conversation.reply');
    expect(JSON.stringify(session)).not.toContain(mei.cookie.split('=')[1]);
    expect((await mei.ask('GET', '/api/v1/session')).body).toMatchObject({ csrf: session.csrf });
  });

  test('the database holds no token and no password', async () => {
    const ying = await company.hire('Ying', ['agent']);
    const token = ying.cookie.split('=')[1]!;
    const rows = await company.db.tenant(company.tenant.id, async (tx) => {
      const tables = tx.tables<{ sessions: { token_hash: Buffer }; staff: { password_hash: string } }>();
      return [
        await tables.selectFrom('sessions').selectAll().execute(),
        await tables.selectFrom('staff').selectAll().execute(),
      ];
    });
    const stored = JSON.stringify(rows);
    expect(stored).toContain('$argon2id$v=19$m=19456,t=2,p=1$');
    expect(stored).not.toContain(token);
    expect(stored).not.toContain(Buffer.from(token, 'base64url').toString('hex'));
    expect(stored).not.toContain(password);
  });

  test('e-mail in any case and with blanks around it', async () => {
    await company.hire('Case', ['viewer']);
    expect((await new Browser(company.url, '  CASE@Tea.Test ').signIn()).status).toBe(201);
  });

  test('a wrong password and an unknown address get one answer in one time', async () => {
    await company.hire('Timed', ['viewer']);
    const body = async (email: string, from: string) => {
      const began = performance.now();
      const { status, body } = await new Browser(company.url, email, from).ask(
        'POST',
        '/api/v1/session',
        credentials(email, 'wrong password'),
      );
      const { requestId: _, ...said } = body as { requestId: string };
      return { status, said, ms: performance.now() - began };
    };
    const known: number[] = [];
    const unknown: number[] = [];
    for (let i = 0; i < 12; i++) {
      const a = await body('timed@tea.test', `10.2.0.${i}`);
      const b = await body(`nobody${i}@tea.test`, `10.2.1.${i}`);
      expect([a.status, a.said]).toEqual([b.status, b.said]);
      expect(a).toMatchObject({ status: 401, said: { code: 'session.bad_credentials' } });
      known.push(a.ms);
      unknown.push(b.ms);
    }
    const middle = (times: number[]) => times.toSorted((a, b) => a - b)[6]!;
    expect(Math.abs(middle(known) - middle(unknown))).toBeLessThan(middle(known) / 2);
  });

  test('an address of two companies opens the one whose password fits', async () => {
    const other = await company.staff.createTenant({ name: '别家', timeZone: 'UTC', locale: 'en' });
    const both = { name: 'Both', email: 'both@tea.test', roles: ['agent'] as const };
    await company.staff.createStaff(company.tenant.id, { ...both, password: 'Lantern-first-91' }, 'system:test');
    await company.staff.createStaff(other.id, { ...both, password: 'Lantern-second-92' }, 'system:test');
    const browser = new Browser(company.url, both.email);
    const second = (await (await browser.signIn('Lantern-second-92')).json()) as Session;
    expect(second.tenant.id).toBe(other.id);
    const first = (await (await browser.signIn('Lantern-first-91')).json()) as Session;
    expect(first.tenant.id).toBe(company.tenant.id);
    expect((await browser.signIn('Lantern-third-93')).status).toBe(401);
  });

  test('does not outlive being disabled, however the two race', async () => {
    const mei = await company.hire('Raced', ['agent']);
    const disable = (disabled: boolean) =>
      company.staff.update(company.tenant.id, { id: mei.staffId, disabled }, 'system:test');
    for (const ms of [0, 4, 8, 12, 16, 20, 24, 30, 40]) {
      const signingIn = mei.signIn();
      await sleep(ms);
      await disable(true);
      expect([201, 401]).toContain((await signingIn).status);
      const left = await company.db.tenant(company.tenant.id, (tx) => {
        const sessions = tx.tables<{ sessions: { staff_id: string } }>().selectFrom('sessions');
        return sessions.selectAll().where('staff_id', '=', mei.staffId).execute();
      });
      expect(left).toEqual([]);
      await disable(false);
      company.clock.pass(120);
    }
  });
});

describe('guessing', () => {
  test('gets slower after five failures, from there and for that account only', async () => {
    await company.hire('Guessed', ['agent']);
    await company.hire('Neighbour', ['agent']);
    const attacker = new Browser(company.url, 'guessed@tea.test', '10.3.0.1');
    for (let i = 0; i < 5; i++) expect((await attacker.signIn(`wrong-${i}`)).status).toBe(401);
    const refused = await attacker.signIn();
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '5']);
    expect(((await refused.json()) as { code: string }).code).toBe('session.throttled');
    // The right password would be refused too, or guessing would go on under the noise.
    expect((await new Browser(company.url, 'guessed@tea.test', '10.3.0.2').signIn()).status).toBe(201);
    expect((await new Browser(company.url, 'neighbour@tea.test', '10.3.0.1').signIn()).status).toBe(201);
    company.clock.pass(6);
    expect((await attacker.signIn('wrong')).status).toBe(401);
    expect((await attacker.signIn('wrong')).headers.get('retry-after')).toBe('10');
    company.clock.pass(11);
    expect((await attacker.signIn()).status).toBe(201);
  });

  test('all at once gains nothing', async () => {
    await company.hire('Swarmed', ['agent']);
    const attacker = () => new Browser(company.url, 'swarmed@tea.test', '10.4.0.1').signIn('wrong');
    const statuses = (await Promise.all(Array.from({ length: 20 }, attacker))).map(({ status }) => status);
    expect(statuses.filter((status) => status === 401)).toHaveLength(5);
    expect(statuses.filter((status) => status === 429)).toHaveLength(15);
  });

  test('an unknown address is throttled like a known one', async () => {
    const attacker = new Browser(company.url, 'no-such-person@tea.test', '10.5.0.1');
    for (let i = 0; i < 5; i++) await attacker.signIn('wrong');
    expect((await attacker.signIn('wrong')).status).toBe(429);
  });
});

describe('a session', () => {
  test('ends after twelve idle hours', async () => {
    const idle = await company.hire('Idle', ['agent']);
    company.clock.pass(11.9 * 3600);
    expect((await idle.send('GET', '/api/v1/session')).status).toBe(200);
    company.clock.pass(12.1 * 3600);
    expect((await idle.send('GET', '/api/v1/session')).status).toBe(401);
  });

  test('ends after seven days whatever happens', async () => {
    const busy = await company.hire('Busy', ['agent']);
    for (let day = 0; day < 7; day++) {
      for (let shift = 0; shift < 3; shift++) {
        expect((await busy.send('GET', '/api/v1/session')).status).toBe(200);
        company.clock.pass(8 * 3600);
      }
    }
    expect((await busy.send('GET', '/api/v1/session')).status).toBe(401);
  });

  test('ends by signing out: here, at once, and the person is gone when it was the last', async () => {
    const first = await company.hire('Leaving', ['agent']);
    const second = new Browser(company.url, first.email);
    await second.signIn();
    await company.told();
    const out = await first.send('DELETE', '/api/v1/session');
    expect(out.headers.get('set-cookie')).toMatch(/^liren_session=; Max-Age=0;/);
    expect((await first.send('GET', '/api/v1/session')).status).toBe(401);
    expect((await second.ask('GET', '/api/v1/session')).body).toMatchObject({ staff: { presence: 'online' } });
    expect((await company.told()).map(({ type }) => type)).toEqual(['staff.sessions_ended']);
    await second.send('DELETE', '/api/v1/session');
    expect((await company.told()).map(({ type, payload }) => [type, payload['presence'] ?? null])).toEqual([
      ['staff.sessions_ended', null],
      ['staff.presence_changed', 'offline'],
    ]);
  });

  test('is one of at most twenty', async () => {
    const first = await company.hire('Many', ['agent']);
    for (let i = 0; i < 20; i++) {
      company.clock.pass(1);
      await new Browser(company.url, first.email, `10.6.0.${i}`).signIn();
    }
    expect((await first.send('GET', '/api/v1/session')).status).toBe(401);
  });

  test('is known to sockets by the cookie header', async () => {
    const mei = await company.hire('Socket', ['agent']);
    expect(await company.staff.authenticateCookie(`a=b; ${mei.cookie}`)).toMatchObject({
      kind: 'staff',
      isProgram: false,
      teams: new Set(),
      staffId: mei.staffId,
    });
    for (const wrong of [
      undefined,
      '',
      'liren_session=',
      'liren_session=x',
      `${mei.cookie}x`,
      `${mei.cookie}; ${mei.cookie}`,
    ]) {
      expect(await company.staff.authenticateCookie(wrong)).toBeNull();
    }
  });

  test('over https its cookie is bound to host and encryption', async () => {
    const secure = await foundCompany({ publicUrl: 'https://liren.test' });
    try {
      const mei = await secure.hire('Mei', ['agent']);
      expect(mei.cookie).toMatch(/^__Host-liren_session=/);
      const line = (await mei.signIn()).headers.get('set-cookie')!;
      expect(line).toMatch(/; Path=\/; HttpOnly; SameSite=Lax; Secure$/);
      const plain = mei.cookie.replace('__Host-', '');
      expect(await secure.staff.authenticateCookie(plain)).toBeNull();
    } finally {
      await secure.close();
    }
  });
});

describe('the password', () => {
  const change = (browser: Browser, current: string, next: string) =>
    browser.ask('POST', '/api/v1/session/password', { current, next });

  test('a one-time password opens only the way to another', async () => {
    const admin = await company.hire('Boss', ['admin']);
    const created = await admin.ask('POST', '/api/v1/staff', {
      name: 'Fresh',
      email: 'Fresh@tea.test',
      roles: ['agent'],
    });
    const { oneTimePassword, staff } = created.body as { oneTimePassword: string; staff: Session['staff'] };
    expect([created.status, staff.email, staff.mustChangePassword]).toEqual([201, 'fresh@tea.test', true]);
    const fresh = new Browser(company.url, 'fresh@tea.test');
    const session = (await (await fresh.signIn(oneTimePassword)).json()) as Session;
    expect([session.staff.mustChangePassword, session.permissions]).toEqual([true, []]);
    expect(await fresh.ask('GET', '/api/v1/staff')).toMatchObject({
      status: 403,
      code: 'session.password_change_required',
    });
    const changed = await change(fresh, oneTimePassword, password);
    expect(changed.body).toMatchObject({ staff: { mustChangePassword: false } });
    expect((changed.body as Session).permissions).toContain('staff.read');
    expect((await fresh.ask('GET', '/api/v1/staff')).status).toBe(200);
    expect((await fresh.signIn(oneTimePassword)).status).toBe(401);
  });

  test('a one-time password is good for a week, and another can be given', async () => {
    const admin = await company.hire('Lender', ['admin']);
    const body = { name: 'Late', email: 'late@tea.test', roles: ['agent'] };
    const { staff, oneTimePassword } = (await admin.ask('POST', '/api/v1/staff', body)).body as {
      staff: Session['staff'];
      oneTimePassword: string;
    };
    const late = new Browser(company.url, staff.email);
    company.clock.pass(7 * 24 * 3600 - 60);
    expect((await late.signIn(oneTimePassword)).status).toBe(201);
    company.clock.pass(120);
    expect(await (await late.signIn(oneTimePassword)).json()).toMatchObject({
      status: 401,
      code: 'password.expired',
    });
    expect(await (await late.signIn('wrong-password-1')).json()).toMatchObject({ code: 'session.bad_credentials' });
    await admin.signIn();
    const again = await admin.ask('POST', `/api/v1/staff/${staff.id}/reset-password`, {});
    const { oneTimePassword: another } = again.body as { oneTimePassword: string };
    expect((await late.signIn(another)).status).toBe(201);
    expect((await change(late, another, password)).status).toBe(200);
    company.clock.pass(8 * 24 * 3600);
    expect((await late.signIn()).status).toBe(201);
  });

  test('changing it ends the other sessions and keeps this one', async () => {
    const here = await company.hire('Changing', ['agent']);
    const there = new Browser(company.url, here.email);
    await there.signIn();
    await company.told();
    expect((await change(here, password, 'Another-kite-88')).status).toBe(200);
    expect((await here.send('GET', '/api/v1/session')).status).toBe(200);
    expect((await there.send('GET', '/api/v1/session')).status).toBe(401);
    const [told] = await company.told();
    expect(told).toMatchObject({ type: 'staff.sessions_ended', payload: { staffId: here.staffId, only: null } });
    expect(told!.payload['except']).toMatch(/^[\da-f-]{36}$/);
  });

  test.each([
    ['too short', 'Kite-7-up'],
    ['the one in use', password],
    ['common', 'Qwertyuiop123'],
    ['common, dressed up', 'P@ssword.123'],
    ['common here', 'woaini1314520'],
    ['one character', 'aaaaaaaaaaaa'],
    ['a run', '1234567890'],
    ['a run backwards', 'zyxwvutsrqp'],
    ['their own address', 'weakling@tea.test'],
    ['their own name', 'Weakling-1234'],
  ])('refuses one that is %s', async (_why, next) => {
    const browser = new Browser(company.url, 'weakling@tea.test');
    if (!(await browser.signIn()).ok)
      await company.hire('Weakling', ['agent']).then((hired) => Object.assign(browser, hired));
    expect(await change(browser, password, next)).toMatchObject({
      status: 422,
      code: 'password.weak',
      body: { fields: { next: expect.any(String) } },
    });
    expect((await browser.signIn()).status).toBe(201);
  });

  test('cannot be guessed through the change of it', async () => {
    const browser = await company.hire('Stolen', ['agent']);
    for (let i = 0; i < 5; i++)
      expect(await change(browser, `wrong-${i}`, 'Another-kite-88')).toMatchObject({
        status: 422,
        code: 'password.wrong',
      });
    expect(await change(browser, password, 'Another-kite-88')).toMatchObject({
      status: 429,
      code: 'session.throttled',
    });
  });
});
