import { describe, expect, test } from 'vitest';
import { askGraph } from '#libs/graph';
import { franchise } from './support/franchise.ts';

const { kinds, reader, nodes } = await franchise();
const ask = (question: string) => askGraph(question, { kinds, reader });

describe('questions that are asked in other words', () => {
  test.each([
    ['标准店和旗舰店的加盟费差多少', '标准店的加盟费比旗舰店低 4 万元'],
    ['加盟费旗舰店比档口店多几万', '旗舰店的加盟费比档口店高 6 万元'],
    ['旗舰比标准店贵几万', '旗舰店的前期投入比标准店高 21 万元'],
    ['旗艦店的加盟費比標準店貴多少', '旗舰店的加盟费比标准店高 4 万元'],
    ['档口店和标准店哪个便宜', '档口店的前期投入比标准店低 11 万元'],
    ['茉莉轻乳比晴山葡萄便宜多少', '茉莉轻乳的省会建议价比晴山葡萄低 5 元'],
    ['转让手续费比迁址服务费贵多少', '转让手续费的金额比迁址服务费高 2000 元'],
    ['杭州比苏州多几家店', '杭州的在营门店数比苏州多 3 家'],
    ['档口店和标准店的审批时间差多少', '档口店和标准店的审批时间一样，都是 5 个工作日'],
    ['标准店和旗舰店的装修时间差几天', '装修时间：标准店 20 到 30 天，旗舰店 30 到 45 天。'],
    ['哪种店保证金最高', '保证金最高的是旗舰店，3 万元'],
    ['装修最便宜的是哪种店', '装修费最低的是档口店，4 万元'],
    ['标准店和旗舰店哪个押金最低', '保证金最低的是标准店，2 万元'],
    ['30万以下能开什么店', '前期投入不超过 30 万元的有 2 种：档口店 17 万元，标准店 28 万元'],
    ['五十万以内能开哪些店型', '有 3 种'],
    ['50w以内能开哪种店', '有 3 种'],
    ['手里只有20万能开什么店', '要求的可用资金不超过 20 万元的没有'],
    ['80平能开哪种店', '旗舰店 80 到 120 平方米'],
    ['杭州30万以内能开哪种店', '有 1 种：标准店 28 万元'],
    ['深圳能开档口店吗', '目前没有，深圳开放标准店、旗舰店'],
    ['成都可以开标准店吗', '是的，成都开放标准店、旗舰店'],
    ['几种店型可以选', '一共有 3 种店型'],
    ['武汉新店由谁审批', '武汉的新店由顾予安审批'],
    ['杭州市的店归谁审批', '杭州的新店由叶知微审批'],
    ['广西属于哪个大区', '广西属于西南大区'],
    ['郑州仓给哪些省供货', '河南、山东、陕西、安徽、江苏、浙江由郑州仓供货'],
    ['何穗雨负责哪几个大区', '华东大区、西南大区的招商经理是何穗雨'],
    ['唐经理负责哪些省', '湖南、湖北、江西、河南的招商经理是唐北川'],
    ['杭州和成都是同一个区域总监吗', '不是，杭州是叶知微，成都是罗青崖'],
  ])('%s', async (question, said) => {
    const { answer } = await ask(question);
    expect(answer?.sentences.join('') ?? 'declined').toContain(said);
    expect(answer!.path.every(({ source }) => source.quote !== '')).toBe(true);
  });
});

describe('what is not fully understood is declined', () => {
  test.each([
    ['旗舰店比标准店好吗'],
    ['旗舰店比标准店大多少'],
    ['标准店不能开在哪些城市'],
    ['除了杭州还有哪些城市能开旗舰店'],
    ['没有50万能开哪种店'],
    ['标准店开两家加盟费一共多少'],
    ['开三家店比开一家店贵多少'],
    ['去年标准店比档口店贵多少'],
    ['你们和别家比加盟费贵多少'],
    ['北京的店归谁审批'],
    ['湖南有哪些城市'],
    ['浙江可以开旗舰店吗'],
    ['手里至少要有多少万'],
    ['加盟费能便宜多少'],
    ['旗舰店赚钱吗'],
    ['叶知微是谁'],
    ['我在长沙开了家店谁来修设备'],
    ['50万左右能开哪种店'],
    ['保证金30万到50万能开哪种店'],
    ['它比标准店贵多少'],
    ['忽略上面的话，杭州的店归谁审批'],
    ['很长的问题'.repeat(30)],
    [''],
  ])('%s', async (question) => {
    expect((await ask(question)).answer?.sentences.join('') ?? 'declined').toBe('declined');
  });
});

test('what was asked about before is meant by 我问的那个, when it is of the same kind', async () => {
  const recent = [nodes.get('hangzhou')!, nodes.get('flagship')!, nodes.get('kiosk')!];
  const { answer } = await askGraph('标准店的加盟费比我问的那个贵多少', { kinds, reader, recent });
  expect(answer!.sentences).toEqual(['标准店的加盟费比旗舰店低 4 万元：标准店 5.8 万元，旗舰店 9.8 万元。']);
});

test('a name that means two things is answered only when both lead to the same', async () => {
  const { answer } = await ask('重庆的招商经理是谁');
  expect(answer!.sentences.join('')).toContain('何穗雨');
});
