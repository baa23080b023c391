import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { staffFacts } from '#staff';
import { Browser, foundCompany, password, type Company } from './company.ts';

let company: Company;
let admin: Browser;
beforeAll(async () => {
  company = await foundCompany();
  admin = await company.hire('Admin', ['admin']);
});
afterAll(() => company.close());

const patch = (by: Browser, id: string, change: object) => by.ask('PATCH', `/api/v1/staff/${id}`, change);

describe('people', () => {
  test('an address is taken once per company, in any case', async () => {
    const person = { name: 'Twice', email: 'twice@tea.test', roles: ['agent'] };
    expect((await admin.ask('POST', '/api/v1/staff', person)).status).toBe(201);
    const again = await admin.ask('POST', '/api/v1/staff', { ...person, email: 'TWICE@tea.test' });
    expect(again).toMatchObject({
      status: 409,
      code: 'staff.email_taken',
      body: { fields: { email: expect.any(String) } },
    });
    const both = await Promise.all(
      [1, 2].map(() => admin.ask('POST', '/api/v1/staff', { ...person, email: 'race@tea.test' })),
    );
    expect(both.map(({ status }) => status).sort((a, b) => a - b)).toEqual([201, 409]);
  });

  test('are listed in pages and found by name or address, wildcards being plain characters', async () => {
    for (const name of ['Page-1', 'Page-2', 'Page-3', 'Page_4']) await company.hire(name, ['viewer']);
    const first = (await admin.ask('GET', '/api/v1/staff?search=page&limit=3')).body as {
      items: { name: string }[];
      next: string;
    };
    expect(first.items.map(({ name }) => name)).toEqual(['Page-1', 'Page-2', 'Page-3']);
    const second = (await admin.ask('GET', `/api/v1/staff?search=page&limit=3&cursor=${first.next}`)).body;
    expect(second).toMatchObject({ items: [{ name: 'Page_4' }], next: null });
    expect((await admin.ask('GET', '/api/v1/staff?search=_')).body).toMatchObject({ items: [{ name: 'Page_4' }] });
    expect((await admin.ask('GET', '/api/v1/staff?search=%25')).body).toMatchObject({ items: [] });
    expect((await admin.ask('GET', '/api/v1/staff?cursor=x')).code).toBe('request.invalid');
  });

  test('what they may do follows their roles at once', async () => {
    const mei = await company.hire('Mei', ['viewer']);
    expect((await mei.ask('PUT', '/api/v1/session/presence', { presence: 'busy' })).status).toBe(200);
    expect(await mei.ask('GET', '/api/v1/audit')).toMatchObject({ status: 403, code: 'permission.denied' });
    await patch(admin, mei.staffId, { roles: ['auditor', 'auditor'] });
    expect((await mei.ask('GET', '/api/v1/audit')).status).toBe(200);
    expect((await admin.ask('GET', '/api/v1/staff?search=mei')).body).toMatchObject({
      items: [{ roles: ['auditor'] }],
    });
    expect(await patch(mei, mei.staffId, { roles: ['admin'] })).toMatchObject({
      status: 403,
      code: 'permission.denied',
    });
  });

  test('disabling shuts out everywhere, enabling lets in again', async () => {
    const mei = await company.hire('Disabled', ['agent']);
    await company.told();
    expect((await patch(admin, mei.staffId, { disabled: true })).body).toMatchObject({
      disabled: true,
      presence: 'offline',
    });
    expect((await mei.send('GET', '/api/v1/session')).status).toBe(401);
    expect(await company.staff.authenticateCookie(mei.cookie)).toBeNull();
    const told = await company.told();
    expect(told.map(({ type }) => type)).toEqual([
      'staff.sessions_ended',
      'staff.presence_changed',
      'staff.disabled',
      'staff.changed',
    ]);
    expect(told[0]!.payload).toEqual({ staffId: mei.staffId, only: null, except: null });
    expect((await mei.signIn()).status).toBe(401);
    await patch(admin, mei.staffId, { disabled: false });
    expect((await mei.signIn()).status).toBe(201);
  });

  test('a session left over does not let a disabled person in', async () => {
    const mei = await company.hire('Leftover', ['agent']);
    await company.db.tenant(company.tenant.id, async (tx) => {
      const staff = tx.tables<{ staff: { id: string; disabled_at: Date } }>().updateTable('staff');
      await staff.set({ disabled_at: company.clock.now }).where('id', '=', mei.staffId).execute();
    });
    expect((await mei.send('GET', '/api/v1/session')).status).toBe(401);
  });

  test('a reset gives a one-time password and ends the sessions', async () => {
    const mei = await company.hire('Forgetful', ['agent']);
    const reset = await admin.ask('POST', `/api/v1/staff/${mei.staffId}/reset-password`, {});
    const { oneTimePassword } = reset.body as { oneTimePassword: string };
    expect(oneTimePassword).toMatch(/^([a-z2-9]{4}-){3}[a-z2-9]{4}$/);
    expect((await mei.send('GET', '/api/v1/session')).status).toBe(401);
    expect((await mei.signIn(password)).status).toBe(401);
    expect(((await (await mei.signIn(oneTimePassword)).json()) as { staff: object }).staff).toMatchObject({
      mustChangePassword: true,
    });
  });

  test('one active admin remains, also when two leave at once', async () => {
    expect(await patch(admin, admin.staffId, { disabled: true })).toMatchObject({
      status: 409,
      code: 'staff.last_admin',
    });
    const second = await company.hire('Second', ['admin']);
    const demote = (id: string) => company.staff.update(company.tenant.id, { id, roles: ['agent'] }, 'system:test');
    const both = await Promise.allSettled([demote(second.staffId), demote(admin.staffId)]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    await company.staff.update(company.tenant.id, { id: admin.staffId, roles: ['admin'] }, 'system:test');
  });

  test('another company does not exist', async () => {
    const other = await company.staff.createTenant({ name: '别家', timeZone: 'UTC', locale: 'en' });
    const { staff: stranger } = await company.staff.createStaff(
      other.id,
      { name: 'Stranger', email: 's@other.test', roles: ['admin'], password },
      'system:test',
    );
    expect(await patch(admin, stranger.id, { disabled: true })).toMatchObject({ status: 404, code: 'staff.not_found' });
    expect(await admin.ask('POST', `/api/v1/staff/${stranger.id}/reset-password`, {})).toMatchObject({ status: 404 });
    expect(JSON.stringify((await admin.ask('GET', '/api/v1/staff?limit=100')).body)).not.toContain('Stranger');
    expect((await admin.ask('GET', `/api/v1/staff?cursor=${stranger.id}`)).body).toMatchObject({ items: [] });
    expect((await new Browser(company.url, 's@other.test').signIn()).status).toBe(201);
  });

  test('the router sees addresses and roles, but no password', async () => {
    const router = company.db.router<{ staff: { password_hash: string } }>();
    await expect(router.selectFrom('staff').select('password_hash').execute()).rejects.toThrow(/permission denied/);
    await expect(router.updateTable('staff').set({ password_hash: 'x' }).execute()).rejects.toThrow(
      /permission denied/,
    );
  });
});

describe('presence', () => {
  const ask = <R>(work: Parameters<typeof company.db.tenant<R>>[1]) => company.db.tenant(company.tenant.id, work);

  test('counts who is here, free and allowed to reply', async () => {
    company.clock.pass(3600);
    await company.staff.sweepPresence();
    expect(await ask((tx) => company.staff.onlineCount(tx))).toBe(0);
    const li = await company.hire('Li', ['agent']);
    await company.hire('Editor', ['editor']);
    expect(await ask((tx) => company.staff.available(tx))).toEqual([li.staffId]);
    await li.ask('PUT', '/api/v1/session/presence', { presence: 'busy' });
    expect(await ask((tx) => company.staff.onlineCount(tx))).toBe(0);
    await li.ask('PUT', '/api/v1/session/presence', { presence: 'online' });
    expect(await ask((tx) => company.staff.onlineCount(tx))).toBe(1);
  });

  test('wears off without signs of life, is told once, and comes back with a heartbeat', async () => {
    const wang = await company.hire('Wang', ['agent']);
    const presences = async () =>
      (await company.told())
        .filter(({ type, payload }) => type === staffFacts.presenceChanged && payload['staffId'] === wang.staffId)
        .map(({ payload }) => payload['presence']);
    expect(await presences()).toEqual(['online']);
    for (let beat = 0; beat < 4; beat++) {
      company.clock.pass(25);
      await ask((tx) => company.staff.touch(tx, wang.staffId));
    }
    await company.staff.sweepPresence();
    expect(await presences()).toEqual([]);
    expect(await ask((tx) => company.staff.available(tx))).toContain(wang.staffId);
    company.clock.pass(61);
    expect(await ask((tx) => company.staff.available(tx))).not.toContain(wang.staffId);
    await Promise.all([company.staff.sweepPresence(), company.staff.sweepPresence()]);
    expect(await presences()).toEqual(['offline']);
    await ask((tx) => company.staff.touch(tx, wang.staffId));
    expect(await presences()).toEqual(['online']);
  });

  test('a disabled person cannot come back by a heartbeat', async () => {
    const gone = await company.hire('Gone', ['agent']);
    await patch(admin, gone.staffId, { disabled: true });
    await ask((tx) => company.staff.touch(tx, gone.staffId));
    expect(await ask((tx) => company.staff.available(tx))).not.toContain(gone.staffId);
  });
});
