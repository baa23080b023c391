import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { permissionsOf, roles, type Role } from '#contracts/permissions';
import { allRoutes } from '#contracts/http/index';
import type { Route } from '#contracts/route';
import { openWorld, type Person, type World } from '../support/world.ts';
import { send } from './calls.ts';
import type { Furnished } from './furnished.ts';
import { furnish, namesOf } from './objects.ts';
import { kindOf } from '../../../tools/permissions/objects.ts';

let world: World;
let house: Furnished;
const people = new Map<Role, Person>();
beforeAll(async () => {
  world = await openWorld();
  house = await furnish(world, world, 'geheim');
  // Of no team: what is shown here hangs on the role alone.
  await world.rows('update conversations set team_id = null');
  for (const role of roles) people.set(role, await world.person(`的 ${role}`, { roles: [role] }));
});
afterAll(() => world.close());

const may = (role: Role) => permissionsOf([role]);

describe.each(roles)('A-04: a %s', (role) => {
  const params = () => ({ id: house.talks.own.customer.conversation });

  test('reads phone, remark and identity of a customer only with customer.read, and writes them only with customer.write', async () => {
    const person = people.get(role)!;
    const { customer, conversation } = await person.call('conversations.get', { params: params() });
    expect(customer?.phone ?? null).toBe(may(role).has('customer.read') ? '139 geheim' : null);
    expect(JSON.stringify(conversation)).not.toMatch(/139 geheim|备注 geheim/);
    const { items } = await person.call('conversations.list', { query: {} });
    expect(JSON.stringify(items)).not.toMatch(/139 geheim|备注 geheim/);
    const change = person.call('customers.update', {
      params: { id: house.talks.own.customerId },
      body: { phone: '139 geheim' },
    });
    if (may(role).has('customer.write')) await change;
    else await expect(change).rejects.toMatchObject({ code: 'permission.denied' });
  });

  test('learns of turns only with trace.read, over HTTP and on the socket', async () => {
    const person = people.get(role)!;
    const items = await person.reads(house.talks.own.customer);
    expect(items.some(({ turnId }) => turnId !== undefined)).toBe(may(role).has('trace.read'));
    const socket = await person.socket();
    socket.follow(`conversation:${params().id}`);
    const { messages } = await socket.hears('messages');
    expect(messages.some(({ turnId }) => turnId !== undefined)).toBe(may(role).has('trace.read'));
    await socket.leave();
  });

  test('is shown no secret by any route that reads', async () => {
    const person = people.get(role)!;
    const secrets = await world.rows<{ secret: string }>(
      `select password_hash as secret from staff where tenant_id = $1`,
      [world.tenant],
    );
    for (const [name, route] of Object.entries(allRoutes as Record<string, Route>)) {
      // The routes whose purpose is to show a secret need settings.write.
      if (route.method !== 'GET' || route.download || ['widgets.secret', 'wecom.callback'].includes(name)) continue;
      if (['public', 'visitor', 'keeper'].includes(route.access)) continue;
      const names = await namesOf(house, kindOf(name)!, { team: 'own', whose: { staffId: person.id } });
      const text = await (await send(world, route, { names, headers: person.headers })).text();
      for (const { secret } of secrets) expect([name, text.includes(secret)]).toEqual([name, false]);
      expect([
        name,
        /"(password|passwordHash|password_hash|token|tokenHash|token_hash|clientSecret|identitySecret|secret)":"[^"]/.exec(
          text,
        ),
      ]).toEqual([name, null]);
    }
  });
});

test('A-04: who may not read identities finds nobody by them', async () => {
  const verified = `vip-${randomUUID()}`;
  await world.rows('update customers set verified_id = $2 where id = $1', [house.talks.own.customerId, verified]);
  const find = async (role: Role) => {
    const { items } = await people.get(role)!.call('conversations.list', { query: { search: verified } });
    return items.length;
  };
  for (const role of roles) expect([role, await find(role)]).toEqual([role, may(role).has('customer.read') ? 1 : 0]);
});
