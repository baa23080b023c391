import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TeamView } from '#contracts/http/people';
import type { StaffView } from '#contracts/http/staff';
import { foundCompany, type Browser, type Company } from './company.ts';

let company: Company;
let admin: Browser;
beforeAll(async () => {
  company = await foundCompany();
  admin = await company.hire('Admin', ['admin']);
});
afterAll(() => company.close());

async function makeTeam(name: string): Promise<TeamView> {
  const made = await admin.ask('POST', '/api/v1/teams', { name, short: name.slice(0, 2), colour: '#0f766e' });
  expect(made).toMatchObject({ status: 201 });
  return made.body;
}
const change = (id: string, body: object) => admin.ask('POST', `/api/v1/teams/${id}/members`, body);
const patch = (id: string, body: object) => admin.ask('PATCH', `/api/v1/staff/${id}`, body);
const people = async (query: string) =>
  ((await admin.ask('GET', `/api/v1/staff?${query}`)).body as { items: StaffView[] }).items.map(({ name }) => name);
const callerOf = (who: Browser) => company.staff.authenticateCookie(who.cookie);

test('people come in and go out by the team and by the person, and their sessions know at once', async () => {
  const [night, day] = [await makeTeam('夜班'), await makeTeam('白班')];
  const [one, two] = [await company.hire('One', ['agent']), await company.hire('Two', ['agent'])];
  await company.told();
  expect((await change(night.id, { add: [one.staffId, two.staffId] })).body).toMatchObject({ members: 2 });
  expect((await callerOf(one))!.teams).toEqual(new Set([night.id]));
  const changed = (await company.told()).filter(({ type }) => type === 'staff.changed');
  expect(changed.map(({ payload }) => payload['staffId']).toSorted()).toEqual([one.staffId, two.staffId].toSorted());
  // Who is there already is not told again.
  await change(night.id, { add: [one.staffId] });
  expect(await company.told()).toEqual([]);

  expect((await patch(two.staffId, { teams: [day.id] })).body).toMatchObject({ teams: [day.id] });
  expect((await callerOf(two))!.teams).toEqual(new Set([day.id]));
  expect(await people(`team=${night.id}`)).toEqual(['One']);
  expect(await people(`team=${day.id}`)).toEqual(['Two']);
  await change(night.id, { remove: [one.staffId] });
  expect((await callerOf(one))!.teams).toEqual(new Set());
});

test('a team that is removed leaves its people, who are told, and its conversations to everybody', async () => {
  const team = await makeTeam('临时');
  const one = await company.hire('Temp', ['agent']);
  await change(team.id, { add: [one.staffId] });
  await company.told();
  expect((await admin.send('DELETE', `/api/v1/teams/${team.id}`)).status).toBe(200);
  expect(await company.told()).toEqual([
    { type: 'staff.team_removed', payload: { teamId: team.id } },
    { type: 'staff.changed', payload: { staffId: one.staffId } },
  ]);
  expect((await callerOf(one))!.teams).toEqual(new Set());
  expect(await admin.ask('DELETE', `/api/v1/teams/${team.id}`)).toMatchObject({ status: 404, code: 'team.not_found' });
});

test('nobody opens the conversations of a team to everybody who does not see them', async () => {
  const team = await makeTeam('法务');
  const permissions = ['staff.read', 'staff.write', 'conversation.read'];
  const role = await admin.ask('POST', '/api/v1/roles', { name: '人事', description: '', permissions });
  const clerk = await company.hire('Clerk', [(role.body as { id: string }).id]);
  expect((await clerk.ask('DELETE', `/api/v1/teams/${team.id}`)).code).toBe('staff.exceeds_own');
  expect((await admin.send('DELETE', `/api/v1/teams/${team.id}`)).status).toBe(200);
});

test('members are read in pages', async () => {
  const team = await makeTeam('大组');
  const all = [];
  for (let i = 0; i < 5; i++) all.push((await company.hire(`Crew${i}`, ['agent'])).staffId);
  await change(team.id, { add: all });
  const seen: string[] = [];
  let cursor = '';
  do {
    const query = `limit=2${cursor && `&cursor=${cursor}`}`;
    const page = (await admin.ask('GET', `/api/v1/teams/${team.id}/members?${query}`)).body as {
      items: { id: string }[];
      next: string | null;
    };
    seen.push(...page.items.map(({ id }) => id));
    cursor = page.next ?? '';
  } while (cursor);
  expect(seen).toEqual(all.toSorted());
});

test('names are used once, colours are colours', async () => {
  await makeTeam('Solo');
  const body = { name: 'SOLO', short: 's', colour: '#0f766e' };
  expect(await admin.ask('POST', '/api/v1/teams', body)).toMatchObject({ status: 409, code: 'team.name_taken' });
  for (const colour of ['red', '#fff', '#0f766e;background:url(x)', 'javascript:1']) {
    expect((await admin.ask('POST', '/api/v1/teams', { ...body, name: 'Other', colour })).status).toBe(400);
  }
});

test('T-02: nobody of another company joins a team, and no team of another company takes anybody', async () => {
  const other = await company.staff.createTenant({ name: '别家', timeZone: 'UTC', locale: 'en' });
  const team = { name: 'Theirs', short: 'T', colour: '#000000' };
  const { id: theirs } = await company.staff.createTeam(other.id, team, 'system:test');
  const { staff } = await company.staff.createStaff(
    other.id,
    { name: 'S', email: 's@other.test', roles: ['admin'] },
    'system:test',
  );
  const ours = await makeTeam('Ours');
  expect(await change(ours.id, { add: [staff.id] })).toMatchObject({ status: 404, code: 'staff.not_found' });
  expect(await change(theirs, { add: [admin.staffId] })).toMatchObject({ status: 404, code: 'team.not_found' });
  expect(await patch(admin.staffId, { teams: [theirs] })).toMatchObject({ status: 404, code: 'team.not_found' });
  expect(await admin.ask('PATCH', `/api/v1/teams/${theirs}`, { name: 'x' })).toMatchObject({ status: 404 });
  expect(await admin.ask('DELETE', `/api/v1/teams/${theirs}`)).toMatchObject({ status: 404 });
  expect(await admin.ask('GET', `/api/v1/teams/${theirs}/members`)).toMatchObject({ status: 404 });
  expect(await people(`team=${theirs}`)).toEqual([]);
});
