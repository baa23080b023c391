import { afterAll, beforeAll, expect, test } from 'vitest';
import { openWorld, until, type Customer, type Person, type World } from '../support/world.ts';
import { promote, refused, teachAll, train } from './taught.ts';

let world: World;
let op: Person;
beforeAll(async () => {
  world = await openWorld();
  op = await world.person('运营', { roles: ['operator'] });
  await teachAll(op);
  await promote(op, await train(op));
});
afterAll(() => world.close());

const queue = async (query: object = {}) => (await op.call('queue.list', { query })).items;
const label = (id: string, as: Parameters<typeof op.call<'queue.label'>>[1]['body']['as']) =>
  op.call('queue.label', { params: { id }, body: { as } });

async function asks(name: string, text: string): Promise<Customer> {
  const customer = await world.customer(name);
  await customer.asks(text);
  return customer;
}

test('what was not surely understood waits, masked; a label makes an example, and can be taken back', async () => {
  await asks('li', '我叫王小明，13812345678，恐龙化石在博物馆几楼');
  await asks('wu', '你好');
  await asks('zhao', '加盟费多少');
  const [message, ...others] = await queue();
  expect(others).toEqual([]);
  expect(message!.text).toContain('恐龙化石');
  expect(message!.text).toContain('[PHONE]');
  expect(message!.text).not.toMatch(/138|王小明/);
  expect(message!.ranked.length).toBeGreaterThan(2);
  expect(message!.ranked[0]!.intentId).not.toBeNull();

  const { items } = await op.call('intents.list', { query: { search: '渠道' } });
  const { example, counts } = await label(message!.id, { kind: 'intent', intentId: items[0]!.id });
  expect(example).toMatchObject({ from: 'message', intentId: items[0]!.id, text: message!.text });
  expect(counts).toEqual({ open: 0, labelled: 1, skipped: 0 });
  await refused(label(message!.id, { kind: 'skip' }), 'queue.decided');
  expect(await op.call('intents.get', { params: { id: items[0]!.id } })).toMatchObject({ examples: 7 });

  const undone = await op.call('queue.undo', { body: {} });
  expect(undone).toMatchObject({ item: { id: message!.id }, counts: { open: 1, labelled: 0 } });
  expect(await op.call('intents.get', { params: { id: items[0]!.id } })).toMatchObject({ examples: 6 });
  await refused(op.call('queue.undo', { body: {} }), 'queue.nothing_to_undo');
  expect((await label(message!.id, { kind: 'skip' })).counts).toEqual({ open: 0, labelled: 0, skipped: 1 });
});

test('whoever may only label can label, and nobody undoes the labels of another', async () => {
  const labeller = await world.person('标注', { roles: ['editor'] });
  await asks('sun', '蓝鲸一天吃多少磷虾');
  const [message] = await queue();
  await labeller.call('queue.label', { params: { id: message!.id }, body: { as: { kind: 'out of scope' } } });
  expect(await queue()).toEqual([]);
  const undone = await op.call('queue.undo', { body: {} });
  expect(undone.item.id).not.toBe(message!.id);
  const agent = await world.person('坐席', { roles: ['agent'] });
  await refused(agent.call('queue.list', { query: {} }), 'permission.denied');
});

test('a customer who is forgotten leaves the queue, the examples, and what versions learned from', async () => {
  const customer = await asks('qian', '请问冷链物流的路线图哪里看');
  const [message] = await queue();
  await label(message!.id, { kind: 'out of scope' });
  const found = async () => (await op.call('intents.examples', { query: { search: '冷链物流' } })).items.length;
  expect(await found()).toBe(1);
  const versionId = await train(op);
  const rows = () =>
    world.rows('select 1 from model_rows where version_id = $1 and text like $2', [versionId, '%冷链物流%']);
  expect(await rows()).toHaveLength(1);

  const { customer: panel } = await op.call('conversations.get', { params: { id: customer.conversation } });
  await world.house.db.tenant(world.tenant, (tx) => world.house.customers.forget(tx, panel!.id));
  await until(async () => (await found()) === 0);
  expect(await rows()).toEqual([]);
  expect(await world.rows('select 1 from label_queue where conversation_id = $1', [customer.conversation])).toEqual([]);
});

test('of too many that wait the oldest fall out', async () => {
  await world.rows(
    `insert into label_queue (tenant_id, id, conversation_id, customer_id, seq, at, reason, ranked)
     select $1, gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), 1, now() - n * interval '1 minute', 'rejected', '[]'
     from generate_series(1, 5100) n`,
    [world.tenant],
  );
  for (let n = 0; n < 50; n++) await asks(`late ${n}`, `第${n}号仓库的门禁卡怎么补办`);
  const { open } = await op.call('queue.counts', {});
  expect(open).toBeGreaterThanOrEqual(5_000);
  expect(open).toBeLessThanOrEqual(5_050);
});

test('another company sees nothing of it', async () => {
  const other = await world.company('别家');
  const stranger = await other.person('运营', { roles: ['operator'] });
  const [row] = await world.rows<{ id: string }>(`select id from label_queue where tenant_id = $1 limit 1`, [
    world.tenant,
  ]);
  expect(await stranger.call('queue.counts', {})).toEqual({ open: 0, labelled: 0, skipped: 0 });
  await refused(
    stranger.call('queue.label', { params: { id: row!.id }, body: { as: { kind: 'skip' } } }),
    'queue.not_found',
  );
});
