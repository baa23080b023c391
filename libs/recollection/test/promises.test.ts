import { describe, expect, test } from 'vitest';
import { promiseIn } from '../src/index.ts';

/** A Wednesday, 14:30 in Shanghai. */
const at = new Date('2026-11-25T06:30:00Z');
const due = (text: string) => promiseIn(text, at, 'Asia/Shanghai')?.due;
const local = (text: string) => due(text)?.toLocaleString('sv', { timeZone: 'Asia/Shanghai' });

describe('what is promised, and by when', () => {
  test.each([
    ['明天给您发合同', '2026-11-26 23:59:59'],
    ['合同明天下午3点前发给您', '2026-11-26 15:00:00'],
    ['我今天给您回复', '2026-11-25 23:59:59'],
    ['后天我们的招商经理会联系您', '2026-11-27 23:59:59'],
    ['周五之前给您报价', '2026-11-27 23:59:59'],
    ['下周一给您寄样品', '2026-11-30 23:59:59'],
    ['下周二给您寄样品', '2026-12-01 23:59:59'],
    ['2小时内给您答复', '2026-11-25 16:30:00'],
    ['三天内帮您办好', '2026-11-28 14:30:00'],
    ['24小时内会有同事联系您', '2026-11-26 14:30:00'],
    ['半小时内给您回电话', '2026-11-25 15:00:00'],
    ['12月3日给您发资料', '2026-12-03 23:59:59'],
    ['1月5号给您发资料', '2027-01-05 23:59:59'],
    ['月底前把合同寄给您', '2026-11-30 23:59:59'],
    ['明早10点给您打电话', '2026-11-26 10:00:00'],
    ['I will send you the contract tomorrow', '2026-11-26 23:59:59'],
    ["We'll call you back within 2 hours", '2026-11-25 16:30:00'],
  ])('%s', (text, expected) => expect(local(text)).toBe(expected));

  test.each(['稍后给您发资料', '我会帮您跟进的', '我帮您申请一下，有结果了联系您'])('%s: no time was said', (text) => {
    expect(promiseIn(text, at, 'Asia/Shanghai')).toMatchObject({ due: null });
  });

  test.each([
    '加盟费是5.8万元',
    '您明天方便吗',
    '请您明天把资料发给我们',
    '合同一般在三天内签好',
    '我们明天放假',
    '不能给您打折',
    '明天没法给您发',
    '',
  ])('%s: nothing is promised', (text) => expect(promiseIn(text, at, 'Asia/Shanghai')).toBeNull());

  test('only the sentence that promises is kept', () => {
    expect(promiseIn('加盟费是5.8万元。明天给您发合同。还有别的问题吗？', at, 'Asia/Shanghai')?.text).toBe(
      '明天给您发合同。',
    );
  });
});
