/** What the retrieval test page shows is what the bot would do; a history is its owner's alone. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { keptTests, type TestSettings } from '#contracts/http/retrieval-tests';
import { openWorld, type Person, type World } from '../support/world.ts';

let world: World;
let mei: Person;

beforeAll(async () => {
  world = await openWorld();
  mei = await world.person('mei', { roles: ['editor'] });
});
afterAll(() => world.close());

const pins = { folders: [], departments: [], products: [], languages: [], channel: null, at: null };
const usual: TestSettings = { pins, drafts: false, sure: null };
const run = (query: string, ...settings: Partial<TestSettings>[]) =>
  mei.call('retrievalTests.run', { body: { query, settings: settings.map((one) => ({ ...usual, ...one })) } });
const history = async (who = mei) => (await who.call('retrievalTests.list', {})).items;

const draft = { similar: [], category: '测试', validFrom: null, validTo: null };
async function write(question: string, how: { publish: boolean; products?: string[] }) {
  const body = { ...draft, question, answer: `${question}的答案`, products: how.products ?? [] };
  const { id, revision } = await mei.call('articles.create', { body });
  if (how.publish) await mei.call('articles.publish', { params: { id }, body: { revision } });
  return id;
}

test('a test tells the verdict, the lines it was drawn by, and the signals and words of each hit', async () => {
  const { runs, test: kept } = await run('加盟费多少', {});
  const [first] = runs[0]!.hits;
  expect(runs[0]!.verdict).toBe('sure');
  expect(first!.probability).toBeGreaterThanOrEqual(runs[0]!.thresholds.sure);
  expect(first!.status).toBe('published');
  expect(Object.keys(first!.signals).length).toBeGreaterThan(3);
  expect(first!.matched.length).toBeGreaterThan(0);
  expect(runs[0]!.thresholds.sure).toBeGreaterThan(0);
  expect(kept.best).toEqual({
    articleId: first!.articleId,
    question: first!.question,
    probability: first!.probability,
  });
});

test('a higher line makes the same question unsure, and both stand beside each other', async () => {
  const { runs } = await run('加盟费多少', {}, { sure: 1 });
  expect(runs.map(({ verdict }) => verdict)).toEqual(['sure', expect.not.stringContaining('sure')]);
  expect(runs[1]!.thresholds.sure).toBe(1);
  expect(runs[1]!.hits[0]!.articleId).toBe(runs[0]!.hits[0]!.articleId);
});

test('a draft is found only where drafts are asked for, and nobody else meets it', async () => {
  const id = await write('冷萃咖啡机怎么除垢', { publish: false });
  const { runs } = await run('冷萃咖啡机怎么除垢', {}, { drafts: true });
  const places = runs.map(({ hits }) => hits.findIndex(({ articleId }) => articleId === id));
  expect(places).toEqual([-1, 0]);
  expect(runs[1]!.hits[0]!.status).toBe('draft');
  const after = await mei.call('articles.search', { body: { query: '冷萃咖啡机怎么除垢' } });
  expect(after.items.map(({ articleId }) => articleId)).not.toContain(id);
});

test('a pin on a product leaves out what is about another', async () => {
  const id = await write('燕麦拿铁加热温度是几度', { publish: true, products: ['燕麦拿铁'] });
  const found = async (products: string[]) =>
    (await run('燕麦拿铁加热温度是几度', { pins: { ...pins, products } })).runs[0]!.hits.some(
      ({ articleId }) => articleId === id,
    );
  await expect.poll(() => found([])).toBe(true);
  expect(await found(['燕麦拿铁'])).toBe(true);
  expect(await found(['冰美式'])).toBe(false);
});

test('the same test again moves to the front and keeps what was said to be right', async () => {
  const { test: kept, runs } = await run('可以退加盟费吗', {});
  const right = { articleId: runs[0]!.hits[0]?.articleId ?? null };
  const judged = await mei.call('retrievalTests.judge', { params: { id: kept.id }, body: { right } });
  expect(judged.right?.articleId).toBe(right.articleId);
  await run('别的问题', {});
  const again = await run('可以退加盟费吗', {});
  expect(again.test).toMatchObject({ id: kept.id, right: judged.right });
  const all = await history();
  expect(all[0]!.id).toBe(kept.id);
  expect(all.filter(({ query }) => query === '可以退加盟费吗')).toHaveLength(1);
});

test('a history is its own: a colleague neither sees nor judges it', async () => {
  const { test: kept } = await run('只有我看', {});
  const jun = await world.person('jun', { roles: ['editor'] });
  expect(await history(jun)).toEqual([]);
  const judge = jun.call('retrievalTests.judge', { params: { id: kept.id }, body: { right: null } });
  await expect(judge).rejects.toMatchObject({ code: 'retrieval_test.not_found' });
  await jun.call('retrievalTests.clear', {});
  expect((await history()).map(({ id }) => id)).toContain(kept.id);
});

test('an article that does not exist is nobody’s right answer', async () => {
  const { test: kept } = await run('哪条才对', {});
  const judge = mei.call('retrievalTests.judge', {
    params: { id: kept.id },
    body: { right: { articleId: randomUUID() } },
  });
  await expect(judge).rejects.toMatchObject({ code: 'article.not_found' });
});

test('the oldest tests are forgotten, and all of them when asked', async () => {
  await world.rows(
    `insert into retrieval_tests (tenant_id, id, staff_id, query, settings, print, verdict, at)
     select $1, gen_random_uuid(), $2, 'q' || n, '[]', 'p' || n, 'unknown', now() - interval '1 day' - n * interval '1 minute'
     from generate_series(1, $3::int) n`,
    [mei.tenant, mei.id, keptTests],
  );
  await run('最新的一个', {});
  const all = await history();
  expect(all).toHaveLength(keptTests);
  expect(all[0]!.query).toBe('最新的一个');
  const [{ count } = { count: '' }] = await world.rows<{ count: string }>(
    'select count(*) from retrieval_tests where staff_id = $1',
    [mei.id],
  );
  expect(Number(count)).toBe(keptTests);
  await mei.call('retrievalTests.clear', {});
  expect(await history()).toEqual([]);
});
