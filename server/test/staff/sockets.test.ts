import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { closeCodes } from '#contracts/socket';
import { openWorld, until, type Person, type World } from '../support/world.ts';

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
