import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { get, say } from '#conversations';
import { told } from '../support/customer.ts';
import { openWorld, until, type Customer, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => void (world = await openWorld()));
afterAll(() => world.close());

const somebody = (): Promise<Customer> => world.customer(randomUUID());
const seqs = (all: { seq: number }[]) => all.map(({ seq }) => seq);
const upTo = (n: number) => Array.from({ length: n }, (_, i) => i + 1);

describe('a resend', () => {
  test('with the same clientId and words is harmless', async () => {
    const li = await somebody();
    const clientId = randomUUID();
    const [first, ...again] = await Promise.all(upTo(5).map(() => li.says('加盟费多少', clientId)));
    await world.settled();
    for (const each of again) expect(each).toEqual(first);
    const all = await li.messages();
    expect(all.filter(({ author }) => author.kind === 'customer')).toHaveLength(1);
    expect(all.filter(({ author }) => author.kind === 'bot')).toHaveLength(1);
  });

  test('with other words is refused, and the first words stand', async () => {
    const li = await somebody();
    const clientId = randomUUID();
    await li.says('谢谢', clientId);
    await expect(li.says('再见', clientId)).rejects.toMatchObject({ code: 'message.duplicate_differs' });
    expect(told(await li.messages())[0]).toBe('customer: 谢谢');
  });

  test('of another customer under the same clientId is a message of its own', async () => {
    const [li, wang] = await Promise.all([somebody(), somebody()]);
    const clientId = randomUUID();
    expect((await li.says('谢谢', clientId)).id).not.toBe((await wang.says('再见', clientId)).id);
  });

  test('of a person is harmless too, also when the conversation went back meanwhile', async () => {
    const [li, mei] = await Promise.all([somebody(), world.person('梅')]);
    const clientId = randomUUID();
    await mei.claims(li);
    const first = await mei.replies(li, '您好', clientId);
    expect(first.clientId).toBe(clientId);
    expect(await mei.replies(li, '您好', clientId)).toEqual(first);
    await expect(mei.replies(li, '别的', clientId)).rejects.toMatchObject({ code: 'message.duplicate_differs' });
    await mei.returns(li);
    expect(await mei.replies(li, '您好', clientId)).toEqual(first);
    await expect(mei.replies(li, '您好')).rejects.toMatchObject({ code: 'conversation.not_yours' });
    const seen = await li.messages();
    expect(told(seen)).toEqual(['handoff.claimed', 'person: 您好', 'handoff.returned']);
    expect(JSON.stringify(seen)).not.toContain(mei.id);
  });
});

test('twenty senders at once: no gap, no double, in one order for everybody', async () => {
  const [li, mei] = await Promise.all([somebody(), world.person('梅')]);
  const [socket, desk] = await Promise.all([li.socket(), mei.socket()]);
  desk.follow(`conversation:${li.conversation}`);
  await mei.claims(li);
  await Promise.all([
    ...upTo(20).map((i) => li.says(`第 ${i} 条`)),
    ...upTo(10).map((i) => mei.replies(li, `回复 ${i}`)),
    ...upTo(5).map((i) => mei.notes(li, `备注 ${i}`)),
  ]);
  const last = 1 + 20 + 10 + 5;
  const forStaff = await mei.reads(li);
  expect(seqs(forStaff)).toEqual(upTo(last));
  const forCustomer = await li.messages();
  const notes = new Set(seqs(forStaff.filter(({ body }) => body.kind === 'note')));
  expect(seqs(forCustomer)).toEqual(upTo(last).filter((seq) => !notes.has(seq)));
  await until(
    () => seqs(socket.messages()).at(-1) === forCustomer.at(-1)!.seq && seqs(desk.messages()).at(-1) === last,
  );
  expect(seqs(socket.messages())).toEqual(seqs(forCustomer));
  expect(seqs(desk.messages())).toEqual(upTo(last));
  expect(new Set(forCustomer.map(({ id }) => id)).size).toBe(forCustomer.length);
});

