import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openWorld, until, type Person, type World } from '../support/world.ts';
import { draft, firm, granted, makeFolder, publish, refused, write } from './firm.ts';

let world: World;
beforeAll(async () => void (world = await openWorld({ now: new Date('2026-11-23T01:00:00Z') })));
afterAll(() => world.close());

const day = 24 * 60 * 60_000;
const passage = (id: string, text: string, given: object = {}) => ({
  id,
  text,
  heading: ['第一章'],
  page: null,
  box: null,
  disabled: false,
  ...given,
});
const setChunks = (
  who: Person,
  { id, revision }: { id: string; revision: number },
  chunks: ReturnType<typeof passage>[],
) => who.call('articles.setChunks', { params: { id }, body: { revision, chunks } });
const document = { kind: 'document', answer: '' };

describe('a document', () => {
  test('is said from its passages, which go with its versions and come back with them', async () => {
    const { mei } = await firm(world);
    const made = await write(mei, '加盟手册', document);
    const params = { id: made.id };
    await refused(publish(mei, made), 'article.not_ready');
    const shut = await setChunks(mei, made, [passage('a', '押金一万元', { disabled: true })]);
    await refused(publish(mei, shut), 'article.not_ready');
    await refused(setChunks(mei, made, []), 'article.conflict');
    await refused(setChunks(mei, shut, [passage('a', '一'), passage('a', '二')]), 'request.invalid');
    const first = await setChunks(mei, shut, [passage('a', '押金一万元'), passage('b', '合同三年')]);
    await publish(mei, first);
    const second = await setChunks(mei, first, [passage('b', '合同五年'), passage('c', '装修补贴')]);
    expect(second).toMatchObject({ status: 'changed', chunks: 2 });
    const compared = await mei.call('articles.compare', { params, query: { from: 1, to: 0 } });
    expect(compared.chunks).toMatchObject({ added: 1, removed: 1, changed: 1 });
    await publish(mei, second);
    const back = await mei.call('articles.rollBack', { params, body: { version: 1 } });
    expect((await mei.call('articles.chunks', { params, query: {} })).items.map(({ text }) => text)).toEqual([
      '押金一万元',
      '合同三年',
    ]);
    const again = await mei.call('articles.republish', { params, body: { version: 2, revision: back.revision } });
    expect(again).toMatchObject({ status: 'published', publishedVersion: 3 });
    const said = (await mei.call('articles.chunks', { params, query: { version: 3 } })).items;
    expect(said.map(({ text }) => text)).toEqual(['合同五年', '装修补贴']);
    const body = { ...draft('加盟手册'), revision: again.revision };
    await refused(mei.call('articles.update', { params, body }), 'request.invalid');
  });

  test('a passage that changes while a request waits ends it; the reviewer sees what changes', async () => {
    const { mei, bo, needs } = await firm(world);
    await needs(1);
    const made = await setChunks(mei, await write(mei, '手册', document), [passage('a', '押金一万元')]);
    const { approval } = await publish(mei, made);
    const { detail } = await bo.call('approvals.get', { params: { id: approval!.id } });
    expect(detail).toMatchObject({ chunks: { added: 1, removed: 0, items: [{ id: 'a', after: '押金一万元' }] } });
    await setChunks(mei, made, [passage('a', '押金两万元')]);
    await refused(
      bo.call('approvals.approve', { params: { id: approval!.id }, body: { reason: '' } }),
      'approval.decided',
    );
  });
});

test('an article may not contradict itself', async () => {
  const { mei } = await firm(world);
  const variant = { language: 'en', channel: null, validFrom: null, validTo: null, answer: 'Yes' };
  const backwards = { ...variant, validFrom: '2027-02-01T00:00:00Z', validTo: '2027-01-01T00:00:00Z' };
  for (const given of [
    { negative: ['能退吗'] },
    { similar: ['可以退吗'], negative: ['可以退吗'] },
    { answers: [variant, variant] },
    { answers: [backwards] },
    { validFrom: '2027-02-01T00:00:00Z', validTo: '2027-01-01T00:00:00Z' },
  ]) {
    await refused(write(mei, '能退吗', given), 'request.invalid');
  }
  const only = await write(mei, '能退吗', { answer: '', answers: [variant, { ...variant, channel: 'web' }] });
  expect((await publish(mei, only)).status).toBe('published');
});

