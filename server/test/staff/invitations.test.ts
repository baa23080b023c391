import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { InvitationView, Invited, RoleView, TeamView } from '#contracts/http/people';
import type { StaffView } from '#contracts/http/staff';
import { Browser, foundCompany, password, type Company } from './company.ts';

let company: Company;
let admin: Browser;
beforeAll(async () => {
  company = await foundCompany();
  admin = await company.hire('Admin', ['admin']);
});
afterAll(() => company.close());
// Links are slowed down by network: each test comes from a street of its own.
let street = 0;
beforeEach(() => void street++);

const day = 24 * 3600;
const stranger = () => new Browser(company.url, 'nobody@tea.test', `10.9.${street}.1`);
async function invite(body: object, by = admin): Promise<Invited> {
  const made = await by.ask('POST', '/api/v1/invitations', { roles: ['agent'], ...body });
  expect(made).toMatchObject({ status: 201 });
  return made.body;
}
const path = (token: string) => `/api/v1/invitations/${token}`;
const open = (token: string, who = stranger()) => who.ask('GET', path(token));
const accept = (token: string, who = stranger(), body: object = {}) =>
  who.ask('POST', path(token), { name: '陈安', password, ...body });
const gone = { status: 404, code: 'invitation.invalid' };
async function list(): Promise<InvitationView[]> {
  return ((await admin.ask('GET', '/api/v1/invitations?limit=100')).body as { items: InvitationView[] }).items;
}

