import { afterAll, beforeAll, expect, test } from 'vitest';
import { openWorld, type Person, type World } from '../support/world.ts';

let world: World;
let editor: Person;
beforeAll(async () => {
  world = await openWorld();
  editor = await world.person('林夏', { roles: ['admin'] });
});
afterAll(() => world.close());

const article = {
  negative: [],
  answers: [],
  language: null,
  products: [],
  category: '售后',
  validFrom: null,
  validTo: null,
  folderId: null,
};
async function publish(question: string, answer: string, given: object = {}): Promise<void> {
  const body = { ...article, kind: 'script' as const, question, answer, similar: [], ...given };
  const made = await editor.call('articles.create', { body });
  await editor.call('articles.publish', { params: { id: made.id }, body: { revision: made.revision } });
}

test('people at the desk find published scripts by title and by sound', async () => {
  await publish('退款安抚', '您好{{称呼}}，退款我马上帮您查。');
  await publish('过期的活动', '今天半价', { validTo: '2027-01-01T00:00:00Z', validFrom: '2026-12-31T00:00:00Z' });
  const agent = await world.person('小林', { roles: ['agent'] });
  const { items, brand } = await agent.call('scripts.list', { query: {} });
  expect(items.map(({ title }) => title)).toEqual(['退款安抚']);
  expect(items[0]).toMatchObject({
    text: '您好{{称呼}}，退款我马上帮您查。',
    sound: { first: 'tkaf', full: 'tuikuananfu' },
  });
  expect(brand).not.toBe('');
  expect((await agent.call('scripts.list', { query: { search: '没有这个' } })).items).toEqual([]);
});

test('the bot says a script without anything left open', async () => {
  await publish('想退款', '{{称呼|老板}}您好，{{品牌}}退款会在三天内处理，{{坐席}}，请放心。', {
    similar: ['我要退款', '怎么退款'],
  });
  await world.settled();
  const li = await world.customer('li');
  const answer = await li.asks('我要退款');
  expect(answer.body).toMatchObject({ kind: 'answer', sources: [{ title: '想退款' }] });
  const said = answer.body.kind === 'answer' ? answer.body.sentences.join('') : '';
  expect(said).toMatch(/^老板您好，.+退款会在三天内处理，请放心。$/u);
});

test('a script without a question is for people alone, until it has one', async () => {
  const title = '客诉升级通知模板';
  const draft = { ...article, kind: 'script' as const, question: title, answer: '您好，您的投诉已升级。', similar: [] };
  const made = await editor.call('articles.create', { body: draft });
  const { revision } = await editor.call('articles.publish', {
    params: { id: made.id },
    body: { revision: made.revision },
  });
  const found = async () =>
    (await editor.call('articles.search', { body: { query: title } })).items.map(({ articleId }) => articleId);
  // What is published after it is found: then it would be, too.
  await publish('投诉电话是多少', '400-000-0000', { kind: 'qa' });
  await expect
    .poll(async () => (await editor.call('articles.search', { body: { query: '投诉电话是多少' } })).items[0]?.question)
    .toBe('投诉电话是多少');
  expect(await found()).not.toContain(made.id);
  const { folderId: _, ...rest } = draft;
  const body = { ...rest, similar: ['投诉升级了吗'], revision };
  const saved = await editor.call('articles.update', { params: { id: made.id }, body });
  await editor.call('articles.publish', { params: { id: made.id }, body: { revision: saved.revision } });
  await expect.poll(found).toContain(made.id);
});
