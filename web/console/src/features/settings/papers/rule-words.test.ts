import { expect, test } from 'vitest';
import { createI18n } from '#web-ui/i18n.ts';
import en from '../../../locales/en.json' with { type: 'json' };
import zh from '../../../locales/zh-CN.json' with { type: 'json' };
import { conditionWords, freshId, shifted, type Condition } from './rule-words.ts';

const { t } = createI18n({ 'zh-CN': zh, en }, 'zh-CN');

test.each<[Condition, string]>([
  [{ field: 'scope', lacks: ['餐饮', '食品'] }, '经营范围不含 餐饮/食品'],
  [{ field: 'scope', holds: ['房地产'] }, '经营范围含 房地产'],
  [{ field: 'term', is: 'expired' }, '营业期限已过期'],
  [{ field: 'term', expiresWithin: 30 }, '营业期限 30 天内到期'],
  [{ field: 'name', differsFrom: 'said' }, '名称和客户说的不一样'],
  [{ field: 'person', differsFrom: { paper: 'id_card', field: 'name' } }, '法定代表人/经营者和身份证的姓名不一样'],
  [{ flaw: 'blurred' }, '画面模糊'],
  [{ form: 'branch' }, '是分支机构的'],
])('%j is said as %s', (condition, words) => {
  expect(conditionWords(condition, 'business_licence', t)).toBe(words);
});

test('a new rule takes a name that no other has', () => {
  const rule = { kind: null, when: [], outcome: 'person' as const };
  expect(freshId([{ ...rule, id: '规则 2' }], t)).toBe('规则 3');
});

test('what is first does not move further up, nor what is last down', () => {
  expect(shifted(['a', 'b', 'c'], 0, -1)).toEqual(['a', 'b', 'c']);
  expect(shifted(['a', 'b', 'c'], 2, 1)).toEqual(['a', 'b', 'c']);
  expect(shifted(['a', 'b', 'c'], 2, -1)).toEqual(['a', 'c', 'b']);
});
