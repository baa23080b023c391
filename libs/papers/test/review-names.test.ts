import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareCompanies, comparePeople, compareValues } from '#libs/papers';

test.each([
  ['杭州满壶晴餐饮有限公司', '杭州满壶晴餐饮有限公司', 'same'],
  ['杭州满壶晴餐饮有限公司', ' 杭州 满壶晴 餐饮有限公司 ', 'same'],
  ['满壶晴（杭州）餐饮有限公司', '满壶晴(杭州)餐饮有限公司', 'same'],
  ['滿壺晴（杭州）餐飲有限公司', '满壶晴(杭州)餐饮有限公司', 'same'],
  ['ＡＢＣ餐饮有限公司', 'abc餐饮有限公司', 'same'],
  ['杭州满壶晴餐饮有限公司', '杭州满壶晴餐饮有限责任公司', 'different'],
  ['杭州满壶晴餐饮有限公司', '杭州满壶晴餐饮管理有限公司', 'different'],
  ['杭州满壶晴餐饮有限公司', '杭州满壶晴餐饮股份有限公司', 'different'],
  ['杭州满壶晴餐饮有限公司', '杭州市满壶晴餐饮有限公司', 'unsure'],
  ['杭州满壶晴餐饮有限公司', '满壶晴', 'unsure'],
  ['杭州满壶晴餐饮有限公司', '杭州满壶晴', 'unsure'],
  ['杭州满壶晴餐饮有限公司', '满壶晴餐饮', 'unsure'],
  ['杭州满壶晴餐饮有限公司', '杭州满壶晴餐饮有限公司西湖分公司', 'different'],
  ['杭州满壶晴餐饮有限公司', '满壶睛', 'different'],
  ['杭州满壶晴餐饮有限公司', '上海甜茶餐饮有限公司', 'different'],
  ['杭州满壶晴餐饮有限公司', 'Manhuqing', 'unsure'],
  ['杭州满壶晴餐饮有限公司', '', 'unsure'],
  ['西湖区李记奶茶店', '西湖区王记奶茶店', 'different'],
  ['杭州市西湖区李记奶茶店', '李记', 'unsure'],
])('the companies %s and %s: %s', (one, other, expected) => {
  expect(compareCompanies(one, other)).toBe(expected);
  expect(compareCompanies(other, one)).toBe(expected);
});

test.each([
  ['王小明', '王小明', 'same'],
  ['王小明', '王 小 明', 'same'],
  ['阿依古丽·买买提', '阿依古丽•买买提', 'same'],
  ['王小明', '王晓明', 'different'],
  ['王小明', '李四', 'different'],
  ['王小明', '王先生', 'unsure'],
  ['王小明', '王', 'unsure'],
  ['王小明', '老王', 'unsure'],
  ['王小明', '小明', 'unsure'],
  ['王小明', '李女士', 'different'],
  ['王小明', '老李', 'different'],
  ['王小明', 'Tom', 'unsure'],
  ['Li Wei', 'wei LI', 'same'],
  ['Li Wei', 'Wei', 'unsure'],
  ['Li Wei', 'Tom Hanks', 'different'],
  ['欧阳明', '欧阳先生', 'unsure'],
])('the people %s and %s: %s', (one, other, expected) => {
  expect(comparePeople(one, other)).toBe(expected);
  expect(comparePeople(other, one)).toBe(expected);
});

test.each([
  [{ kind: 'business_licence', field: 'name' }, '杭州满壶晴餐饮有限公司', '满壶晴', 'unsure'],
  [{ kind: 'id_card', field: 'name' }, '王小明', '王晓明', 'different'],
  [{ kind: 'business_licence', field: 'address' }, '杭州市西湖区文三路1号', '西湖区文三路1号', 'unsure'],
  [{ kind: 'business_licence', field: 'address' }, '杭州市西湖区文三路1号', '杭州市西湖区文三路2号', 'different'],
  [{ kind: 'business_licence', field: 'code' }, '91330106MA2CFX3T14', '91330106 ma2cfx3t14', 'same'],
  [{ kind: 'business_licence', field: 'capital' }, '5000000.00', '500000.00', 'different'],
  [{ kind: 'business_licence', field: 'type' }, '有限责任公司(自然人独资)', '个体工商户', 'different'],
  [{ kind: 'business_licence', field: 'type' }, '有限责任公司(自然人独资)', '有限公司', 'unsure'],
  [{ kind: 'business_licence', field: 'type' }, '个体工商户', '个体户', 'unsure'],
] as const)('%j: %s and %s are %s', (of, one, other, expected) => {
  expect(compareValues(of, one, other)).toBe(expected);
});

test('every name is the same as itself, and the order of two never matters', () => {
  const name = fc.string({ unit: 'grapheme', maxLength: 12 });
  fc.assert(
    fc.property(name, name, (one, other) => {
      for (const compare of [compareCompanies, comparePeople]) {
        expect(compare(one, other)).toBe(compare(other, one));
        expect(compare(one, one)).not.toBe('different');
      }
    }),
  );
});
