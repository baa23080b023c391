import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { DepartmentView } from '#contracts/http/people';
import type { StaffView } from '#contracts/http/staff';
import { foundCompany, type Browser, type Company } from './company.ts';

let company: Company;
let admin: Browser;
beforeAll(async () => {
  company = await foundCompany();
  admin = await company.hire('Admin', ['admin']);
});
afterAll(() => company.close());

const ask = (name: string, parentId: string | null = null) =>
  admin.ask('POST', '/api/v1/departments', { name, parentId });
async function make(name: string, parentId: string | null = null): Promise<string> {
  const made = await ask(name, parentId);
  expect(made).toMatchObject({ status: 201 });
  return (made.body as DepartmentView).id;
}
const change = (id: string, body: object) => admin.ask('PATCH', `/api/v1/departments/${id}`, body);
const list = async () => ((await admin.ask('GET', '/api/v1/departments')).body as { items: DepartmentView[] }).items;
const people = async (department: string) =>
  ((await admin.ask('GET', `/api/v1/staff?department=${department}`)).body as { items: StaffView[] }).items;

test('form a tree in which people stand, and are found from above', async () => {
  const head = await make('总部');
  const service = await make('客服部', head);
  const night = await make('夜班', service);
  const mei = await company.hire('Mei', ['agent']);
  await admin.ask('PATCH', `/api/v1/staff/${mei.staffId}`, { departmentId: night });
  for (const above of [head, service, night]) expect(await people(above)).toMatchObject([{ name: 'Mei' }]);
  expect((await list()).find(({ id }) => id === night)).toMatchObject({ parentId: service, people: 1 });
  expect(await admin.ask('DELETE', `/api/v1/departments/${night}`)).toMatchObject({
    status: 409,
    code: 'department.not_empty',
    body: { fields: { people: '1', departments: '0' } },
  });
  expect(await admin.ask('DELETE', `/api/v1/departments/${head}`)).toMatchObject({ code: 'department.not_empty' });
  await admin.ask('PATCH', `/api/v1/staff/${mei.staffId}`, { departmentId: null });
  expect((await admin.send('DELETE', `/api/v1/departments/${night}`)).status).toBe(200);
  expect(await people(head)).toEqual([]);
});

test('move with all below them, never below themselves', async () => {
  const [a, z] = [await make('A'), await make('Z')];
  const b = await make('B', a);
  const c = await make('C', b);
  for (const below of [a, b, c])
    expect(await change(a, { parentId: below })).toMatchObject({ status: 409, code: 'department.cycle' });
  expect(await change(b, { parentId: z })).toMatchObject({ status: 200, body: { parentId: z } });
  expect((await list()).find(({ id }) => id === c)).toMatchObject({ parentId: b });
  expect(await change(c, { parentId: null, name: 'C2' })).toMatchObject({ body: { parentId: null, name: 'C2' } });
});

test('do not become a ring when two move at once', async () => {
  const [one, two] = [await make('One'), await make('Two')];
  const both = await Promise.all([change(one, { parentId: two }), change(two, { parentId: one })]);
  expect(both.map(({ status }) => status).toSorted()).toEqual([200, 409]);
});

test('have a name each among their neighbours, and lie eight levels deep at most', async () => {
  const top = await make('Top');
  await make('Same', top);
  expect(await ask('same', top)).toMatchObject({ status: 409, code: 'department.name_taken' });
  const elsewhere = await make('Same');
  expect(await change(elsewhere, { parentId: top })).toMatchObject({ code: 'department.name_taken' });
  let at = top;
  for (let level = 2; level <= 8; level++) at = await make(`Level ${level}`, at);
  expect(await ask('Level 9', at)).toMatchObject({ status: 409, code: 'department.too_deep' });
  const pair = await make('Pair');
  await make('Child', pair);
  const seventh = (await list()).find(({ name }) => name === 'Level 7')!.id;
  expect(await change(pair, { parentId: seventh })).toMatchObject({ code: 'department.too_deep' });
});

test('T-02: none of another company is a parent or a place', async () => {
  const other = await company.staff.createTenant({ name: '别家', timeZone: 'UTC', locale: 'en' });
  const { id: theirs } = await company.staff.createDepartment(
    other.id,
    { name: 'Theirs', parentId: null },
    'system:test',
  );
  const unknown = { status: 404, code: 'department.not_found' };
  expect(await ask('Ours', theirs)).toMatchObject(unknown);
  expect(await change(theirs, { name: 'x' })).toMatchObject(unknown);
  expect(await admin.ask('DELETE', `/api/v1/departments/${theirs}`)).toMatchObject(unknown);
  expect(await admin.ask('PATCH', `/api/v1/staff/${admin.staffId}`, { departmentId: theirs })).toMatchObject(unknown);
  expect(await people(theirs)).toEqual([]);
});

test('whatever is moved where, every department is reached from the top once', async () => {
  const ids: string[] = [];
  for (let i = 0; i < 6; i++) ids.push(await make(`Random ${i}`));
  const moves = fc.array(fc.tuple(fc.nat(5), fc.option(fc.nat(5))), { minLength: 1, maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(moves, async (all) => {
      for (const [which, below] of all) await change(ids[which]!, { parentId: below === null ? null : ids[below]! });
      const known = new Map((await list()).map((one) => [one.id, one.parentId]));
      for (const id of ids) {
        let steps = 0;
        for (let at: string | null = id; at !== null; at = known.get(at) ?? null) expect(steps++).toBeLessThan(9);
      }
    }),
    { numRuns: 10 },
  );
});
