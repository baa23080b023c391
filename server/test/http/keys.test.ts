import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import WebSocket from 'ws';
import { client, ProblemError } from '#contracts/client';
import { allRoutes } from '#contracts/http/index';
import { keyLimits } from '#contracts/http/keys';
import type { Permission } from '#contracts/permissions';
import type { Route } from '#contracts/route';
import { openWorld, type Person, type World } from '../support/world.ts';
import { everyRoute, pathOf } from './front-door.ts';
import { sample, schemaOf } from './samples.ts';

let world: World;
let admin: Person;
beforeAll(async () => {
  world = await openWorld();
  admin = await world.person('林悦', { roles: ['admin'] });
});
afterAll(() => world.close());

type Scope = Exclude<Permission, 'security.write'>;
type Body = { name: string; scopes: Scope[]; networks?: string[]; expiresAt?: string | null };
const make = (by: Person, { name = 'BI 报表', ...rest }: Partial<Body> & { scopes: Scope[] }) =>
  by.call('keys.create', { body: { name, ...rest } });
const using = (token: string) =>
  client(allRoutes, { base: world.url, headers: () => ({ authorization: `Bearer ${token}` }) });
const codeOf = (call: Promise<unknown>) =>
  call.then(
    () => 'done',
    (error: unknown) => (error instanceof ProblemError ? error.code : String(error)),
  );
const categories = (token: string) => codeOf(using(token)('articles.categories', {}));

test('a key is shown once and stored as a hash', async () => {
  const { key, token } = await make(admin, { scopes: ['knowledge.read'] });
  expect(token).toMatch(/^lrk_[\w-]{43}$/);
  expect(key).toMatchObject({ state: 'active', ending: token.slice(-4), lastUsedAt: null, networks: [] });
  const page = await admin.call('keys.list', { query: {} });
  expect(page.items.map(({ id }) => id)).toContain(key.id);
  expect(JSON.stringify(page)).not.toContain(token);
  const rows = await world.rows<object>('select * from api_keys');
  expect(JSON.stringify(rows)).not.toContain(token);
  expect(await categories(token)).toBe('done');
});

test('a program writes under its own name, without cookie and without CSRF token', async () => {
  const { token } = await make(admin, { name: '知识同步', scopes: ['knowledge.read', 'knowledge.write'] });
  const article = {
    question: '几点开门',
    similar: [],
    answer: '上午九点。',
    category: '',
    validFrom: null,
    validTo: null,
  };
  const made = await using(token)('articles.create', { body: article });
  expect(made.updatedBy?.name).toBe('知识同步');
  expect((await using(token)('articles.list', { query: { limit: 1 } })).items).toHaveLength(1);
});

