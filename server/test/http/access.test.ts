import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { problem } from '#contracts/errors';
import { permissionsOf, roles, type Permission } from '#contracts/permissions';
import {
  addressOf,
  as,
  asBoth,
  asKeeper,
  asVisitor,
  everyRoute,
  openFrontDoor,
  pathOf,
  problemIn,
  publicUrl,
  type FrontDoor,
} from './front-door.ts';
import { goodBody } from './samples.ts';

let door: FrontDoor;
beforeAll(async () => void (door = await openFrontDoor()));
beforeEach(() => void (door.reached.length = 0));
afterAll(() => door.http.stop());

type Each = (typeof everyRoute)[number];

/** A call that would be right if the caller may make it. */
async function callRight({ name, route }: Each, headers: Record<string, string>): Promise<Response> {
  if (route.upload) {
    const body = new FormData();
    body.append('file', new Blob(['x']), 'x.txt');
    return door.send(route.method, pathOf(route), { headers, body });
  }
  const address = addressOf({ name, route });
  if (!route.body) return door.send(route.method, address, { headers });
  const body = JSON.stringify(goodBody({ name, route }));
  return door.send(route.method, address, { headers: { ...headers, 'content-type': 'application/json' }, body });
}

const isPermission = ({ route }: Each) => !['public', 'visitor', 'session', 'keeper'].includes(route.access);
const guarded = everyRoute.filter(({ route }) => route.access !== 'public');
const staffRoutes = everyRoute.filter(({ route }) => !['public', 'visitor', 'keeper'].includes(route.access));
const keeperRoutes = everyRoute.filter(({ route }) => route.access === 'keeper');
const changing = [...staffRoutes, ...keeperRoutes].filter(({ route }) => route.method !== 'GET');

describe('who may call what', () => {
  test('the public routes are these and no others', () => {
    const open = everyRoute.filter(({ route }) => route.access === 'public').map(({ name }) => name);
    expect(open.sort()).toEqual([
      'invitation.accept',
      'invitation.open',
      'keeper.signIn',
      'session.askPasskey',
      'session.company',
      'session.findProvider',
      'session.findWecom',
      'session.finishProvider',
      'session.finishWecom',
      'session.passkey',
      'session.secondFactor',
      'session.signIn',
      'session.startProvider',
      'session.startWecom',
      'visitor.start',
      'widget.get',
      'widget.launcher',
    ]);
  });

  test.each(guarded)('A-01: $name answers 401 without a credential', async (each) => {
    const wrong = each.route.access === 'visitor' ? as(['admin']) : asVisitor;
    for (const headers of [{}, wrong, { cookie: 'liren_session=other' }, { authorization: 'Bearer other' }]) {
      const response = await callRight(each, headers);
      expect(response.status).toBe(401);
      expect(problem.parse(await response.json()).code).toMatch(/^(session|visitor)\.required$/);
    }
    expect(door.reached).toEqual([]);
  });

  test.each(staffRoutes)('$name lets in the roles that the table names', async (each) => {
    const { access } = each.route;
    for (const role of roles) {
      const allowed = access === 'session' || permissionsOf([role]).has(access as Permission);
      door.reached.length = 0;
      const response = await callRight(each, as([role]));
      const { code } = await problemIn(response);
      expect([role, door.reached.length, code]).toEqual([
        role,
        allowed ? 1 : 0,
        allowed ? 'service.broken' : 'permission.denied',
      ]);
    }
  });

  test.each(keeperRoutes)('$name lets in a keeper and no admin', async (each) => {
    await callRight(each, asKeeper);
    expect(door.reached.map(({ name }) => name)).toEqual([each.name]);
    expect((await callRight(each, as(['admin']))).status).toBe(401);
  });

  test.each(everyRoute.filter(({ route }) => ['public', 'visitor'].includes(route.access)))(
    '$name lets in a customer',
    async (each) => {
      await callRight(each, each.route.access === 'visitor' ? asVisitor : {});
      expect(door.reached.map(({ name }) => name)).toEqual([each.name]);
    },
  );

  test.each(staffRoutes.filter(isPermission))('$name waits until a one-time password is changed', async (each) => {
    const response = await callRight(each, as('must-change'));
    expect(response.status).toBe(403);
    expect((await problemIn(response)).code).toBe('session.password_change_required');
    expect(door.reached).toEqual([]);
  });

  test.each(changing)('A-14: $name wants the CSRF token of its session', async (each) => {
    for (const token of ['', 'wrong', 'csrf-of-this-sessio', 'csrf-of-this-session2']) {
      const { cookie } = asBoth;
      const response = await callRight(each, { cookie: cookie!, ...(token && { 'x-csrf-token': token }) });
      expect(response.status).toBe(403);
      expect((await problemIn(response)).code).toBe('session.csrf');
    }
    expect(door.reached).toEqual([]);
  });

  test.each(everyRoute.filter(({ route }) => route.method !== 'GET' && route.path.startsWith('/api/')))(
    'A-14: $name refuses other sites',
    async (each) => {
      const foreign = [
        { origin: 'https://evil.test' },
        { origin: 'null' },
        { origin: 'http://liren.test.evil.test' },
        { 'sec-fetch-site': 'cross-site' },
        { 'sec-fetch-site': 'same-site', origin: publicUrl },
      ];
      for (const headers of foreign) {
        const response = await callRight(each, { ...asBoth, ...headers } as Record<string, string>);
        expect([headers, response.status]).toEqual([headers, 403]);
        expect((await problemIn(response)).code).toBe('session.origin');
      }
      expect(door.reached).toEqual([]);
      for (const origin of [publicUrl, door.url]) await callRight(each, { ...asBoth, origin });
      expect(door.reached).toHaveLength(2);
    },
  );

  test('two session cookies are none', async () => {
    const cookie = 'liren_session=roles.admin; liren_session=roles.viewer';
    expect((await door.send('GET', '/api/v1/session', { headers: { cookie } })).status).toBe(401);
  });
});