test('a draft that is sent back says why until it is asked again', async () => {
  const { mei, bo, needs } = await firm(world);
  await needs(1);
  const made = await write(mei, '价格多少');
  const { approval, state } = await publish(mei, made);
  expect(state).toBe('review');
  await refused(mei.call('approvals.approve', { params: { id: approval!.id }, body: { reason: '' } }), 'approval.own');
  await bo.call('approvals.decline', { params: { id: approval!.id }, body: { reason: '去年的价' } });
  const back = await mei.call('articles.get', { params: { id: made.id } });
  expect(back).toMatchObject({ state: 'draft', sentBack: { by: { id: bo.id }, reason: '去年的价' } });
  expect((await publish(mei, back)).sentBack).toBeNull();
});

describe('lists', () => {
  test('put what fits best first, and narrow by folder, kind, language, product, state and date', async () => {
    const { admin, mei } = await firm(world);
    const over = await makeFolder(admin, '外层');
    const inner = await makeFolder(admin, '里层', over.id);
    const soon = new Date(world.now().getTime() + 5 * day).toISOString();
    const holds = await write(mei, '开店前要交押金吗', { products: ['奶茶'], folderId: inner.id });
    const exact = await write(mei, '押金', { language: 'en', folderId: over.id });
    const deep = await write(mei, '别的', { answer: '也说押金', kind: 'script', validTo: soon });
    const begins = await write(mei, '押金能退吗');
    const list = async (query: object) =>
      (await mei.call('articles.list', { query: { limit: 50, ...query } })).items.map(({ id }) => id);
    expect(await list({ search: '押金' })).toEqual([exact.id, begins.id, holds.id, deep.id]);
    // And a page after the other gives the same.
    const paged: string[] = [];
    for (let cursor: string | undefined; ;) {
      const page = await mei.call('articles.list', { query: { search: '押金', limit: 1, ...(cursor && { cursor }) } });
      paged.push(...page.items.map(({ id }) => id));
      if (page.next === null) break;
      cursor = page.next;
    }
    expect(paged).toEqual([exact.id, begins.id, holds.id, deep.id]);
    expect(new Set(await list({ folder: over.id }))).toEqual(new Set([exact.id, holds.id]));
    expect(await list({ folder: over.id, below: 'false' })).toEqual([exact.id]);
    expect(await list({ kind: 'script' })).toEqual([deep.id]);
    expect(await list({ language: 'en' })).toEqual([exact.id]);
    expect(await list({ product: '奶茶' })).toEqual([holds.id]);
    expect(await list({ due: 'soon' })).toEqual([deep.id]);
    expect((await list({ state: 'draft' })).length).toBe(4);
    for (const sort of ['question', 'published', 'ends', 'reviewBy', 'updated'])
      expect((await list({ sort })).length).toBeGreaterThan(3);
    const counts = await mei.call('articles.counts', {});
    expect(counts.folders).toContainEqual({ name: inner.id, articles: 1 });
    expect(counts.due.soon).toBe(1);
    await refused(mei.call('articles.list', { query: { cursor: 'WyJ4Il0' } }), 'request.invalid');
  });
});

test('is over when what is said is over, whatever its draft says', async () => {
  const { mei } = await firm(world);
  const hour = 60 * 60_000;
  const at = (hours: number) => new Date(world.now().getTime() + hours * hour).toISOString();
  const made = await write(mei, '双十一活动', { validTo: at(1) });
  const params = { id: made.id };
  await publish(mei, made);
  const update = (validTo: string | null, revision: number) =>
    mei.call('articles.update', { params, body: { ...draft('双十一活动'), validTo, revision } });
  const list = async (query: object) =>
    (await mei.call('articles.list', { query: { limit: 50, ...query } })).items.map(({ id }) => id);
  // The draft is to go on for a year; customers hear nothing of that yet.
  const { revision } = await update(at(9_000), made.revision);
  expect(await list({ due: 'soon' })).toContain(made.id);
  world.later(2 * hour);
  expect((await mei.call('articles.get', { params })).state).toBe('expired');
  expect(await list({ state: 'expired' })).toEqual([made.id]);
  expect(await list({ due: 'expired' })).toEqual([made.id]);
  expect(await list({ state: 'changed' })).toEqual([]);
  // And the other way: a draft that is over says nothing of the version.
  await publish(mei, { id: made.id, revision });
  expect((await mei.call('articles.get', { params })).state).toBe('published');
  await update(at(-1), revision);
  expect((await mei.call('articles.get', { params })).state).toBe('changed');
  expect(await list({ due: 'expired' })).toEqual([]);
  world.later(-2 * hour);
});

