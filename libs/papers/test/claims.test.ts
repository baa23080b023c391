import { expect, test } from 'vitest';
import { claimsIn } from '#libs/papers';

const summary = (text: string) =>
  claimsIn(text, 7)
    .map(({ kind, field, value }) => `${kind}.${field}=${value}`)
    .join(' ');
const person = (name: string) => `id_card.name=${name} business_licence.person=${name}`;
const firm = (name: string) =>
  ['business_licence', 'food_licence', 'opening_permit'].map((kind) => `${kind}.name=${name}`).join(' ');

test.each([
  ['我叫王小明', person('王小明')],
  ['您好，我叫王小明，想加盟', person('王小明')],
  ['我姓王', person('王')],
  ['叫我王姐就行', person('王姐')],
  ['我们公司叫杭州满壶晴餐饮有限公司', firm('杭州满壶晴餐饮有限公司')],
  ['我公司名称是杭州满壶晴餐饮有限公司', firm('杭州满壶晴餐饮有限公司')],
  ['公司全称是杭州满壶晴餐饮有限公司', firm('杭州满壶晴餐饮有限公司')],
  ['我的店叫满壶晴', firm('满壶晴')],
  ['店名是“李记奶茶”', firm('李记奶茶')],
  ['我是杭州满壶晴餐饮的', firm('杭州满壶晴餐饮')],
  ['我们是杭州满壶晴餐饮有限公司', firm('杭州满壶晴餐饮有限公司')],
  ['你好，我是上海甜茶商贸的老板', firm('上海甜茶商贸')],
  ['我们公司是满壶晴餐饮管理有限公司，这是执照', firm('满壶晴餐饮管理有限公司')],
  ['这是李记奶茶店的营业执照', firm('李记奶茶店')],
  ['名称应该是李记奶茶店', firm('李记奶茶店')],
  ['营业执照上的名称是不是写错了？应该是李记奶茶店', firm('李记奶茶店')],
  ['执照上的名字不对，是李记奶茶店', firm('李记奶茶店')],
  ['Our company is called Manhuqing', firm('Manhuqing')],
  ["I'm from Hangzhou Manhuqing Catering Co., Ltd.", firm('Hangzhou Manhuqing Catering Co.,Ltd')],
  ['我注册的是个体户', 'business_licence.type=个体工商户'],
  ['我是个体户', 'business_licence.type=个体工商户'],
  ['我们是有限公司', 'business_licence.type=有限公司'],
  ['我们的执照是个体工商户', 'business_licence.type=个体工商户'],
  ['法人是李四', 'business_licence.person=李四'],
  ['注册资本500万', 'business_licence.capital=5000000.00'],
])('%s', (text, expected) => {
  expect(summary(text)).toBe(expected);
});

test.each([
  '我叫什么名字好',
  '我们公司叫什么好呢',
  '我是做餐饮的',
  '我是想加盟奶茶店的',
  '我是杭州的',
  '我是来咨询的',
  '我们是一家餐饮',
  '我是你们的老客户',
  '我朋友叫李四',
  '你们公司叫什么',
  '你们是满壶晴餐饮有限公司吗',
  '个体户可以加盟吗',
  '我注册的是个体户可以吗',
  '公司注册要多少钱',
  '法人必须本人来吗',
  '信用代码是123',
  '我想开一家奶茶店',
  '应该是李记奶茶店',
  '这是我朋友的营业执照',
  '名称是什么',
  '地址不对，应该是南京路的奶茶店',
  '',
])('nothing of himself: %s', (text) => {
  expect(summary(text)).toBe('');
});

test('each says in which message', () => {
  expect(claimsIn('我叫王小明', 12).map(({ seq }) => seq)).toEqual([12, 12]);
});
