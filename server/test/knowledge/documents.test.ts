/** A document answers with one of its passages, and the passage opens where it stands. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Message } from '#contracts/http/conversations';
import type { Chunk } from '#contracts/http/knowledge';
import { openWorld, type Person, type World } from '../support/world.ts';

let world: World;
let mei: Person;
beforeAll(async () => {
  world = await openWorld();
  mei = await world.person('mei', { roles: ['editor'] });
});
afterAll(() => world.close());

const passage = (id: string, heading: string[], text: string, given: Partial<Chunk> = {}): Chunk => ({
  id,
  heading,
  text,
  page: null,
  box: null,
  disabled: false,
  ...given,
});

const manual = [
  passage(
    '1',
    ['第一章 开店'],
    '门店每天早上九点开门，晚上十点打烊。节假日可以延长营业到晚上十一点，需提前向区域经理报备。',
    { page: 1 },
  ),
  passage('2', ['第二章 原料'], '鲜奶开封后须冷藏，四十八小时内用完，过期一律报废并登记。', { page: 7 }),
  passage('3', ['第二章 原料'], '珍珠煮好后在四小时内用完，不得隔夜使用。', { page: 8 }),
  passage('4', ['第三章 设备'], '封口机温度设为一百七十度，每周清洗一次刀片。', { page: 12 }),
  passage('5', ['第三章 设备'], '内部参考：封口机采购底价为两千三百元。', { page: 13, disabled: true }),
];

async function bring(question: string, chunks: readonly Chunk[]): Promise<string> {
  const body = {
    kind: 'document' as const,
    similar: [],
    category: '',
    validFrom: null,
    validTo: null,
    question,
    answer: '',
  };
  const made = await mei.call('articles.create', { body });
  const { revision } = await mei.call('articles.setChunks', {
    params: { id: made.id },
    body: { revision: made.revision, chunks: [...chunks] },
  });
  await mei.call('articles.publish', { params: { id: made.id }, body: { revision } });
  return made.id;
}

const asks = async (text: string) => (await world.customer(randomUUID())).asks(text);
const sourcesOf = ({ body }: Message) => (body.kind === 'answer' ? body.sources : []);

test('a clear question is answered with the passage, word for word, and its source opens beside its neighbours', async () => {
  const articleId = await bring('门店运营手册', manual);
  await expect
    .poll(async () => sourcesOf(await asks('鲜奶开封后多久要用完'))[0]?.passage, { timeout: 30_000 })
    .toEqual({ id: '2', heading: ['第二章 原料'], page: 7 });
  const li = await world.customer('li');
  const { body } = await li.asks('鲜奶开封后多久要用完');
  expect(body).toMatchObject({ kind: 'answer', sources: [{ articleId, title: '门店运营手册', version: 1 }] });
  expect(body.kind === 'answer' && body.sentences.join('')).toBe(manual[1]!.text);
  const opened = await li.own('visitor.source', { params: { articleId }, query: { passage: '2' } });
  expect(opened).toMatchObject({ title: '门店运营手册', answer: '' });
  expect(opened.passages.map(({ id, said }) => [id, said])).toEqual([
    ['2', true],
    ['3', false],
  ]);
});

test.each([
  ['珍珠煮好之后可以放多久', '3'],
  ['封口机温度设多少度', '4'],
  ['门店早上几点开门', '1'],
  ['封口机的刀片多久清洗一次', '4'],
])('%s: passage %s', async (question, id) => {
  expect(sourcesOf(await asks(question))[0]?.passage?.id).toBe(id);
});

test('what an editor left out is never said', async () => {
  const { body } = await asks('封口机采购底价是多少');
  expect(JSON.stringify(body)).not.toContain('两千三百');
});

test('among choices a passage is named by its chapter, none twice, and the one that is picked is said', async () => {
  let picked = 0;
  for (const question of [
    '原料多久用完',
    '封口机',
    '几小时内用完',
    '原料',
    '用完',
    '怎么清洗',
    '开封后',
    '门店时间',
    '第二章',
  ]) {
    const li = await world.customer(randomUUID());
    const { body } = await li.asks(question);
    const choices = body.kind === 'choices' ? body.choices : [];
    expect(new Set(choices.map(({ label }) => label)).size).toBe(choices.length);
    const choice = choices.find(({ passage: named }) => named !== undefined);
    if (!choice) continue;
    expect(choice.label).toMatch(/^门店运营手册：第.章 .+$/u);
    const source = sourcesOf(await li.asks(choice.label))[0];
    expect(source?.passage?.id).toBe(choice.passage);
    picked++;
  }
  expect(picked).toBeGreaterThan(0);
});
