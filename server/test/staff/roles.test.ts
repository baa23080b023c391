import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RoleView } from '#contracts/http/people';
import type { StaffView } from '#contracts/http/staff';
import { permissions as all, rolePermissions } from '#contracts/permissions';
import { foundCompany, type Browser, type Company } from './company.ts';

let company: Company;
let admin: Browser;
beforeAll(async () => {
  company = await foundCompany();
  admin = await company.hire('Admin', ['admin']);
});
afterAll(() => company.close());

const desk = [...rolePermissions.agent];

async function makeRole(name: string, permissions: readonly string[], by = admin): Promise<RoleView> {
  const made = await by.ask('POST', '/api/v1/roles', { name, description: '', permissions });
  expect(made).toMatchObject({ status: 201 });
  return made.body;
}
const patchRole = (by: Browser, id: string, body: object) => by.ask('PATCH', `/api/v1/roles/${id}`, body);
const patch = (by: Browser, id: string, body: object) => by.ask('PATCH', `/api/v1/staff/${id}`, body);
const mine = async (who: Browser) =>
  (await who.ask('GET', '/api/v1/session')).body as { permissions: string[]; staff: StaffView };

describe('roles', () => {
  test('built-in ones are told with what they allow and cannot be changed', async () => {
    const { body } = await admin.ask('GET', '/api/v1/roles');
    const { items } = body as { items: RoleView[] };
    expect(items.find(({ id }) => id === 'agent')).toMatchObject({ builtIn: true, permissions: desk });
    expect(items.find(({ id }) => id === 'admin')).toMatchObject({ permissions: [...all], holders: 1 });
    expect((await patchRole(admin, 'agent', { name: 'x' })).status).toBe(400);
  });

  test('of the company decide at once about requests of who holds them', async () => {
    const { id } = await makeRole('质检', ['conversation.read', 'trace.read']);
    const ying = await company.hire('Ying', [id]);
    expect((await mine(ying)).permissions.toSorted()).toEqual(['conversation.read', 'trace.read']);
    expect((await ying.send('GET', '/api/v1/audit')).status).toBe(403);
    expect((await patchRole(admin, id, { permissions: ['audit.read'] })).status).toBe(200);
    expect((await ying.send('GET', '/api/v1/audit')).status).toBe(200);
    expect((await mine(ying)).permissions).toEqual(['audit.read']);
  });

  test('their change is told of each holder', async () => {
    const { id } = await makeRole('夜班', desk);
    const [one, two] = [await company.hire('NightOne', [id]), await company.hire('NightTwo', ['agent', id])];
    await company.told();
    await patchRole(admin, id, { permissions: ['conversation.read'] });
    const told = (await company.told()).filter(({ type }) => type === 'staff.changed');
    expect(told.map(({ payload }) => payload['staffId'])).toEqual([one.staffId, two.staffId].toSorted());
    await patchRole(admin, id, { description: '只是说明' });
    expect(await company.told()).toEqual([]);
  });

  test('have a name each, and at most fifty of them', async () => {
    await makeRole('Twice', ['staff.read']);
    const again = { name: 'twice', description: '', permissions: ['staff.read'] };
    expect(await admin.ask('POST', '/api/v1/roles', again)).toMatchObject({ status: 409, code: 'role.name_taken' });
    const other = await makeRole('Other', ['staff.read']);
    expect(await patchRole(admin, other.id, { name: 'TWICE' })).toMatchObject({ code: 'role.name_taken' });
    const { items } = (await admin.ask('GET', '/api/v1/roles')).body as { items: RoleView[] };
    const own = items.filter((role) => !role.builtIn).length;
    for (let i = own; i < 50; i++) await makeRole(`Role ${i}`, ['staff.read']);
    expect(await admin.ask('POST', '/api/v1/roles', { ...again, name: 'Surplus' })).toMatchObject({
      status: 409,
      code: 'role.limit',
    });
    for (const role of items.filter(({ name }) => name.startsWith('Role '))) {
      await admin.send('DELETE', `/api/v1/roles/${role.id}`);
    }
    const { items: now } = (await admin.ask('GET', '/api/v1/roles')).body as { items: RoleView[] };
    for (const role of now.filter(({ name }) => name.startsWith('Role '))) {
      expect((await admin.send('DELETE', `/api/v1/roles/${role.id}`)).status).toBe(200);
    }
  });

  test('in use are not removed, and how many hold them is said', async () => {
    const { id } = await makeRole('临时', ['staff.read']);
    const temp = await company.hire('Temp', [id, 'agent']);
    const refused = await admin.ask('DELETE', `/api/v1/roles/${id}`);
    expect(refused).toMatchObject({ status: 409, code: 'role.in_use', body: { fields: { holders: '1' } } });
    await patch(admin, temp.staffId, { roles: ['agent'] });
    const guest = { email: 'guest@tea.test', roles: [id] };
    const invited = (await admin.ask('POST', '/api/v1/invitations', guest)).body as { invitation: { id: string } };
    expect(await admin.ask('DELETE', `/api/v1/roles/${id}`)).toMatchObject({ body: { fields: { invited: '1' } } });
    await admin.send('DELETE', `/api/v1/invitations/${invited.invitation.id}`);
    expect((await admin.send('DELETE', `/api/v1/roles/${id}`)).status).toBe(200);
    expect(await admin.ask('DELETE', `/api/v1/roles/${id}`)).toMatchObject({ status: 404, code: 'role.not_found' });
  });
});