describe('an invitation', () => {
  test('opens a page that says what to, lets in once, and signs in', async () => {
    const team = (await admin.ask('POST', '/api/v1/teams', { name: '夜班', short: '夜', colour: '#0f766e' }))
      .body as TeamView;
    const role = { name: '质检', description: '', permissions: ['conversation.read', 'staff.read'] };
    const { id } = (await admin.ask('POST', '/api/v1/roles', role)).body as RoleView;
    const hall = (await admin.ask('POST', '/api/v1/departments', { name: '客服部', parentId: null })).body as {
      id: string;
    };
    const sent = { email: 'An@Tea.test', name: '小安', roles: [id, 'agent'], teams: [team.id], departmentId: hall.id };
    const { token, invitation, mailed } = await invite(sent);
    expect(mailed).toBe(false);
    expect(invitation).toMatchObject({ email: 'an@tea.test', invitedBy: 'Admin', expired: false });
    expect(await open(token)).toMatchObject({
      status: 200,
      body: { company: '茶遇', email: 'an@tea.test', name: '小安', invitedBy: 'Admin', locale: 'zh-CN' },
    });
    const an = stranger();
    expect(await accept(token, an)).toMatchObject({ status: 201 });
    const { staff } = (await an.ask('GET', '/api/v1/session')).body as { staff: StaffView };
    expect(staff).toMatchObject({
      name: '陈安',
      email: 'an@tea.test',
      roles: [id, 'agent'],
      teams: [team.id],
      departmentId: hall.id,
      mustChangePassword: false,
    });
    expect(await accept(token)).toMatchObject(gone);
    expect(await open(token)).toMatchObject(gone);
    expect((await list()).some(({ email }) => email === 'an@tea.test')).toBe(false);
    expect((await new Browser(company.url, 'an@tea.test').signIn()).status).toBe(201);
    interface Tables {
      staff: { id: string; brought_by: string };
    }
    const [row] = await company.db.tenant(company.tenant.id, (tx) =>
      tx.tables<Tables>().selectFrom('staff').select('brought_by').where('id', '=', staff.id).execute(),
    );
    expect(row?.brought_by).toBe(admin.staffId);
  });

  test('A-11: unknown, used, revoked, replaced and too old links get one answer', async () => {
    const used = await invite({ email: 'used@tea.test' });
    await accept(used.token);
    const revoked = await invite({ email: 'revoked@tea.test' });
    await admin.send('DELETE', `/api/v1/invitations/${revoked.invitation.id}`);
    const replaced = await invite({ email: 'replaced@tea.test' });
    await invite({ email: 'replaced@tea.test' });
    const renewed = await invite({ email: 'renewed@tea.test' });
    await admin.ask('POST', `/api/v1/invitations/${renewed.invitation.id}/renew`, {});
    const old = await invite({ email: 'old@tea.test' });
    company.clock.pass(7 * day);
    await admin.signIn();
    const unknown = 'A'.repeat(43);
    const said = new Set<string>();
    for (const token of [
      used.token,
      revoked.token,
      replaced.token,
      renewed.token,
      old.token,
      unknown,
      'short',
      '%27',
    ]) {
      for (const answer of [await open(token), await accept(token)]) {
        expect(answer).toMatchObject(gone);
        const { requestId: _, ...body } = answer.body as Record<string, unknown>;
        said.add(JSON.stringify(body));
      }
    }
    expect(said.size).toBe(1);
  });

  test('holds for seven days, is listed as expired then, and can be renewed', async () => {
    const first = await invite({ email: 'late@tea.test' });
    company.clock.pass(7 * day - 1);
    expect((await open(first.token)).status).toBe(200);
    company.clock.pass(1);
    expect(await open(first.token)).toMatchObject(gone);
    await admin.signIn();
    expect((await list()).find(({ email }) => email === 'late@tea.test')).toMatchObject({ expired: true });
    const again = await admin.ask('POST', `/api/v1/invitations/${first.invitation.id}/renew`, {});
    const { token } = again.body as Invited;
    expect((await list()).filter(({ email }) => email === 'late@tea.test')).toMatchObject([{ expired: false }]);
    expect(await accept(token)).toMatchObject({ status: 201 });
    const missing = await admin.ask('POST', `/api/v1/invitations/${first.invitation.id}/renew`, {});
    expect(missing).toMatchObject({ status: 404, code: 'invitation.not_found' });
  });

  test('asks for a password that is hard to guess, and stays open meanwhile', async () => {
    const { token } = await invite({ email: 'weak@tea.test' });
    expect(await accept(token, stranger(), { password: 'password123' })).toMatchObject({
      status: 422,
      code: 'password.weak',
    });
    expect(await accept(token)).toMatchObject({ status: 201 });
  });

  test('lets in once, also when two accept at the same time', async () => {
    const { token } = await invite({ email: 'race@tea.test' });
    const both = await Promise.all([accept(token), accept(token)]);
    expect(both.map(({ status }) => status).toSorted()).toEqual([201, 404]);
  });

  test('is not for somebody who is here, and another one takes its place', async () => {
    const taken = { email: 'ADMIN@tea.test', roles: ['agent'] };
    expect(await admin.ask('POST', '/api/v1/invitations', taken)).toMatchObject({
      status: 409,
      code: 'staff.email_taken',
    });
    await invite({ email: 'again@tea.test' });
    const second = await invite({ email: 'Again@tea.test', name: '第二次' });
    expect((await list()).filter(({ email }) => email === 'again@tea.test')).toMatchObject([{ name: '第二次' }]);
    // Somebody with this address was added otherwise: the link leads nowhere, and says so as it would to anybody.
    await admin.send('POST', '/api/v1/staff', { name: 'Direct', email: 'again@tea.test', roles: ['agent'] });
    expect(await accept(second.token)).toMatchObject({ status: 409, code: 'staff.email_taken' });
  });

  test('keeps only the fingerprint of its token', async () => {
    const { token } = await invite({ email: 'secret@tea.test' });
    const rows = await company.db
      .router<{ invitations: { token_hash: Buffer } }>()
      .selectFrom('invitations')
      .select('token_hash')
      .execute();
    expect(rows.some(({ token_hash }) => token_hash.includes(token))).toBe(false);
    const entries = JSON.stringify((await admin.ask('GET', '/api/v1/audit?limit=100')).body);
    expect(entries).toContain('staff.invited');
    expect(entries).not.toContain(token);
  });

  test('trying links is slowed down from one network and nowhere else', async () => {
    const { token } = await invite({ email: 'slow@tea.test' });
    const guesser = stranger();
    const answers: number[] = [];
    for (let i = 0; i < 40; i++) answers.push((await open('B'.repeat(43), guesser)).status);
    expect(answers.filter((status) => status === 404).length).toBe(30);
    expect(answers.at(-1)).toBe(429);
    expect((await open(token, new Browser(company.url, 'x@y.z', '10.99.0.1'))).status).toBe(200);
  });
});

