import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => void (world = await openWorld()));
afterAll(() => world.close());

test('a reply is held against published knowledge, sentence by sentence, and nothing is kept', async () => {
  const li = await world.customer(randomUUID());
  await li.asks('加盟费多少');
  const mei = await world.person('梅');
  const params = { id: li.conversation };
  const text = '标准店加盟费 5.8 万元。标准店加盟费 3.8 万元。合同期内还要再收取。';
  const { sentences, sources } = await mei.call('conversations.checkReply', { params, body: { text } });
  expect(sentences.map(({ verdict, reason }) => [verdict, reason])).toEqual([
    ['supported', null],
    ['contradicted', 'number'],
    ['contradicted', 'denied'],
  ]);
  const [, wrong] = sentences;
  const [span] = wrong!.spans;
  expect(wrong!.text.slice(span!.start, span!.end)).toBe('3.8 万元');
  expect(sources.map(({ title }) => title)).toContain('加盟费多少钱？');
  expect((await li.messages()).map(({ body }) => JSON.stringify(body)).join()).not.toContain('3.8');
});

test('without an article that speaks of it there is no hint', async () => {
  const li = await world.customer(randomUUID());
  await li.says('你好');
  const mei = await world.person('梅');
  const body = { text: '祝您周末愉快，天气真好。' };
  expect(await mei.call('conversations.checkReply', { params: { id: li.conversation }, body })).toEqual({
    sentences: [],
    sources: [],
  });
});

test('who may not reply gets no check, and no conversation beyond his reach', async () => {
  const li = await world.customer(randomUUID());
  await li.says('你好');
  const viewer = await world.person('看看', { roles: ['viewer'] });
  const asked = (id: string) => ({ params: { id }, body: { text: '标准店加盟费 5.8 万元。' } });
  await expect(viewer.call('conversations.checkReply', asked(li.conversation))).rejects.toMatchObject({
    code: 'permission.denied',
  });
  const mei = await world.person('梅');
  await expect(mei.call('conversations.checkReply', asked(randomUUID()))).rejects.toMatchObject({
    code: 'conversation.not_found',
  });
});