describe('A-05: nobody gets more than he is given', () => {
  let lead: Browser;
  let leadRole: string;
  beforeAll(async () => {
    leadRole = (await makeRole('组长', [...desk, 'staff.write', 'role.write'])).id;
    lead = await company.hire('Lead', [leadRole, 'agent']);
  });

  const beyond = { status: 403, code: 'staff.exceeds_own' };
  const own = { status: 403, code: 'staff.own_roles' };

  test('by changing his own roles, or a role that he holds', async () => {
    expect(await patch(lead, lead.staffId, { roles: ['admin'] })).toMatchObject(own);
    expect(await patch(lead, lead.staffId, { roles: [leadRole] })).toMatchObject(own);
    expect(await patch(lead, lead.staffId, { roles: ['agent', leadRole], name: '组长' })).toMatchObject({
      status: 200,
    });
    expect(await patchRole(lead, leadRole, { permissions: desk })).toMatchObject(own);
    expect(await patchRole(lead, leadRole, { permissions: [...all] })).toMatchObject(own);
    expect((await mine(lead)).permissions.toSorted()).toEqual([...desk, 'staff.write', 'role.write'].toSorted());
  });

  test('by making, widening or giving a role with a right that he lacks', async () => {
    const body = { name: 'Sly', description: '', permissions: ['audit.read'] };
    expect(await lead.ask('POST', '/api/v1/roles', body)).toMatchObject({
      ...beyond,
      body: { fields: { permissions: 'audit.read' } },
    });
    const small = await makeRole('小角色', ['staff.read'], lead);
    expect(await patchRole(lead, small.id, { permissions: ['staff.read', 'audit.read'] })).toMatchObject(beyond);
    const high = await makeRole('大角色', ['staff.read', 'audit.read']);
    expect(await patchRole(lead, high.id, { permissions: ['staff.read'] })).toMatchObject(beyond);
    expect(await lead.ask('DELETE', `/api/v1/roles/${high.id}`)).toMatchObject(beyond);
    const agent = await company.hire('Pawn', ['agent']);
    for (const roles of [['admin'], ['agent', 'supervisor'], [high.id]]) {
      expect(await patch(lead, agent.staffId, { roles })).toMatchObject(beyond);
    }
    expect(await patch(lead, agent.staffId, { roles: ['agent', small.id] })).toMatchObject({ status: 200 });
    expect((await mine(agent)).permissions.toSorted()).toEqual([...desk].toSorted());
  });

  test('by creating somebody with more', async () => {
    const body = { name: 'Puppet', email: 'puppet@tea.test', roles: ['admin'] };
    expect(await lead.ask('POST', '/api/v1/staff', body)).toMatchObject(beyond);
    expect(await lead.ask('POST', '/api/v1/staff', { ...body, roles: ['agent'] })).toMatchObject({ status: 201 });
  });

  test('by taking the account of somebody who may do more', async () => {
    expect(await lead.ask('POST', `/api/v1/staff/${admin.staffId}/reset-password`, {})).toMatchObject(beyond);
    expect(await patch(lead, admin.staffId, { disabled: true })).toMatchObject(beyond);
    expect(await patch(lead, admin.staffId, { roles: ['agent'] })).toMatchObject(beyond);
    const many = { ids: [admin.staffId], disabled: true };
    expect(await lead.ask('POST', '/api/v1/staff/disabled', many)).toMatchObject(beyond);
    expect((await admin.send('GET', '/api/v1/session')).status).toBe(200);
  });

  test('by resetting his own password without the one he has', async () => {
    expect(await lead.ask('POST', `/api/v1/staff/${lead.staffId}/reset-password`, {})).toMatchObject({ status: 403 });
  });

  test('by joining a team whose conversations he does not see', async () => {
    const team = (await admin.ask('POST', '/api/v1/teams', { name: 'VIP', short: 'V', colour: '#0f766e' })).body as {
      id: string;
    };
    const add = { add: [lead.staffId] };
    expect(await lead.ask('POST', `/api/v1/teams/${team.id}/members`, add)).toMatchObject(beyond);
    expect(await patch(lead, lead.staffId, { teams: [team.id] })).toMatchObject(beyond);
    const body = { name: 'Spy', email: 'spy@tea.test', roles: ['agent'], teams: [team.id] };
    expect(await lead.ask('POST', '/api/v1/staff', body)).toMatchObject(beyond);
    expect(
      await lead.ask('POST', '/api/v1/invitations', { email: 'x@tea.test', roles: ['agent'], teams: [team.id] }),
    ).toMatchObject(beyond);
  });

  test('and unknown roles are none', async () => {
    const agent = await company.hire('Nobody', ['agent']);
    for (const role of ['owner', 'Admin', company.tenant.id, '__proto__']) {
      expect(await patch(admin, agent.staffId, { roles: [role] })).toMatchObject({
        status: 404,
        code: 'role.not_found',
      });
    }
    expect((await patch(admin, agent.staffId, { roles: [] })).status).toBe(400);
  });
});