describe('A-01: what opens nothing', () => {
  const guarded = everyRoute.filter(({ route }) => !['public', 'visitor', 'keeper'].includes(route.access));
  const call = async (route: Route, token: string) => {
    const headers: Record<string, string> = { authorization: `Bearer ${token}` };
    if (route.upload) {
      const body = new FormData();
      body.append('file', new Blob(['x']), 'x.txt');
      return fetch(world.url + pathOf(route), { method: route.method, headers, body });
    }
    if (route.body) headers['content-type'] = 'application/json';
    const body = route.body ? JSON.stringify(sample(schemaOf(route.body))) : null;
    return fetch(world.url + pathOf(route), { method: route.method, headers, body });
  };
  const wrong: [string, () => Promise<string>][] = [
    ['unknown', async () => `lrk_${'a'.repeat(43)}`],
    ['cut short', async () => (await make(admin, { scopes: ['knowledge.read'] })).token.slice(0, -1)],
    ['another case', async () => (await make(admin, { scopes: ['knowledge.read'] })).token.toUpperCase()],
    [
      'revoked',
      async () => {
        const { key, token } = await make(admin, { scopes: ['knowledge.read'] });
        await admin.call('keys.revoke', { params: { id: key.id } });
        return token;
      },
    ],
  ];

  // Every route at once is more than one address may ask for in a minute.
  beforeEach(() => world.later(60_000));

  test.each(wrong)('a key that is %s, on every route', async (_, made) => {
    const token = await made();
    for (const { name, route } of guarded) {
      const response = await call(route, token);
      expect([name, response.status]).toEqual([name, 401]);
      expect(((await response.json()) as { code: string }).code).toMatch(/^(key\.invalid|session\.required)$/);
    }
  });

  test('a key on the routes of visitors and keepers', async () => {
    const { token } = await make(admin, { scopes: ['knowledge.read'] });
    for (const { name, route } of everyRoute.filter(({ route }) => ['visitor', 'keeper'].includes(route.access)))
      expect([name, (await call(route, token)).status]).toEqual([name, 401]);
  });

  test('a key on a socket', async () => {
    const { token } = await make(admin, { scopes: ['conversation.read', 'conversation.all'] });
    const socket = new WebSocket(`${world.url.replace('http', 'ws')}/api/v1/socket`, {
      headers: { authorization: `Bearer ${token}` },
    });
    const status = await new Promise<number>((resolve) => {
      socket.once('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0));
      socket.once('close', (code) => resolve(code));
      socket.once('error', () => undefined);
    });
    expect([401, 4401, 1008]).toContain(status);
  });
});

describe('A-05: a key never grows', () => {
  test('it opens no route that concerns people or keys, whatever its scopes', async () => {
    const everything = (await admin.call('session.get', {})).permissions.filter(
      (scope) => scope !== 'security.write',
    ) as Scope[];
    const { token } = await make(admin, { scopes: everything });
    const closed = everyRoute.filter(
      ({ route }) => route.onlyPeople || route.access === 'session' || route.access === 'security.write',
    );
    const names = closed.map(({ name }) => name);
    for (const name of ['keys.create', 'keys.update', 'keys.rotate', 'session.get', 'session.presence'])
      expect(names).toContain(name);
    for (const name of ['approvals.approve', 'approvals.decline', 'staff.resetPassword', 'staff.resetFactors'])
      expect(names).toContain(name);
    for (const { name, route } of closed) {
      const response = await fetch(world.url + pathOf(route), {
        method: route.method,
        headers: { authorization: `Bearer ${token}`, ...(route.body && { 'content-type': 'application/json' }) },
        ...(route.body && { body: JSON.stringify(sample(schemaOf(route.body))) }),
      });
      const { code } = (await response.json()) as { code: string };
      expect([name, response.status, code]).toEqual([name, 403, 'key.only_people']);
    }
  });

  test('nobody gives it what he does not hold, nor widens or rotates one that holds more', async () => {
    const role = await admin.call('roles.create', {
      body: { name: '集成', description: '', permissions: ['integration.read', 'integration.write', 'knowledge.read'] },
    });
    const keeper = await employ(role.id);
    expect(await codeOf(make(keeper, { scopes: ['knowledge.write'] }))).toBe('staff.exceeds_own');
    const own = await make(keeper, { scopes: ['knowledge.read'] });
    const params = { id: own.key.id };
    expect(await codeOf(keeper.call('keys.update', { params, body: { scopes: ['audit.read'] } }))).toBe(
      'staff.exceeds_own',
    );
    const strong = await make(admin, { scopes: ['knowledge.read', 'audit.read'] });
    const other = { params: { id: strong.key.id } };
    expect(await codeOf(keeper.call('keys.rotate', { ...other, body: {} }))).toBe('staff.exceeds_own');
    expect(await codeOf(keeper.call('keys.revoke', other))).toBe('done');
    expect(await codeOf(keeper.call('keys.restore', { ...other, body: {} }))).toBe('staff.exceeds_own');
    expect(await codeOf(admin.call('keys.create', { body: { name: 'x', scopes: ['security.write' as never] } }))).toBe(
      'request.invalid',
    );
  });

  test('it loses at once what its maker loses, and everything when he is disabled', async () => {
    const role = await admin.call('roles.create', {
      body: {
        name: '集成二',
        description: '',
        permissions: ['integration.write', 'integration.read', 'knowledge.read'],
      },
    });
    const keeper = await employ(role.id);
    const { key, token } = await make(keeper, { scopes: ['knowledge.read', 'integration.read'] });
    expect(await categories(token)).toBe('done');
    const permissions = ['integration.read', 'integration.write'] as Permission[];
    await admin.call('roles.update', { params: { id: role.id }, body: { permissions } });
    expect(await categories(token)).toBe('permission.denied');
    expect((await find(key.id))?.effective).toEqual(['integration.read']);
    await admin.call('staff.update', { params: { id: keeper.id }, body: { disabled: true } });
    expect(await categories(token)).toBe('key.invalid');
    expect(await find(key.id)).toMatchObject({ state: 'orphaned', effective: [] });
    // Back again with all of it: the key hangs on him, not on what was once copied.
    await admin.call('staff.update', { params: { id: keeper.id }, body: { disabled: false } });
    const all = [...permissions, 'knowledge.read' as const];
    await admin.call('roles.update', { params: { id: role.id }, body: { permissions: all } });
    expect(await categories(token)).toBe('done');
  });

  test('another company neither sees nor touches it', async () => {
    const other = await world.company('别家');
    const theirs = await other.person('王五', { roles: ['admin'] });
    const { key } = await make(admin, { scopes: ['knowledge.read'] });
    const params = { id: key.id };
    const touches = [
      () => theirs.call('keys.update', { params, body: { name: '我的' } }),
      () => theirs.call('keys.rotate', { params, body: {} }),
      () => theirs.call('keys.revoke', { params }),
    ];
    for (const touch of touches) expect(await codeOf(touch())).toBe('key.not_found');
    expect((await theirs.call('keys.list', { query: {} })).items).toEqual([]);
  });
});

describe('a key ends', () => {
  test('when it is revoked, and can be taken back for ten minutes', async () => {
    const { key, token } = await make(admin, { scopes: ['knowledge.read'] });
    const params = { id: key.id };
    const revoked = await admin.call('keys.revoke', { params });
    expect(revoked).toMatchObject({ state: 'revoked', effective: [] });
    expect(revoked.restorableUntil).not.toBeNull();
    expect(await categories(token)).toBe('key.invalid');
    expect((await admin.call('keys.restore', { params, body: {} })).state).toBe('active');
    expect(await categories(token)).toBe('done');
    await admin.call('keys.revoke', { params });
    expect(await codeOf(admin.call('keys.rotate', { params, body: {} }))).toBe('key.revoked');
    world.later(keyLimits.undoMinutes * 60_000 + 1_000);
    expect(await codeOf(admin.call('keys.restore', { params, body: {} }))).toBe('key.restore_late');
  });

  test('at its time', async () => {
    const soon = new Date(world.now().getTime() + 60_000).toISOString();
    const { token } = await make(admin, { scopes: ['knowledge.read'], expiresAt: soon });
    expect(await categories(token)).toBe('done');
    world.later(61_000);
    expect(await categories(token)).toBe('key.invalid');
    expect(await codeOf(make(admin, { scopes: ['knowledge.read'], expiresAt: soon }))).toBe('request.invalid');
  });

  test('for the old token after its grace; rotating without grace ends it at once', async () => {
    const { key, token: first } = await make(admin, { scopes: ['knowledge.read'] });
    const params = { id: key.id };
    const { token: second } = await admin.call('keys.rotate', { params, body: { graceHours: 1 } });
    expect([await categories(first), await categories(second)]).toEqual(['done', 'done']);
    world.later(3_601_000);
    expect([await categories(first), await categories(second)]).toEqual(['key.invalid', 'done']);
    const { token: third } = await admin.call('keys.rotate', { params, body: { graceHours: 0 } });
    expect([await categories(second), await categories(third)]).toEqual(['key.invalid', 'done']);
  });
});

test('a key that is bound to networks opens from there alone', async () => {
  const { token, key } = await make(admin, { scopes: ['knowledge.read'], networks: ['203.0.113.0/24'] });
  expect(await categories(token)).toBe('key.network');
  const here = { params: { id: key.id }, body: { networks: ['127.0.0.0/8', '::1'] } };
  expect((await admin.call('keys.update', here)).networks).toEqual(['127.0.0.0/8', '::1/128']);
  expect(await categories(token)).toBe('done');
  const wrong = { params: { id: key.id }, body: { networks: ['everywhere'] } };
  expect(await codeOf(admin.call('keys.update', wrong))).toBe('request.invalid');
});

test('use is noted at most once a minute, with the network', async () => {
  const { token, key } = await make(admin, { scopes: ['knowledge.read'] });
  await categories(token);
  const first = await find(key.id);
  expect(first).toMatchObject({ lastUsedFrom: '127.0.0.1' });
  world.later(30_000);
  await categories(token);
  expect((await find(key.id))?.lastUsedAt).toBe(first?.lastUsedAt);
  world.later(31_000);
  await categories(token);
  expect((await find(key.id))?.lastUsedAt).not.toBe(first?.lastUsedAt);
});

test('everything that is done to a key stands in the audit, and no token', async () => {
  const { key, token } = await make(admin, { name: '审计用', scopes: ['knowledge.read'] });
  const params = { id: key.id };
  await admin.call('keys.update', { params, body: { name: '审计用二' } });
  const rotated = await admin.call('keys.rotate', { params, body: {} });
  await admin.call('keys.revoke', { params });
  await admin.call('keys.restore', { params, body: {} });
  const told = await world.rows<{ action: string; detail: object }>(
    'select action, detail from audit_log where target = $1 order by seq',
    [`key:${key.id}`],
  );
  expect(told.map(({ action }) => action)).toEqual([
    'key.created',
    'key.changed',
    'key.rotated',
    'key.revoked',
    'key.restored',
  ]);
  expect(JSON.stringify(told)).not.toMatch(/lrk_/);
  expect(JSON.stringify(told)).not.toContain(token.slice(4));
  expect(JSON.stringify(told)).not.toContain(rotated.token.slice(4));
});

test('a program is nobody in the lists of people', async () => {
  await make(admin, { name: '不是人', scopes: ['knowledge.read'] });
  const { items } = await admin.call('staff.list', { query: { limit: 100 } });
  expect(items.map(({ name }) => name)).not.toContain('不是人');
});

async function find(id: string) {
  const { items } = await admin.call('keys.list', { query: { limit: 100 } });
  return items.find((key) => key.id === id);
}

/** Somebody with one role of the company. */
async function employ(role: string): Promise<Person> {
  return world.person(`集成-${role}`, { roles: [role as never] });
}

test('whoever lacks what a key may do can bind it tighter, and not loosen it', async () => {
  const role = {
    name: '接口管理',
    description: '',
    permissions: ['integration.read', 'integration.write'] as Permission[],
  };
  const { id: own } = await admin.call('roles.create', { body: role });
  const clerk = await world.person('接口管理员', { roles: [own] });
  const soon = new Date(world.now().getTime() + 86_400_000).toISOString();
  const late = new Date(world.now().getTime() + 172_800_000).toISOString();
  const { key } = await make(admin, { scopes: ['knowledge.read'], networks: ['203.0.113.0/24'], expiresAt: soon });
  const change = (by: Person, body: object) => codeOf(by.call('keys.update', { params: { id: key.id }, body }));
  for (const looser of [{ expiresAt: late }, { expiresAt: null }, { networks: [] }, { networks: ['203.0.112.0/23'] }]) {
    expect(await change(clerk, looser)).toBe('staff.exceeds_own');
  }
  expect(await change(clerk, { name: '改名', networks: ['203.0.113.7'] })).toBe('done');
  expect(await change(admin, { networks: ['203.0.113.0/24'], expiresAt: late })).toBe('done');
});
