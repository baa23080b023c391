import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createCustomers, type Arrival, type Customers } from '#customers';
import { openGround, type Ground } from '../support/ground.ts';

let ground: Ground;
let customers: Customers;

beforeAll(async () => {
  ground = await openGround();
  customers = createCustomers({ keys: ground.keys, now: ground.clock.now });
});
afterAll(() => ground.close());

const start = (given: Partial<Arrival> = {}, tenant = ground.tenant) =>
  ground.db.tenant(tenant, (tx) => customers.start(tx, { channel: 'web', account: 'w1', locale: 'zh-CN', ...given }));
const get = (id: string, tenant = ground.tenant) => ground.db.tenant(tenant, (tx) => customers.get(tx, id));

test('an anonymous visitor gets a short name in his language', async () => {
  expect((await start()).name).toMatch(/^访客 [0-9A-F]{4}$/);
  expect((await start({ locale: 'en' })).name).toMatch(/^Visitor [0-9A-F]{4}$/);
  expect((await start()).id).not.toBe((await start()).id);
});

test('a verified id finds the same customer again, whatever the widget', async () => {
  const first = await start({ verifiedId: 'crm-1', name: '王女士' });
  const again = await start({ verifiedId: 'crm-1', account: 'w2', name: '另一个名字', locale: 'en' });
  expect(again).toEqual({ id: first.id, name: '王女士', locale: 'en' });
  expect(await get(first.id)).toMatchObject({ verifiedId: 'crm-1' });
  const elsewhere = await start({ verifiedId: 'crm-1' }, randomUUID());
  expect(elsewhere.id).not.toBe(first.id);
});

test('an address finds the same customer again, and proves nothing about somebody else', async () => {
  const visitor = await start({ externalId: 'open-1' });
  expect((await start({ externalId: 'open-1', name: '小李' })).name).toBe('小李');
  const signedIn = await start({ externalId: 'open-1', verifiedId: 'crm-2' });
  expect(signedIn.id).toBe(visitor.id);
  const other = await start({ externalId: 'open-1', verifiedId: 'crm-3' });
  expect(other.id).not.toBe(visitor.id);
  expect((await start({ externalId: 'open-1', account: 'w9' })).id).not.toBe(visitor.id);
});

test('arrivals at the same moment make one customer', async () => {
  const crowd = await Promise.all([
    ...Array.from({ length: 4 }, () => start({ verifiedId: 'crm-crowd' })),
    ...Array.from({ length: 4 }, () => start({ verifiedId: 'crm-crowd', externalId: 'open-crowd' })),
  ]);
  expect(new Set(crowd.map(({ id }) => id)).size).toBe(1);
});

test('a name is one visible line', async () => {
  expect((await start({ name: ' 王\u202e先\n生\u200b ' })).name).toBe('王 先 生');
  expect((await start({ name: '\u200b\u202e' })).name).toMatch(/^访客/);
  expect([...(await start({ name: '长'.repeat(200) })).name]).toHaveLength(80);
});

test('staff note phone and remark; the database holds neither in the clear', async () => {
  const { id } = await start();
  const edit = (patch: object) => ground.db.tenant(ground.tenant, (tx) => customers.update(tx, id, patch));
  await edit({ name: '王女士', phone: '13800138000', remark: '想开在长沙' });
  expect(await get(id)).toMatchObject({ name: '王女士', phone: '13800138000', remark: '想开在长沙' });
  const { rows } = await ground.db.tenant(ground.tenant, async (tx) => {
    const text = 'select phone, remark from customers where id = $1';
    return { rows: await tx.run<{ phone: Buffer; remark: Buffer }>({ name: 'test.sealed', text }, [id]) };
  });
  expect(rows[0]!.phone.includes('13800138000')).toBe(false);
  expect(rows[0]!.remark.includes('长沙')).toBe(false);
  expect(await edit({ phone: '' })).toMatchObject({ phone: null, remark: '想开在长沙' });
  await expect(edit({ name: '\u200b' })).rejects.toMatchObject({ code: 'request.invalid' });
  expect((await start({ verifiedId: 'x' })).name).toMatch(/^访客/);
});

test('a name that staff gave stays when the customer returns', async () => {
  const { id } = await start({ verifiedId: 'crm-5' });
  await ground.db.tenant(ground.tenant, (tx) => customers.update(tx, id, { name: '老客户张总' }));
  expect((await start({ verifiedId: 'crm-5', name: 'user_9981' })).name).toBe('老客户张总');
});

test('forgetting leaves a nameless row and no way back', async () => {
  const { id } = await start({ verifiedId: 'crm-6', externalId: 'open-6', name: '赵先生' });
  const sealed = await ground.db.tenant(ground.tenant, async (tx) => {
    await customers.update(tx, id, { phone: '13900139000' });
    return (await ground.keys.of(tx, id))!.seal('一句话', 'message');
  });
  const forget = () => ground.db.tenant(ground.tenant, (tx) => customers.forget(tx, id));
  await forget();
  await forget();
  expect(sealed).toBeInstanceOf(Buffer);
  expect(await ground.db.tenant(ground.tenant, (tx) => ground.keys.of(tx, id))).toBeNull();
  expect(await get(id)).toMatchObject({ name: '已删除的客户', verifiedId: null, phone: null, remark: '' });
  await expect(ground.db.tenant(ground.tenant, (tx) => customers.update(tx, id, { phone: '1' }))).rejects.toMatchObject(
    { code: 'customer.not_found' },
  );
  expect((await start({ verifiedId: 'crm-6', externalId: 'open-6' })).id).not.toBe(id);
});

test('last seen moves by the minute', async () => {
  const { id } = await start();
  const touch = () => ground.db.tenant(ground.tenant, (tx) => customers.touch(tx, id));
  const began = ground.clock.at.getTime();
  ground.clock.at = new Date(began + 30_000);
  await touch();
  expect(Date.parse((await get(id)).lastSeenAt)).toBe(began);
  ground.clock.at = new Date(began + 90_000);
  await touch();
  expect(Date.parse((await get(id)).lastSeenAt)).toBe(began + 90_000);
});

test('another company sees nobody', async () => {
  const { id } = await start();
  const other = randomUUID();
  await expect(get(id, other)).rejects.toMatchObject({ code: 'customer.not_found' });
  expect((await ground.db.tenant(other, (tx) => customers.refs(tx, [id]))).size).toBe(0);
  const refs = await ground.db.tenant(ground.tenant, (tx) => customers.refs(tx, [id, randomUUID()]));
  expect([...refs.keys()]).toEqual([id]);
});

test('is found by a part of the name or of the verified id', async () => {
  const tenant = randomUUID();
  const wang = await start({ name: '王晓 100%', verifiedId: 'crm-77' }, tenant);
  await start({ name: '李雷' }, tenant);
  const search = (text: string, where = tenant, identities = true) =>
    ground.db.tenant(where, (tx) => customers.search(tx, text, { identities }));
  expect(await search('晓')).toEqual([wang.id]);
  expect(await search('0%')).toEqual([wang.id]);
  expect(await search('_')).toEqual([]);
  expect(await search('crm-77')).toEqual([wang.id]);
  expect(await search('m-7')).toEqual([wang.id]);
  expect(await search('晓', randomUUID())).toEqual([]);
  expect(await search('m-7', tenant, false)).toEqual([]);
  expect(await search('晓', tenant, false)).toEqual([wang.id]);
});
