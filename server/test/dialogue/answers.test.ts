import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Message } from '#contracts/http/conversations';
import { words } from '#platform/words';
import { told } from '../support/customer.ts';
import { openWorld, type Customer, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => void (world = await openWorld()));
afterAll(() => world.close());

const somebody = (): Promise<Customer> => world.customer(randomUUID());
const zh = words('zh-CN');
const brand = '我的公司';
const saidBy = (message: Message) => told([message])[0];
const sourcesOf = ({ body }: Message) => (body.kind === 'answer' ? body.sources.map(({ title }) => title) : []);

test('a question is answered from the published article, with its source', async () => {
  const li = await somebody();
  const answer = await li.asks('加盟费多少');
  expect(saidBy(answer)).toBe('bot: 标准店加盟费 5.8 万元，一次性收取。合同期内不再收取。');
  expect(answer.body).toMatchObject({ kind: 'answer', sources: [{ title: '加盟费多少钱？', version: 1 }] });
  const { articleId } = answer.body.kind === 'answer' ? answer.body.sources[0]! : { articleId: '' };
  const source = await li.own('visitor.source', { params: { articleId } });
  expect(source).toMatchObject({
    title: '加盟费多少钱？',
    answer: '标准店加盟费 5.8 万元，一次性收取。合同期内不再收取。',
  });
});

test('a follow-up leans on what was asked before', async () => {
  const li = await somebody();
  await li.asks('加盟费多少');
  expect(sourcesOf(await li.asks('那旗舰店呢'))).toEqual(['旗舰店加盟费多少钱？']);
});

test('small talk is answered kindly and without a source', async () => {
  const li = await somebody();
  for (const [said, key] of [
    ['你好', 'bot.greeting'],
    ['谢谢', 'bot.thanks'],
    ['你是机器人吗', 'bot.identity'],
    ['再见', 'bot.goodbye'],
  ] as const) {
    const answer = await li.asks(said);
    expect([said, saidBy(answer)]).toEqual([said, `bot: ${zh(key, { brand })}`]);
    expect(sourcesOf(answer)).toEqual([]);
  }
  expect((await li.state()).speaker).toBe('bot');
});

test.each([
  ['2', '制冰机怎么保养？'],
  ['第一个', '蒸汽机怎么保养？'],
  ['制冰机怎么保养', '制冰机怎么保养？'],
])('an ambiguous question offers choices; %s picks one', async (pick, title) => {
  const li = await somebody();
  const { body } = await li.asks('机器怎么保养');
  const offered = body.kind === 'choices' ? body.choices.map(({ label }) => label) : [];
  expect(offered).toEqual(['蒸汽机怎么保养？', '制冰机怎么保养？']);
  expect(sourcesOf(await li.asks(pick))).toEqual([title]);
});

test('what nobody knows gets one honest try, then a person', async () => {
  const li = await somebody();
  expect(saidBy(await li.asks('珠穆朗玛峰海拔'))).toBe(`bot: ${zh('bot.unknown')}`);
  expect((await li.state()).speaker).toBe('bot');
  expect(saidBy(await li.asks('量子纠缠'))).toBe(`bot: ${zh('bot.handover.unknown')}`);
  await li.waitsFor((all) => told(all).includes('handoff.queued'));
  expect(await li.state()).toMatchObject({
    speaker: 'nobody',
    handoff: { state: 'queued', position: expect.any(Number) },
  });
});

test('a good answer in between makes the next unknown a first one again', async () => {
  const li = await somebody();
  await li.asks('珠穆朗玛峰海拔');
  await li.asks('加盟费多少');
  expect(saidBy(await li.asks('量子纠缠'))).toBe(`bot: ${zh('bot.unknown')}`);
});

test('dots alone are greeted: somebody is there', async () => {
  const li = await somebody();
  expect(saidBy(await li.asks('……'))).toBe(`bot: ${zh('bot.greeting', { brand })}`);
  expect(sourcesOf(await li.asks('加盟费多少'))).toEqual(['加盟费多少钱？']);
});

test('an English page is answered in English where we speak ourselves', async () => {
  const ann = await world.customer(randomUUID(), { locale: 'en' });
  expect(saidBy(await ann.asks('hello'))).toBe(`bot: ${words('en')('bot.greeting', { brand })}`);
});

test('messages in quick succession get one reply, which answers the last', async () => {
  const li = await somebody();
  // The bot cannot begin before all three stand: it reads what it did before, which is locked.
  await using held = await world.holdTable('turns');
  const first = await li.says('你好');
  await li.says('我想问一下');
  const last = await li.says('加盟费多少');
  await held.release();
  await world.settled();
  const bot = (await li.messages()).filter(({ author }) => author.kind === 'bot');
  expect(bot).toHaveLength(1);
  expect(bot[0]!.seq).toBe(last.seq + 1);
  expect(sourcesOf(bot[0]!)).toEqual(['加盟费多少钱？']);
  expect(first.seq).toBe(1);
});

test('every turn leaves a trace of its steps, for those who may read traces', async () => {
  const li = await somebody();
  await li.asks('加盟费多少');
  await world.settled();
  const [auditor, agent] = await Promise.all([
    world.person('auditor', { roles: ['auditor'] }),
    world.person('agent', { roles: ['agent'] }),
  ]);
  const turnIds = (all: Message[]) => all.flatMap(({ turnId }) => turnId ?? []);
  const [turnId] = turnIds(await auditor.reads(li));
  const trace = await auditor.call('turns.get', { params: { id: li.conversation, turnId: turnId! } });
  const steps = [
    'perceive',
    'recall',
    'resolve',
    'look up',
    'graph',
    'intent',
    'strategy',
    'decide',
    'compose',
    'guard',
    'say',
  ];
  expect(trace).toMatchObject({ outcome: 'answer', basedOnSeq: 1, replySeq: 2 });
  expect(trace.steps.map(({ step }) => step)).toEqual(steps);
  expect(turnIds(await agent.reads(li))).toEqual([]);
  const refused = agent.call('turns.get', { params: { id: li.conversation, turnId: turnId! } });
  await expect(refused).rejects.toMatchObject({ code: 'permission.denied' });
});

test('an article that is taken back is no longer answered with', async () => {
  const li = await somebody();
  const editor = await world.person('editor', { roles: ['editor'] });
  const draft = { similar: [], category: '', validFrom: null, validTo: null };
  const made = await editor.call('articles.create', {
    body: { ...draft, question: '可以带宠物进店吗？', answer: '可以，请牵好绳子。' },
  });
  await editor.call('articles.publish', { params: { id: made.id }, body: { revision: made.revision } });
  await expect
    .poll(async () => sourcesOf(await (await somebody()).asks('可以带宠物进店吗')))
    .toEqual(['可以带宠物进店吗？']);
  expect(sourcesOf(await li.asks('可以带宠物进店吗'))).toEqual(['可以带宠物进店吗？']);
  await editor.call('articles.unpublish', { params: { id: made.id }, body: {} });
  await expect.poll(async () => sourcesOf(await (await somebody()).asks('可以带宠物进店吗'))).toEqual([]);
  const source = li.own('visitor.source', { params: { articleId: made.id } });
  await expect(source).rejects.toMatchObject({ code: 'article.not_found' });
});