test('pages go forward and back without a gap', async () => {
  const [li, mei] = await Promise.all([somebody(), world.person('梅')]);
  await mei.claims(li);
  for (const i of upTo(12)) await mei.replies(li, `第 ${i} 句`);
  const page = (query: object) => li.own('visitor.messages', { query });
  expect(await page({ after: 3, limit: 4 })).toMatchObject({ items: [4, 5, 6, 7].map((seq) => ({ seq })), more: true });
  expect(await page({ before: 5, limit: 2 })).toMatchObject({ items: [3, 4].map((seq) => ({ seq })), more: true });
  expect(await page({ limit: 2 })).toMatchObject({ items: [12, 13].map((seq) => ({ seq })), more: true });
  expect(await page({ after: 11 })).toMatchObject({ items: [12, 13].map((seq) => ({ seq })), more: false });
  expect(await page({ after: 10_000 })).toEqual({ items: [], more: false });
});

test('a note is for staff alone, over HTTP and over the socket', async () => {
  const [li, mei] = await Promise.all([somebody(), world.person('梅')]);
  const socket = await li.socket();
  await mei.claims(li);
  await mei.notes(li, '这位客户要优先跟进');
  await mei.replies(li, '您好');
  await until(() => socket.messages().some(({ body }) => body.kind === 'text'));
  const late = await li.socket();
  await late.hears('messages');
  for (const heard of [JSON.stringify(await li.messages()), JSON.stringify([...socket.frames, ...late.frames])]) {
    expect(heard).not.toContain('优先跟进');
    expect(heard).toContain('您好');
  }
  expect(told(await mei.reads(li))).toContain('person: 这位客户要优先跟进');
  const { items } = await mei.call('conversations.list', { query: { view: 'mine' } });
  expect(items.find(({ id }) => id === li.conversation)!.lastMessage!.preview).toBe('您好');
});

test('feedback: the last word counts, only answers of the bot can get it', async () => {
  const [li, admin] = await Promise.all([somebody(), world.person('管理员', { roles: ['admin'] })]);
  const { seq } = await li.asks('加盟费多少');
  const give = (at: number, body: object) => li.own('visitor.feedback', { params: { seq: at }, body });
  expect((await give(seq, { value: 'up' })).feedback).toEqual({ value: 'up' });
  expect((await give(seq, { value: 'down', reason: '没说押金' })).feedback).toEqual({
    value: 'down',
    reason: '没说押金',
  });
  for (const at of [1, 99, 0])
    await expect(give(at, { value: 'up' })).rejects.toMatchObject({ code: 'message.not_found' });
  expect((await admin.reads(li)).find((each) => each.seq === seq)!.feedback).toEqual({
    value: 'down',
    reason: '没说押金',
  });
  const rows = await world.rows<{ reason: Buffer }>('select reason from message_feedback where conversation_id = $1', [
    li.conversation,
  ]);
  expect(rows).toHaveLength(1);
  expect(rows[0]!.reason.toString()).not.toContain('押金');
});

test('read marks go forward only, never past the end, and are seen on both sides', async () => {
  const [li, mei] = await Promise.all([somebody(), world.person('梅')]);
  await mei.claims(li);
  await li.says('在吗');
  await mei.replies(li, '在的');
  const socket = await li.socket();
  const read = (seq: number) => li.own('visitor.read', { body: { seq } });
  const readByStaff = (seq: number) =>
    mei.call('conversations.read', { params: { id: li.conversation }, body: { seq } });
  await read(2);
  await read(1);
  expect((await mei.row(li)).customerReadSeq).toBe(2);
  await read(999);
  expect((await mei.row(li)).customerReadSeq).toBe(3);
  await li.says('还有一个问题');
  expect((await mei.row(li)).unread).toBe(1);
  await readByStaff(4);
  expect((await mei.row(li)).unread).toBe(0);
  await socket.hears('state', ({ state }) => state.staffReadSeq === 4);
  expect(await li.state()).toMatchObject({ staffReadSeq: 4, customerReadSeq: 3 });
});