describe('comments', () => {
  test('are threads that people of the folder answer, close and open; each changes his own', async () => {
    const { admin, mei, bo, li } = await firm(world);
    const made = await write(mei, '价格');
    const params = { id: made.id };
    const say = (who: Person, words: string, given: object = {}) =>
      who.call('articleComments.create', { params, body: { words, ...given } });
    const first = await say(bo, '这是去年的', { quote: '5.8 万', mentions: [mei.id] });
    expect(first).toMatchObject({ quote: '5.8 万', mentions: [{ id: mei.id, name: 'Mei' }], mine: true });
    await say(mei, '改了', { threadId: first.id });
    await refused(say(li, '我也说'), 'folder.denied');
    expect((await mei.call('articles.get', { params })).openComments).toBe(1);
    const of = { id: first.id };
    await refused(mei.call('articleComments.update', { params: of, body: { words: '没说过' } }), 'permission.denied');
    await refused(mei.call('articleComments.remove', { params: of }), 'permission.denied');
    expect(await mei.call('articleComments.resolve', { params: of, body: { resolved: true } })).toMatchObject({
      resolvedBy: { id: mei.id },
    });
    expect((await mei.call('articles.get', { params })).openComments).toBe(0);
    await admin.call('articleComments.remove', { params: of });
    const left = (await li.call('articleComments.list', { params })).items;
    expect(left.map(({ words, removed }) => [words, removed])).toEqual([
      ['', true],
      ['改了', false],
    ]);
  });

  test('speak only to who may read the article', async () => {
    const { admin, mei, bo } = await firm(world);
    const folder = await makeFolder(admin, '里面');
    await granted(admin, folder.id, [{ kind: 'staff', subject: mei.id, rights: ['write'] }]);
    const made = await write(mei, '秘密', { folderId: folder.id });
    const body = { words: '看看', mentions: [bo.id, admin.id] };
    const said = await mei.call('articleComments.create', { params: { id: made.id }, body });
    expect(said.mentions.map(({ id }) => id)).toEqual([admin.id]);
    await refused(
      bo.call('articleComments.update', { params: { id: said.id }, body: { words: 'x' } }),
      'comment.not_found',
    );
  });
});

test('those who write it are told 14 and 3 days before and on the day, once each, from eight in the morning', async () => {
  const { tenant, mei, bo, li } = await firm(world);
  const remind = () => world.house.knowledge.remind({ id: tenant, timeZone: 'Asia/Shanghai' });
  const start = world.now().getTime();
  const made = await write(mei, '周年活动', { validTo: new Date(start + 20 * day).toISOString() });
  await publish(mei, made);
  await bo.call('articles.setReviewBy', {
    params: { id: made.id },
    body: { reviewBy: new Date(start + 30 * day).toISOString() },
  });
  const told = () =>
    world.rows<{ what: string; days: number }>(
      'select what, days from article_reminders where tenant_id = $1 order by told_at, what, days desc',
      [tenant],
    );
  const seen: string[] = [];
  for (let at = 0; at <= 31; at++) {
    await remind();
    await remind();
    for (const { what, days } of (await told()).slice(seen.length)) seen.push(`${at}: ${what} ${days}`);
    world.later(day);
  }
  expect(seen).toEqual(['6: ends 14', '16: review 14', '17: ends 3', '20: ends 0', '27: review 3', '30: review 0']);
  const concerned = await world.house.db.tenant(tenant, (tx) => world.house.knowledge.concernedBy(tx, made.id));
  expect([mei.id, bo.id, li.id].map((id) => concerned.has(id))).toEqual([true, true, false]);
  await until(async () => {
    const facts = await world.rows(`select 1 from facts where tenant_id = $1 and type = 'article.due'`, [tenant]);
    return facts.length === 6;
  });
});
