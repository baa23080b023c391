import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { closeCodes } from '#contracts/socket';
import { openWorld, until, type Person, type Socket, type World } from '../support/world.ts';

let world: World;
let admin: Person;
beforeAll(async () => {
  world = await openWorld();
  admin = await world.person('管理员', { roles: ['admin'] });
});
afterAll(() => world.close());

const update = (who: Person, body: object) => admin.call('staff.update', { params: { id: who.id }, body });

test('roles that were taken away are gone from open sockets, and only from theirs', async () => {
  const [li, chief, mei] = await Promise.all([
    world.customer(randomUUID()),
    world.person('主管', { roles: ['supervisor'] }),
    world.person('梅'),
  ]);
  const [before, hers] = await Promise.all([chief.socket(), mei.socket()]);
  before.follow(`conversation:${li.conversation}`);
  await li.asks('加盟费多少');
  await before.hears('messages', ({ messages }) => messages.some(({ turnId }) => turnId !== undefined));

  await update(chief, { roles: ['agent'] });
  expect(await before.closes()).toEqual({ code: closeCodes.stopping, reason: 'stopping' });
  const after = await chief.socket();
  after.follow(`conversation:${li.conversation}`);
  await after.hears('messages', ({ messages }) => messages.length > 1);
  expect(after.messages().some(({ turnId }) => turnId !== undefined)).toBe(false);
  expect(hers.closed).toBeUndefined();
  await Promise.all([after.leave(), hers.leave()]);
});

test('disabling closes them for good', async () => {
  const fang = await world.person('方');
  const socket = await fang.socket();
  await update(fang, { disabled: true });
  expect((await socket.closes()).code).toBe(closeCodes['signed-out']);
});

test('a session that ends while its socket is being opened keeps none', async () => {
  const an = await world.person('安');
  const owner = new pg.Client({ connectionString: world.database.ownerUrl });
  await owner.connect();
  // Old enough that its use is noted: the door has read the session and waits for us.
  world.later(120_000);
  await owner.query('begin');
  await owner.query('delete from sessions where staff_id = $1', [an.id]);
  const coming = an.socket();
  await until(async () => (await world.rows(`select 1 from pg_locks where not granted`)).length > 0);
  await owner.query('commit');
  await owner.end();
  expect((await (await coming).closes()).code).toBe(closeCodes['signed-out']);
});

describe('an open socket does not outlive its session', () => {
  // The next sign of life is due at once; the clock of the house is moved as ever.
  const breathe = (socket: Socket) => {
    const real = Date.now;
    const ahead = vi.spyOn(Date, 'now').mockImplementation(() => real() + 21_000);
    onTestFinished(() => ahead.mockRestore());
    socket.send({ t: 'ping' });
  };
  const hours = 3_600_000;

  test.each([
    ['left alone for twelve hours', 12 * hours, false],
    ['seven days old, used all the while', 7 * 24 * hours, true],
  ])('%s', async (name, ms, used) => {
    const someone = await world.person(name);
    const socket = await someone.socket();
    world.later(ms);
    if (used) await world.rows(`update sessions set used_at = $2 where staff_id = $1`, [someone.id, world.now()]);
    breathe(socket);
    expect(await socket.closes()).toEqual({ code: closeCodes['signed-out'], reason: 'signed-out' });
  });

  test('and stays while that holds, which it does not prolong', async () => {
    const ning = await world.person('宁');
    const socket = await ning.socket();
    world.later(11 * hours);
    const used = () => world.rows(`select used_at from sessions where staff_id = $1`, [ning.id]);
    const before = await used();
    breathe(socket);
    const seen = `select 1 from staff where id = $1 and last_seen_at > $2`;
    await until(async () => (await world.rows(seen, [ning.id, new Date(world.now().getTime() - 60_000)])).length > 0);
    expect([socket.closed, await used()]).toEqual([undefined, before]);
    await socket.leave();
  });
});

test('asking everybody for a second factor closes the sockets of whoever showed none', async () => {
  const other = await world.company('别家');
  const [boss, weak, strong] = await Promise.all([
    other.person('老板', { roles: ['admin'] }),
    other.person('单'),
    other.person('双'),
  ]);
  await world.rows(`update sessions set strong = true where staff_id = $1`, [strong.id]);
  const [hers, his] = await Promise.all([weak.socket(), strong.socket()]);
  await boss.call('security.requireSecondFactor', { body: { required: true } });
  expect((await hers.closes()).code).toBe(closeCodes.stopping);
  await expect(weak.socket()).rejects.toThrow();
  expect(his.closed).toBeUndefined();
  await his.leave();
});
