/** What a customer leaves out or points at, over the demo company: written before anything was tuned on it. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Message } from '#contracts/http/conversations';
import { openWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => void (world = await openWorld({ demo: true })));
afterAll(() => world.close());

const sourcesOf = ({ body }: Message) =>
  body.kind === 'answer' ? body.sources.map(({ title }) => title) : [body.kind];

/** Asks one after another; the last reply. */
async function afterAsking(...questions: string[]): Promise<Message> {
  const customer = await world.customer(randomUUID());
  let reply: Message | undefined;
  for (const question of questions) reply = await customer.asks(question);
  return reply!;
}

const [deposit, refund, cost] = ['保证金多少？能退吗？', '加盟费能退吗？', '总投资明细是怎样的？'];

/** Not understood yet; whoever mends one takes it out of here. */
const missed = new Set(['可以抵加盟费吗', '那到期以后呢', '坏了怎么办']);

describe('what lacks is taken from what was said before', () => {
  test.each([
    [['加盟费多少'], '那押金呢', [deposit]],
    [['加盟费多少'], '那保证金呢', [deposit]],
    [['保证金多少'], '什么时候退', [deposit]],
    [['保证金多少'], '它能退吗', [deposit]],
    [['加盟费多少'], '能退吗', [refund]],
    [['加盟费多少'], '可以分期吗', ['钱怎么付？要一次付清吗？']],
    [['培训要多久'], '要收费吗', ['培训要收费吗？食宿怎么办？']],
    [['培训怎么安排'], '那新员工呢', ['开业后新来的员工怎么培训？']],
    [['设备要多少钱'], '坏了谁修', ['设备坏了谁来修？保修多久？']],
    [['设备要多少钱'], '可以用二手的吗', ['可以用二手设备或自己现有的设备吗？']],
    [['装修要多少钱'], '要多久', ['装修要多少天？']],
    [['装修要多少钱'], '可以自己找人吗', ['可以自己找装修队吗？']],
    [['标准店总投资明细'], '旗舰店呢', [`旗舰店${cost}`]],
    [['档口店多少钱'], '那标准店呢', [`标准店${cost}`]],
    [['意向金是什么'], '它能退吗', ['意向金是什么？交了能退吗？']],
    [['意向金多少'], '可以抵加盟费吗', ['意向金是什么？交了能退吗？']],
    [['合同签几年'], '到期了怎么续', ['合同到期怎么续约？续约要交钱吗？']],
    [['合同签几年'], '那到期以后呢', ['合同到期怎么续约？续约要交钱吗？', '合同到期后还能自己开奶茶店吗？']],
    [['有区域保护吗'], '范围多大', ['有区域保护吗？保护多大范围？']],
    [['总部会帮忙选址吗'], '要收费吗', ['总部会帮忙选址吗？评估要多久？']],
    [['铺位评估需要什么资料'], '几天出结果', ['总部会帮忙选址吗？评估要多久？', '铺位评估需要提供什么资料？']],
    [['县城可以开吗'], '那乡镇呢', ['县城或者乡镇可以开吗？']],
    [['商场里可以开店吗'], '学校里呢', ['学校里面或学校旁边能开吗？']],
    [['可以去总部考察吗'], '路费报销吗', ['去考察路费报销吗？']],
    [['收银系统怎么收费'], '坏了怎么办', ['收银系统出问题了怎么办？']],
    [['会员积分怎么算'], '怎么用', ['会员积分怎么算？怎么用？']],
    [['原料必须从总部进吗'], '多久能到货', ['怎么配送？多久能到货？']],
    [['起订量多少'], '运费呢', ['起订量多少？运费谁出？']],
    [['有冷静期吗'], '有几天', ['有冷静期吗？签了多久内可以反悔？']],
    [['加盟费多少', '那旗舰店呢'], '保证金呢', [deposit]],
    [['装修要多少钱', '要多久'], '可以自己找施工队吗', ['可以自己找装修队吗？']],
  ])('%j, then %s', async (before, question, titles) => {
    const source = sourcesOf(await afterAsking(...before, question))[0];
    if (missed.has(question)) expect(titles).not.toContain(source);
    else expect(titles).toContain(source);
  });
});

describe('a number points at what the last reply lists', () => {
  test.each([
    [['有哪几种店型'], '第二种多少钱', [`标准店${cost}`]],
    [['有哪几种店型'], '第三个要投多少', [`旗舰店${cost}`]],
    [['有哪几种店型'], '第一种面积多大', ['店面面积要多大？', '有哪几种店型？怎么选？']],
    [['保证金多少'], '第二种一共要投多少', [`标准店${cost}`]],
  ])('%j, then %s', async (before, question, titles) => {
    expect(titles).toContain(sourcesOf(await afterAsking(...before, question))[0]);
  });
});

test('the trace says what was made of the question', async () => {
  const customer = await world.customer(randomUUID());
  await customer.asks('加盟费多少');
  await customer.asks('那押金呢');
  await world.settled();
  const auditor = await world.person('auditor', { roles: ['auditor'] });
  const turnId = (await auditor.reads(customer)).findLast((message) => message.turnId)!.turnId!;
  const { steps } = await auditor.call('turns.get', { params: { id: customer.conversation, turnId } });
  expect(steps.find(({ step }) => step === 'resolve')).toMatchObject({
    line: { key: 'resolve.rewritten', values: { query: '押金多少' } },
    detail: { alone: '押金', lacks: expect.any(Number) },
  });
});

describe('a complete question is asked as it stands', () => {
  test.each([
    ['加盟费多少', '装修要多少天', '装修要多少天？'],
    ['保证金多少', '加盟费能退吗', refund],
    ['培训要多久', '怎么预约招商经理面谈', '怎么预约招商经理面谈？'],
    ['设备要多少钱', '食品经营许可证怎么办', '食品经营许可证怎么办？'],
    ['加盟费多少', '毛利有多少', '毛利有多少？'],
    ['多久能开业', '夫妻两个人能开吗', '夫妻两个人能开吗？'],
    ['合同签几年', '能保证赚钱吗', '能保证赚钱吗？'],
    ['how much is the franchise fee', 'is the deposit refundable', deposit],
    ['加盟费多少', 'how long is the contract', '合同签几年？'],
  ])('%s, then %s', async (before, question, title) => {
    expect(sourcesOf(await afterAsking(before, question))[0]).toBe(title);
  });

  test.each(['谢谢', '你好', '再见'])('%s is small talk, whatever was asked before', async (said) => {
    expect(sourcesOf(await afterAsking('加盟费多少', said))).toEqual([]);
  });
});
