/** What was asked, answered, promised and told is known over the whole conversation, and shown to whoever takes over. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { words } from '#platform/words';
import { told } from '../support/customer.ts';
import { openWorld, type Customer, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld({ now: new Date('2026-11-25T01:30:00Z') });
});
afterAll(() => world.close());

const say = words('zh-CN');
const asks = async (who: Customer, text: string) => {
  const reply = await who.asks(text);
  await world.settled();
  return told([reply])[0]!;
};

test('a conversation of 200 messages: the first question is known and answered again, the state stays small', async () => {
  const li = await world.customer(randomUUID());
  const socket = await li.socket();
  await asks(li, '加盟费多少');
  await asks(li, '老板会弹钢琴吗');
  const questions = ['门店几点营业', '蒸汽机怎么保养', '制冰机怎么保养', '总部提供培训吗', '店面面积有什么要求'];
  for (let turn = 0; turn < 98; turn++) {
    if (turn % 15 === 0) world.later(15_000);
    await li.asks(questions[turn % questions.length]!);
  }
  await world.settled();
  const again = await li.asks('我第一个问的是什么');
  expect(again.body).toMatchObject({ kind: 'answer', sources: [{ title: '加盟费多少钱？' }] });
  const [state] = await world.rows<{ bytes: number; up_to: string }>(
    'select octet_length(body) as bytes, up_to from talk_states where conversation_id = $1',
    [li.conversation],
  );
  expect(Number(state!.up_to)).toBeGreaterThan(200);
  expect(state!.bytes).toBeLessThan(32_000);
  await socket.leave();
  const mei = await world.person('梅');
  const known = await mei.call('conversations.recollection', { params: { id: li.conversation } });
  expect(known).toMatchObject({ asked: 100, first: { text: '加盟费多少', answer: '加盟费多少钱？' } });
  expect(known.open).toMatchObject([{ text: '老板会弹钢琴吗' }]);
});

test('a handoff shows what is open, what was promised and what the customer has given', async () => {
  const li = await world.customer(randomUUID());
  const mei = await world.person('梅');
  await asks(li, '我姓周，在杭州，预算三十万');
  await mei.claims(li);
  await mei.replies(li, '明天给您发合同');
  await mei.returns(li);
  await asks(li, '老板会弹钢琴吗');
  await asks(li, '加盟费多少');
  await asks(li, '转人工');
  const { handoff } = await mei.row(li);
  expect(handoff!.summary).toContain(say('summary.open', { questions: '老板会弹钢琴吗' }));
  expect(handoff!.summary).toContain('明天给您发合同');
  for (const value of ['称呼 周', '城市 杭州', '预算 三十万']) expect(handoff!.summary).toContain(value);
});

test('“你们上次说…” finds the promise; once its time has passed a person is called', async () => {
  const li = await world.customer(randomUUID());
  const mei = await world.person('梅');
  await mei.claims(li);
  await mei.replies(li, '明天给您发合同');
  await mei.returns(li);
  const soon = await asks(li, '你们上次说明天发合同');
  expect(soon).toContain('明天给您发合同');
  expect(soon).toContain('梅');
  expect((await li.state()).speaker).toBe('bot');
  world.later(48 * 3600_000);
  const late = await asks(li, '你们上次说明天发合同，怎么还没发');
  expect(late).toContain(say('bot.handover.promise'));
  expect((await li.state()).speaker).toBe('nobody');
  const lan = await world.person('兰');
  expect((await lan.row(li)).handoff!.summary).toContain(say('summary.promise'));
});

test('of another conversation nothing is known', async () => {
  const li = await world.customer(randomUUID());
  await asks(li, '加盟费多少');
  const other = await world.customer(randomUUID());
  expect(await asks(other, '我之前问了什么')).not.toContain('加盟费');
});