describe('somebody always remains who manages staff and roles', () => {
  test('counted over all roles of one person, built-in or not', async () => {
    const here = await foundCompany();
    try {
      const root = await here.hire('Root', ['admin']);
      const [staffWriter, roleWriter] = await Promise.all(
        (['staff.write', 'role.write'] as const).map(async (permission) => {
          const body = { name: permission, description: '', permissions: ['staff.read', permission] };
          return ((await root.ask('POST', '/api/v1/roles', body)).body as RoleView).id;
        }),
      );
      const half = await here.hire('Half', [staffWriter!]);
      const demote = (id: string, roles: string[]) =>
        here.staff.update(here.tenant.id, { id, roles }, 'system:test').then(
          () => 'done',
          (error: { code: string }) => error.code,
        );
      expect(await demote(root.staffId, ['agent'])).toBe('staff.last_admin');
      expect(await demote(half.staffId, [staffWriter!, roleWriter!])).toBe('done');
      expect(await demote(root.staffId, ['agent'])).toBe('done');
      // Narrowing the role that the last one holds would leave nobody either.
      const narrow = here.staff.updateRole(here.tenant.id, roleWriter!, { permissions: ['staff.read'] }, 'system:test');
      await expect(narrow).rejects.toMatchObject({ code: 'staff.last_admin' });
      const disable = { id: half.staffId, disabled: true };
      await expect(here.staff.update(here.tenant.id, disable, 'system:test')).rejects.toMatchObject({
        code: 'staff.last_admin',
      });
    } finally {
      await here.close();
    }
  });

  test('all of those who are disabled at once, or nobody', async () => {
    const here = await foundCompany();
    try {
      const root = await here.hire('Root', ['admin']);
      const [one, two] = [await here.hire('One', ['agent']), await here.hire('Two', ['agent'])];
      const set = (ids: string[], disabled: boolean) => root.ask('POST', '/api/v1/staff/disabled', { ids, disabled });
      expect(await set([one.staffId, root.staffId], true)).toMatchObject({ code: 'staff.last_admin' });
      expect((await one.send('GET', '/api/v1/session')).status).toBe(200);
      const gone = await set([one.staffId, two.staffId, one.staffId], true);
      expect(gone.body).toEqual({ changed: [one.staffId, two.staffId] });
      expect((await one.send('GET', '/api/v1/session')).status).toBe(401);
      expect((await set([two.staffId, root.staffId], false)).body).toEqual({ changed: [two.staffId] });
      expect((await two.signIn()).status).toBe(201);
    } finally {
      await here.close();
    }
  });
});

test('T-03: nothing beside what a route names is taken from a body', async () => {
  const agent = await company.hire('Mass', ['agent']);
  for (const extra of [
    { tenant_id: company.tenant.id },
    { id: admin.staffId },
    { email: 'a@b.c' },
    { is_program: true },
    { brought_by: null },
    { mustChangePassword: false },
  ]) {
    expect((await patch(admin, agent.staffId, { name: 'Mass', ...extra })).status).toBe(400);
    const role = { name: 'M', description: '', permissions: ['staff.read'], ...extra };
    expect((await admin.ask('POST', '/api/v1/roles', role)).status).toBe(400);
  }
});
