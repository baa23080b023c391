import { describe, expect, test } from 'vitest';
import { Mask } from '#libs/privacy';
import { check, type Proposed } from './check.ts';

const evidenceOf = (title: string, ...texts: string[]) => ({
  title,
  items: texts.map((text, index) => ({ id: `E${index + 1}`, text })),
  leftOut: [],
});
const fee = evidenceOf(
  '加盟费多少钱？',
  '加盟费按店型一次性收取，管三年合同期：档口店 3.8 万元，标准店 5.8 万元，旗舰店 9.8 万元。',
  '费用里已经包含品牌授权、选址评估、门店设计、规定名额的培训和开业带店。',
  '加盟费不等于总投资，设备、装修、保证金和首批物料另算；想看整店预算，可以告诉我您考虑哪种店型。',
);
const course = evidenceOf(
  '培训多久？',
  '在长沙总部培训中心，一期 14 天：理论 4 天、实操 6 天、直营店带岗 4 天。',
  '每月 5 日和 20 日开班，提前 7 天报名。',
);
const deposit = evidenceOf(
  '保证金能退吗？',
  '保证金按店型收取：档口店 1 万元，标准店 2 万元，旗舰店 3 万元。',
  '合同到期或双方协商终止，没有违约、货款结清、撤下品牌标识后，30 天内无息退还。',
  '只有出现合同写明的违约情形才会扣，扣之前会书面告知原因和金额。',
);
const returns = evidenceOf(
  'Returns',
  'We accept returns within 30 days of delivery.',
  'The item must be unused and in its original packaging.',
  'Refunds are paid to the original payment method within 5 business days.',
);

const mask = new Mask({ nonce: 'abcd1' });
const rules = { allowedHosts: ['liren.example'], forbidden: async () => null };
const verdictOn = async (evidence: typeof fee, text: string, ids?: string[]) => {
  const proposed: Proposed[] = [{ text, evidence: ids ?? evidence.items.map(({ id }) => id) }];
  const { cut } = await check(proposed, { evidence, rules, mask, fence: 'f00dfeed' });
  return cut[0]?.why ?? 'kept';
};

describe('said in other words', () => {
  test.each([
    [fee, '标准店的加盟费是 5.8 万元，一次性收取，管三年合同期。'],
    [fee, '您好，标准店加盟费为 5.8 万元。'],
    [fee, '这笔费用包含品牌授权、选址评估、门店设计、培训和开业带店。'],
    [fee, '设备、装修、保证金和首批物料需要另外计算。'],
    [fee, '加盟费一次交清，三年合同期内有效。'],
    [fee, '如果想了解整店预算，请告诉我您考虑的店型。'],
    [course, '培训一期共 14 天，在长沙总部培训中心进行。'],
    [course, '其中理论 4 天、实操 6 天、直营店带岗 4 天。'],
    [course, '每月 5 日和 20 日都会开班，请您提前 7 天报名。'],
    [course, '您需要提前一周报名。'],
    [deposit, '保证金可以退：合同到期或协商终止后，没有违约、结清货款并撤下品牌标识，30 天内无息退还。'],
    [deposit, '标准店的保证金是 2 万元。'],
    [deposit, '只有合同写明的违约情形才会扣除，扣之前我们会书面告知您原因和金额。'],
    [returns, 'You can return an item within 30 days of delivery.'],
    [returns, 'Please make sure it is unused and in its original packaging.'],
    [returns, 'We pay the refund to your original payment method within 5 business days.'],
  ])('%#: %s', async (evidence, text) => expect(await verdictOn(evidence, text)).toBe('kept'));
});

describe('not in the evidence', () => {
  test.each([
    [fee, '标准店的加盟费是 4.8 万元，一次性收取。'],
    [fee, '标准店加盟费 5.8 万元，全国最低。'],
    [fee, '标准店加盟费 5.8 万元，现在签约赠送全套咖啡设备。'],
    [fee, '更多优惠见 https://evil.example/fee'],
    [fee, '请加微信 wx_668899 领取优惠。'],
    [course, '培训结束后颁发国家认证的茶艺师证书。'],
    [deposit, '保证金 90 天内退还。'],
    [returns, 'Returns are free for gold members worldwide.'],
    [returns, 'You are free to keep the item forever.'],
  ])('%#: %s', async (evidence, text) => expect(await verdictOn(evidence, text)).not.toBe('kept'));
});

test('evidence must be named, and be some that was given', async () => {
  const { text } = fee.items[0]!;
  expect(await verdictOn(fee, text)).toBe('kept');
  expect(await verdictOn(fee, text, [])).toBe('no evidence');
  expect(await verdictOn(fee, text, ['E9'])).toBe('no evidence');
  expect(await verdictOn(fee, text, ['E2'])).not.toBe('kept');
});

test('our own marks are never said, nor placeholders that were bent', async () => {
  for (const text of ['<data-f00dfeed>', '加盟费一次性收取 E1', '加盟费一次性收取 [PHONE_3_abcd1]', '加盟费 f00dfeed'])
    expect(await verdictOn(fee, text)).toBe('marks');
});

test('an allowed host is no reason for a link that the evidence lacks', async () => {
  expect(await verdictOn(fee, '加盟费按店型一次性收取，见 https://liren.example/fee')).toBe('link');
});
