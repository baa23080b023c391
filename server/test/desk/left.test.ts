import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { told } from '../support/customer.ts';
import { openWorld, until, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => void (world = await openWorld()));
afterAll(() => world.close());

async function claimed() {
  const [li, mei] = await Promise.all([world.customer(randomUUID()), world.person(randomUUID())]);
  await li.asksForPerson();
  await mei.claims(li);
  await mei.replies(li, '您好');
  return { li, mei };
}

test('whoever is disabled leaves no customer behind: another person is called', async () => {
  const { li, mei } = await claimed();
  const admin = await world.person('管', { roles: ['admin'] });
  await admin.call('staff.update', { params: { id: mei.id }, body: { disabled: true } });
  await until(async () => (await li.state()).speaker === 'nobody');
  expect(told(await li.messages()).slice(-2)).toEqual(['handoff.requested', 'handoff.queued']);
  expect(await li.state()).toMatchObject({ personName: null, handoff: { state: 'queued' } });
});

test('a customer who waits for somebody who went away gets another person; one whose person is here does not', async () => {
  const { li } = await claimed();
  await li.says('还在吗');
  world.later(6 * 60_000);
  const here = await claimed();
  await here.li.says('好的');
  expect(await world.house.desk.callForTheLeft(world.tenant)).toBe(1);
  expect((await li.state()).speaker).toBe('nobody');
  expect((await here.li.state()).speaker).toBe('person');
});
