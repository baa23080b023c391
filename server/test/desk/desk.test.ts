import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { DeskView } from '#contracts/http/desk';
import { openWorld, until, type Customer, type Person, type World } from '../support/world.ts';

let world: World;
let mei: Person;
let an: Person;
beforeAll(async () => {
  world = await openWorld();
  [mei, an] = await Promise.all([world.person('梅'), world.person('安')]);
});
// People stay available for a minute after a sign of life, by the clock of the house.
beforeEach(async () => {
  for (const each of [mei, an]) await each.call('session.presence', { body: { presence: 'online' } });
});
afterAll(() => world.close());

const somebody = (): Promise<Customer> => world.customer(randomUUID());
const view = async (by: Person, name: DeskView) =>
  (await by.call('conversations.list', { query: { view: name, limit: 100 } })).items.map(({ id }) => id);

test('a conversation stands in the view of its speaker, and the counts agree', async () => {
  const [bot, queue, hers, his, closed] = await Promise.all([1, 2, 3, 4, 5].map(somebody));
  await bot!.asks('加盟费多少');
  await queue!.asksForPerson();
  await mei.claims(hers!);
  await an.claims(his!);
  await mei.claims(closed!);
  await mei.closes(closed!);
  const views: [DeskView, Customer[]][] = [
    ['bot', [bot!]],
    ['queue', [queue!]],
    ['mine', [hers!]],
    ['closed', [closed!]],
  ];
  const all = [bot!, queue!, hers!, his!, closed!].map(({ conversation }) => conversation);
  for (const [name, own] of views) {
    const ids = await view(mei, name);
    expect([name, all.filter((id) => ids.includes(id))]).toEqual([name, own.map(({ conversation }) => conversation)]);
  }
  expect(await view(mei, 'all')).toEqual(expect.arrayContaining(all));
  const counts = await mei.call('conversations.counts', { query: {} });
  for (const name of ['bot', 'queue', 'mine', 'closed', 'all'] as const)
    expect([name, counts[name]]).toEqual([name, (await view(mei, name)).length]);
  expect(counts.online).toBe(2);
});

test('the queue shows who waits longest first, with his place', async () => {
  const waiting = [await somebody(), await somebody(), await somebody()];
  for (const each of waiting) await each.asksForPerson();
  const { items } = await mei.call('conversations.list', { query: { view: 'queue' } });
  const order = items.map(({ id }) => id).filter((id) => waiting.some(({ conversation }) => conversation === id));
  expect(order).toEqual(waiting.map(({ conversation }) => conversation));
  expect(items.map(({ handoff }) => handoff!.position)).toEqual(items.map((_, i) => i + 1));
  await mei.claims(waiting[0]!);
  expect((await waiting[1]!.state()).handoff!.position).toBe(
    items.findIndex(({ id }) => id === waiting[1]!.conversation),
  );
});

test('pages of a view hold each conversation once', async () => {
  await Promise.all(Array.from({ length: 7 }, somebody));
  for (const name of ['queue', 'all'] as const) {
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await mei.call('conversations.list', { query: { view: name, limit: 3, cursor } });
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.next ?? undefined;
    } while (cursor);
    expect(seen).toEqual(await view(mei, name));
  }
});

test('a cursor that somebody made up is no way in and no way to break', async () => {
  for (const cursor of [
    'x',
    'MjAyNi0wMS0wMSAn',
    Buffer.from(`2026-01-01 ' or true --`).toString('base64url'),
    'a'.repeat(200),
  ]) {
    expect((await mei.call('conversations.list', { query: { view: 'all', cursor } })).items.length).toBeGreaterThan(0);
  }
});

test('the desk hears of what changes, the latest state last', async () => {
  const desk = await mei.socket();
  desk.follow('desk');
  desk.send({ t: 'ping' });
  await desk.hears('pong');
  const li = await somebody();
  await li.asksForPerson();
  await desk.hears('row', ({ row }) => row.id === li.conversation && row.handoff?.state === 'queued');
  await an.claims(li);
  await desk.hears('row', ({ row }) => row.id === li.conversation && row.assignee?.name === '安');
  await li.says('在吗');
  await until(() => desk.all('row').some(({ row }) => row.id === li.conversation && row.unread === 1));
  const rows = desk.all('row').filter(({ row }) => row.id === li.conversation);
  expect(rows.map(({ row }) => row.revision)).toEqual(rows.map(({ row }) => row.revision).toSorted((a, b) => a - b));
  expect(rows.at(-1)!.row.lastMessage!.preview).toBe('在吗');
  await desk.leave();
});

test('who waits, waits until a person has spoken', async () => {
  const li = await somebody();
  await li.asksForPerson();
  const since = (await mei.row(li)).waitingSince;
  expect(since).not.toBeNull();
  await mei.claims(li);
  expect((await mei.row(li)).waitingSince).toBe(since);
  await mei.replies(li, '您好');
  expect((await mei.row(li)).waitingSince).toBeNull();
  await li.says('好的');
  expect((await mei.row(li)).waitingSince).not.toBeNull();
});

test('who may only read can neither claim nor speak', async () => {
  const viewer = await world.person('看看', { roles: ['viewer'] });
  const li = await somebody();
  for (const attempt of [
    () => viewer.claims(li),
    () => viewer.replies(li, '您好'),
    () => viewer.notes(li, '备注'),
    () => viewer.closes(li),
  ])
    await expect(attempt()).rejects.toMatchObject({ code: 'permission.denied' });
  await viewer.row(li);
});

test('what is done with a conversation stands in the audit, without a word of it', async () => {
  const auditor = await world.person('审计', { roles: ['auditor'] });
  const li = await somebody();
  await mei.claims(li);
  await mei.replies(li, '这句话不进审计');
  await mei.closes(li);
  const { items } = await auditor.call('audit.list', { query: { limit: 100 } });
  const own = items.filter(({ target }) => target.includes(li.conversation)).map(({ action }) => action);
  expect(own.toSorted()).toEqual(['conversation.claim', 'conversation.close']);
  expect(JSON.stringify(items)).not.toContain('这句话');
  expect(await auditor.call('audit.verify', { query: {} })).toMatchObject({ intact: true });
});
