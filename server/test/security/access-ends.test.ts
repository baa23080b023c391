import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { told } from '../support/customer.ts';
import { png } from '../support/pictures.ts';
import { openWorld, type Customer, type Person, type Socket, type World } from '../support/world.ts';

/** Seconds within which what one may no longer see must stop (ASVS 8.3.2). */
const SECONDS = 5;

let world: World;
let admin: Person;
let team: string;
let li: Customer;
beforeAll(async () => {
  world = await openWorld();
  admin = await world.person('管理员', { roles: ['admin'] });
  ({ id: team } = await admin.call('teams.create', { body: { name: '售后', short: '售后', colour: '#0f766e' } }));
  li = await world.customer('li');
  await li.asks('加盟费多少');
  const to = { kind: 'team' as const, id: team };
  await admin.call('conversations.transfer', { params: { id: li.conversation }, body: { to, note: '' } });
});
afterAll(() => world.close());

async function listening(person: Person): Promise<Socket> {
  const socket = await person.socket();
  socket.follow('desk');
  socket.follow(`conversation:${li.conversation}`);
  await socket.hears('messages');
  return socket;
}

let said = 0;
/** Within the time nothing said afterwards arrives, on the old socket or on one that is opened anew. */
async function hearsNothingMore(person: Person, socket: Socket): Promise<void> {
  const end = Date.now() + SECONDS * 1_000;
  while (socket.closed === undefined && Date.now() < end) await sleep(20);
  const word = `口令${++said}`;
  await li.says(word);
  await sleep(300);
  expect(JSON.stringify(socket.frames)).not.toContain(word);
  const params = { id: li.conversation };
  await expect(person.call('conversations.get', { params })).rejects.toMatchObject({
    code: expect.stringMatching(/conversation\.not_found|permission\.denied|session\.required/),
  });
  const again = await person.socket().catch(() => null);
  again?.follow(`conversation:${li.conversation}`);
  if (again) await again.hears('error', ({ code }) => code === 'conversation.not_found');
  const { items } = await person.call('conversations.list', { query: {} }).catch(() => ({ items: [] }));
  expect(items.map(({ id }) => id)).not.toContain(li.conversation);
  await again?.leave();
}

describe('A-06: access that is taken away ends at once, on open sockets, in lists, searches and reads', () => {
  test('leaving a team', async () => {
    const mei = await world.person('梅');
    await admin.call('teams.changeMembers', { params: { id: team }, body: { add: [mei.id], remove: [] } });
    const socket = await listening(mei);
    await admin.call('teams.changeMembers', { params: { id: team }, body: { add: [], remove: [mei.id] } });
    await hearsNothingMore(mei, socket);
  });

  test('losing the role that sees every team', async () => {
    const boss = await world.person('主管', { roles: ['supervisor'] });
    const socket = await listening(boss);
    await admin.call('staff.update', { params: { id: boss.id }, body: { roles: ['agent'] } });
    await hearsNothingMore(boss, socket);
  });

  test('a role of the company that loses a permission', async () => {
    const permissions = ['conversation.read', 'conversation.all'] as const;
    const body = { name: '巡视', description: '', permissions: [...permissions] };
    const { id } = await admin.call('roles.create', { body });
    const wei = await world.person('伟');
    await admin.call('staff.update', { params: { id: wei.id }, body: { roles: [id] } });
    const socket = await listening(wei);
    await admin.call('roles.update', { params: { id }, body: { permissions: ['conversation.read'] } });
    await hearsNothingMore(wei, socket);
  });

  test('a conversation that is handed to another team', async () => {
    const lan = await world.person('兰');
    await admin.call('teams.changeMembers', { params: { id: team }, body: { add: [lan.id], remove: [] } });
    const socket = await listening(lan);
    const other = await admin.call('teams.create', { body: { name: '法务', short: '法', colour: '#0f766e' } });
    const params = { id: li.conversation };
    const hand = (id: string) =>
      admin.call('conversations.transfer', { params, body: { to: { kind: 'team', id }, note: '' } });
    await hand(other.id);
    await socket.hears('gone', ({ conversation }) => conversation === li.conversation);
    const word = `口令${++said}`;
    await li.says(word);
    await sleep(300);
    expect(JSON.stringify(socket.frames)).not.toContain(word);
    await hand(team);
    await socket.hears('row', ({ row }) => row.id === li.conversation && row.team?.id === team);
  });

  test('A-08: a session that is revoked while its socket is open', async () => {
    const an = await world.person('安', { roles: ['supervisor'] });
    const socket = await listening(an);
    await admin.call('staff.update', { params: { id: an.id }, body: { disabled: true } });
    expect((await socket.closes()).reason).toBe('signed-out');
    await hearsNothingMore(an, socket);
    expect(told(await li.messages()).length).toBeGreaterThan(0);
  });

  test('A-06: a link to a file that somebody of the staff was shown', async () => {
    const fang = await world.person('芳', { roles: ['supervisor'] });
    await li.sends(new Blob([png], { type: 'image/png' }), 'licence.png');
    const link = (await fang.reads(li)).flatMap(({ body }) => (body.kind === 'image' ? [body.file.url] : []))[0]!;
    const status = async (headers: Record<string, string>) => (await fetch(world.url + link, { headers })).status;
    expect(await status(fang.headers)).toBe(200);
    expect(await status({})).toBe(401);
    const elsewhere = await (await world.company('别家')).person('苗', { roles: ['admin'] });
    expect(await status(elsewhere.headers)).toBe(401);
    await admin.call('staff.update', { params: { id: fang.id }, body: { disabled: true } });
    expect(await status(fang.headers)).toBe(401);
  });
});
