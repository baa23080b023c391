import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { permissionsOf, roles } from '#contracts/permissions';
import { openWorld, type Person, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => void (world = await openWorld()));
afterAll(() => world.close());

/** A customer in the hands of 梅, with a phone number that staff know. */
async function claimed() {
  const [li, mei] = await Promise.all([world.customer(randomUUID()), world.person('梅')]);
  await li.says('我的订单还没到');
  await world.settled();
  await mei.claims(li);
  const open = await get(mei, li.conversation);
  const body = { phone: '13800001111', remark: '急性子' };
  await mei.call('customers.update', { params: { id: open.conversation.customer.id }, body });
  return { li, mei };
}
const get = (who: Person, id: string) => who.call('conversations.get', { params: { id } });
const marks = (who: Person, id: string, seq: number) =>
  who.call('conversations.read', { params: { id }, body: { seq } });

test.each(roles.filter((role) => permissionsOf([role]).has('conversation.read')))(
  'what is known of a customer is shown to %s only with customer.read',
  async (role) => {
    const { li } = await claimed();
    const open = await get(await world.person(role, { roles: [role] }), li.conversation);
    const allowed = permissionsOf([role]).has('customer.read');
    expect(open.customer?.phone ?? null).toBe(allowed ? '13800001111' : null);
    expect(JSON.stringify(open).includes('急性子')).toBe(allowed);
    expect(open.conversation.id).toBe(li.conversation);
  },
);

test('a proved identity is found only by those who may read it', async () => {
  const { li, mei } = await claimed();
  const verified = `crm-${randomUUID()}`;
  await world.rows(
    'update customers set verified_id = $2 where id = (select customer_id from conversations where id = $1)',
    [li.conversation, verified],
  );
  const viewer = await world.person('只读', { roles: ['viewer'] });
  const found = async (who: Person, search: string) => {
    const { items } = await who.call('conversations.list', { query: { view: 'all', search } });
    return items.some(({ id }) => id === li.conversation);
  };
  expect([await found(mei, verified), await found(viewer, verified)]).toEqual([true, false]);
  const { name } = (await mei.row(li)).customer;
  expect(await found(viewer, name)).toBe(true);
});

test('only the person who speaks marks her conversation read', async () => {
  const { li, mei } = await claimed();
  const [viewer, fang] = await Promise.all([world.person('只读', { roles: ['viewer'] }), world.person('方')]);
  const { seq } = await li.says('还在吗');
  const before = (await li.state()).staffReadSeq;
  expect(before).toBeLessThan(seq);
  expect((await mei.row(li)).unread).toBe(1);

  await expect(marks(viewer, li.conversation, seq)).rejects.toMatchObject({ code: 'permission.denied' });
  await marks(fang, li.conversation, seq);
  expect((await mei.row(li)).unread).toBe(1);
  expect((await li.state()).staffReadSeq).toBe(before);

  await marks(mei, li.conversation, seq);
  expect((await mei.row(li)).unread).toBe(0);
  expect((await li.state()).staffReadSeq).toBe(seq);
});

test('while nobody speaks, whoever may reply marks read', async () => {
  const [li, fang] = await Promise.all([world.customer(randomUUID()), world.person('方')]);
  await li.asksForPerson();
  const { seq } = await li.says('我等着');
  await marks(fang, li.conversation, seq);
  expect((await li.state()).staffReadSeq).toBe(seq);
});