describe('A-05: an invitation gives no more than whoever invites holds', () => {
  test('when it is written, renewed and accepted', async () => {
    const role = { name: '招人', description: '', permissions: ['staff.read', 'staff.write', 'knowledge.read'] };
    const { id } = (await admin.ask('POST', '/api/v1/roles', role)).body as RoleView;
    const hr = await company.hire('Hr', [id]);
    const beyond = { status: 403, code: 'staff.exceeds_own' };
    expect(await hr.ask('POST', '/api/v1/invitations', { email: 'a@tea.test', roles: ['admin'] })).toMatchObject(
      beyond,
    );
    const high = await invite({ email: 'high@tea.test', roles: ['auditor'] });
    expect(await hr.ask('POST', `/api/v1/invitations/${high.invitation.id}/renew`, {})).toMatchObject(beyond);

    const mine = await invite({ email: 'mine@tea.test', roles: [id] }, hr);
    await admin.ask('PATCH', `/api/v1/roles/${id}`, { permissions: ['staff.read', 'knowledge.read'] });
    // The role itself grew smaller together with its holder: still no more than he holds.
    expect((await open(mine.token)).status).toBe(200);
    await admin.ask('PATCH', `/api/v1/staff/${hr.staffId}`, { roles: ['viewer'] });
    await admin.ask('PATCH', `/api/v1/roles/${id}`, { permissions: ['staff.read', 'audit.read'] });
    expect(await open(mine.token)).toMatchObject(gone);
    expect(await accept(mine.token)).toMatchObject(gone);
  });

  test('and ends with the account of whoever invited', async () => {
    const leaver = await company.hire('Leaver', ['admin']);
    const { token } = await invite({ email: 'orphan@tea.test' }, leaver);
    await admin.ask('PATCH', `/api/v1/staff/${leaver.staffId}`, { disabled: true });
    expect(await accept(token)).toMatchObject(gone);
  });
});

describe('T-04: an invitation reaches no other company', () => {
  test('its roles, teams and departments are of this one, and who accepts is employed here only', async () => {
    const other = await company.staff.createTenant({ name: '别家', timeZone: 'UTC', locale: 'en' });
    const { id: theirRole } = await company.staff.createRole(
      other.id,
      { name: 'Theirs', description: '', permissions: ['staff.read'] },
      'system:test',
    );
    const { id: theirTeam } = await company.staff.createTeam(
      other.id,
      { name: 'Theirs', short: 'T', colour: '#000000' },
      'system:test',
    );
    const { id: theirHall } = await company.staff.createDepartment(
      other.id,
      { name: 'Theirs', parentId: null },
      'system:test',
    );
    const ask = (body: object) =>
      admin.ask('POST', '/api/v1/invitations', { email: 'x@tea.test', roles: ['agent'], ...body });
    expect(await ask({ roles: [theirRole] })).toMatchObject({ code: 'role.not_found' });
    expect(await ask({ teams: [theirTeam] })).toMatchObject({ code: 'team.not_found' });
    expect(await ask({ departmentId: theirHall })).toMatchObject({ code: 'department.not_found' });
    expect((await ask({ tenant_id: other.id })).status).toBe(400);
    const theirs = await company.staff.invite(
      other.id,
      { email: 'them@other.test', name: '', roles: ['admin'] },
      'system:test',
    );
    for (const act of ['renew', '']) {
      const answer = await admin.ask(
        act ? 'POST' : 'DELETE',
        `/api/v1/invitations/${theirs.invitation.id}${act && '/renew'}`,
        act ? {} : undefined,
      );
      expect(answer).toMatchObject({ status: 404, code: 'invitation.not_found' });
    }
    expect(await accept(theirs.token)).toMatchObject({ status: 201 });
    const { items } = (await admin.ask('GET', '/api/v1/staff?search=other.test')).body as { items: unknown[] };
    expect(items).toEqual([]);
  });

  test('the same address in two companies is two accounts', async () => {
    const other = await company.staff.createTenant({ name: '二店', timeZone: 'UTC', locale: 'en' });
    await admin.send('POST', '/api/v1/staff', { name: 'Here', email: 'both@tea.test', roles: ['viewer'] });
    const { token } = await company.staff.invite(
      other.id,
      { email: 'both@tea.test', name: '', roles: ['admin'] },
      'system:test',
    );
    const there = stranger();
    expect(await accept(token, there)).toMatchObject({ status: 201 });
    const session = (await there.ask('GET', '/api/v1/session')).body as { tenant: { id: string }; staff: StaffView };
    expect(session.tenant.id).toBe(other.id);
    const { items } = (await admin.ask('GET', '/api/v1/staff?search=both@')).body as { items: StaffView[] };
    expect(items).toMatchObject([{ name: 'Here', roles: ['viewer'] }]);
    expect(items[0]!.id).not.toBe(session.staff.id);
  });
});