test('typing is shown to the other side, and to nobody else', async () => {
  const [li, wang, mei] = await Promise.all([somebody(), somebody(), world.person('梅')]);
  const [hers, his, desk] = await Promise.all([li.socket(), wang.socket(), mei.socket()]);
  await mei.claims(li);
  desk.follow(`conversation:${li.conversation}`);
  await desk.hears('row');
  hers.send({ t: 'typing', conversation: li.conversation, on: true });
  expect(await desk.hears('typing')).toMatchObject({ who: { kind: 'customer' }, on: true });
  desk.send({ t: 'typing', conversation: li.conversation, on: true });
  expect(await hers.hears('typing')).toMatchObject({ who: { kind: 'person', name: '梅' }, on: true });
  his.send({ t: 'typing', conversation: li.conversation, on: true });
  desk.send({ t: 'typing', conversation: wang.conversation, on: true });
  for (const socket of [hers, his, desk]) socket.send({ t: 'ping' });
  await Promise.all([hers, his, desk].map((socket) => socket.hears('pong')));
  expect([hers, his, desk].map((socket) => socket.all('typing').length)).toEqual([1, 0, 1]);
});

test('what is said lies sealed in the database, and is gone with the key of the customer', async () => {
  const li = await world.customer(randomUUID());
  const mei = await world.person('梅');
  const secret = '我的暗号是青山不改';
  await li.says(secret);
  await world.settled();
  await li.asksForPerson();
  await mei.claims(li);
  await mei.replies(li, `收到：${secret}`);
  await mei.notes(li, `客户说：${secret}`);
  const tables = await world.rows<{ name: string }>(
    `select table_name as name from information_schema.tables where table_schema in ('public', 'jobs') and table_type = 'BASE TABLE'`,
  );
  const found: string[] = [];
  for (const { name } of tables.filter(({ name }) => name !== 'kysely_migration')) {
    const schema =
      (await world.rows(`select 1 where to_regclass($1) is null`, [`public.${name}`])).length > 0 ? 'jobs' : 'public';
    const rows = await world.rows<{ hit: boolean }>(
      `select true as hit from "${schema}"."${name}" t where position(convert_to($1, 'UTF8') in convert_to(t::text, 'UTF8')) > 0
         or position(encode(convert_to($1, 'UTF8'), 'hex') in t::text) > 0 limit 1`,
      ['青山不改'],
    );
    if (rows.length > 0) found.push(name);
  }
  expect(found).toEqual([]);
  expect(tables.length).toBeGreaterThan(15);

  const [{ customer_id } = { customer_id: '' }] = await world.rows<{ customer_id: string }>(
    'select customer_id from conversations where id = $1',
    [li.conversation],
  );
  await world.house.db.tenant(world.tenant, (tx) => world.house.customers.forget(tx, customer_id));
  await expect(li.messages()).rejects.toMatchObject({ code: 'customer.not_found' });
  await expect(mei.reads(li)).rejects.toMatchObject({ code: 'customer.not_found' });
  await expect(li.says('还在吗')).rejects.toMatchObject({ code: 'customer.not_found' });
  const { items } = await mei.call('conversations.list', { query: { view: 'all', limit: 100 } });
  const row = items.find(({ id }) => id === li.conversation);
  expect(row?.lastMessage ?? null).toBeNull();
  expect(JSON.stringify(row)).not.toContain('青山');
});

test('of two workers who thought about the same question only one speaks', async () => {
  const li = await somebody();
  await li.asks('加盟费多少');
  const { db, talk } = world.house;
  const late = await db.tenant(world.tenant, async (tx) => {
    const conversation = await get(tx, li.conversation);
    const only = { speaker: 'bot' as const, epoch: conversation.epoch, asked: conversation.asked_seq };
    return say(tx, talk, conversation, { author: 'bot', body: { kind: 'text', text: '再说一遍' }, only });
  });
  expect(late).toBeNull();
});
