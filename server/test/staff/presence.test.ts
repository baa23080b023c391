import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Tx } from '#platform/db';
import type { Session } from '#contracts/http/staff';
import { openWorld, until, type Person, type World } from '../support/world.ts';

let world: World;
let admin: Person;
beforeAll(async () => {
  world = await openWorld();
  admin = await world.person('管理员', { roles: ['admin'] });
  await admin.call('session.presence', { body: { presence: 'busy' } });
});
afterAll(() => world.close());
const here: Person[] = [];
afterEach(async () => {
  for (const person of here.splice(0)) await person.call('session.presence', { body: { presence: 'busy' } });
});

const ask = <R>(work: (tx: Tx) => Promise<R>) => world.house.db.tenant(world.tenant, work);
const available = () => ask((tx) => world.house.staff.available(tx));
async function agent(name: string, roles: readonly string[] = ['agent']): Promise<Person> {
  const person = await world.person(name, { roles });
  here.push(person);
  return person;
}
const update = (who: Person, body: object) => admin.call('staff.update', { params: { id: who.id }, body });
const session = (who: Person): Promise<Session> => who.call('session.get', {});

describe('who could take a conversation', () => {
  test('is not who has as many as he can take', async () => {
    const mei = await agent('梅');
    await update(mei, { capacity: 2 });
    const customers = await Promise.all(['a', 'b'].map((name) => world.customer(name)));
    for (const customer of customers) {
      expect(await available()).toEqual([mei.id]);
      await customer.asks('人工');
      await mei.claims(customer);
    }
    expect(await available()).toEqual([]);
    expect(await ask((tx) => world.house.staff.onlineCount(tx))).toBe(0);
    expect((await session(mei)).staff).toMatchObject({ capacity: 2, open: 2 });
    await mei.closes(customers[0]!);
    expect(await available()).toEqual([mei.id]);
    await update(mei, { capacity: 0 });
    expect(await available()).toEqual([]);
    await update(mei, { capacity: null });
    expect(await available()).toEqual([mei.id]);
  });

  test('is whoever holds a role of the company that allows to reply, and no program', async () => {
    const body = {
      name: '外包坐席',
      description: '',
      permissions: ['conversation.read', 'conversation.reply'] as const,
    };
    const { id } = await admin.call('roles.create', { body: { ...body, permissions: [...body.permissions] } });
    const lan = await agent('兰', [id]);
    expect(await available()).toEqual([lan.id]);
    await admin.call('roles.update', { params: { id }, body: { permissions: ['conversation.read'] } });
    expect(await available()).toEqual([]);
    await admin.call('roles.update', {
      params: { id },
      body: { permissions: ['conversation.read', 'conversation.reply'] },
    });
    await world.rows('update staff set is_program = true where id = $1', [lan.id]);
    expect(await available()).toEqual([]);
    const { items } = await admin.call('staff.list', { query: { search: '兰' } });
    expect(items).toEqual([]);
    await expect(update(lan, { roles: ['admin'] })).rejects.toMatchObject({ code: 'staff.not_found' });
    await world.rows('update staff set is_program = false where id = $1', [lan.id]);
  });
});

describe('away by idleness', () => {
  const idle = (who: Person, is: boolean) => who.call('session.idle', { body: { idle: is } });
  const presenceOf = async (who: Person) => (await session(who)).staff.presence;

  test('comes from online and goes with the next input', async () => {
    const mei = await agent('梅');
    await mei.call('session.presence', { body: { presence: 'online' } });
    expect(await idle(mei, true)).toEqual({ afterMinutes: 10, away: true });
    expect(await presenceOf(mei)).toBe('away');
    expect(await available()).not.toContain(mei.id);
    expect(await idle(mei, false)).toEqual({ afterMinutes: 10, away: false });
    expect(await presenceOf(mei)).toBe('online');
  });

  test('is told, so that others see it', async () => {
    const mei = await agent('梅');
    await mei.call('session.presence', { body: { presence: 'online' } });
    const told = async () =>
      (
        await world.rows<{ payload: object }>(
          `select payload from facts where type = 'staff.presence_changed' order by id desc limit 1`,
        )
      )[0]?.payload;
    await idle(mei, true);
    expect(await told()).toEqual({ staffId: mei.id, presence: 'away' });
    await idle(mei, false);
    expect(await told()).toEqual({ staffId: mei.id, presence: 'online' });
  });

  test.each(['busy', 'away'] as const)('leaves %s as it was chosen', async (presence) => {
    const mei = await agent('梅');
    await mei.call('session.presence', { body: { presence } });
    expect(await idle(mei, true)).toMatchObject({ away: false });
    expect(await presenceOf(mei)).toBe(presence);
    await idle(mei, false);
    expect(await presenceOf(mei)).toBe(presence);
  });

  test('is forgotten by a choice', async () => {
    const mei = await agent('梅');
    await mei.call('session.presence', { body: { presence: 'online' } });
    await idle(mei, true);
    await mei.call('session.presence', { body: { presence: 'away' } });
    await idle(mei, false);
    expect(await presenceOf(mei)).toBe('away');
  });

  test('begins after the minutes that each sets for himself', async () => {
    const mei = await agent('梅');
    for (const minutes of [0, 5, 30, 10] as const) {
      await mei.call('session.idleAfter', { body: { minutes } });
      expect((await session(mei)).idle).toEqual({ afterMinutes: minutes, away: false });
    }
    await expect(mei.call('session.idleAfter', { body: { minutes: 7 as never } })).rejects.toMatchObject({
      code: 'request.invalid',
    });
    expect((await session(admin)).idle.afterMinutes).toBe(10);
  });
});

describe('A-06, A-09: whoever is disabled', () => {
  test('is out within five seconds: requests, sockets, invitations', async () => {
    const fang = await world.person('方', { roles: ['admin'] });
    const socket = await fang.socket();
    const { token } = await fang.call('staff.invite', { body: { email: 'by-fang@tea.test', roles: ['agent'] } });
    const begun = Date.now();
    await update(fang, { disabled: true });
    await socket.closes();
    await until(async () => (await fetch(`${world.url}/api/v1/session`, { headers: fang.headers })).status === 401);
    expect(Date.now() - begun).toBeLessThan(5_000);
    expect((await fetch(`${world.url}/api/v1/invitations/${token}`)).status).toBe(404);
    expect((await admin.call('staff.list', { query: { search: '方' } })).items).toMatchObject([
      { disabled: true, presence: 'offline' },
    ]);
  });

  test('a role that gets smaller reaches open sockets within five seconds', async () => {
    const body = { name: '看板', description: '', permissions: ['conversation.read' as const, 'trace.read' as const] };
    const { id } = await admin.call('roles.create', { body });
    const yun = await world.person('云', { roles: [id] });
    const socket = await yun.socket();
    const begun = Date.now();
    await admin.call('roles.update', { params: { id }, body: { permissions: ['knowledge.read'] } });
    await socket.closes();
    expect(Date.now() - begun).toBeLessThan(5_000);
    await expect(yun.call('conversations.list', { query: {} })).rejects.toMatchObject({ code: 'permission.denied' });
  });
});
