import { expect, test } from 'vitest';
import { createI18n } from '#web-ui/i18n.ts';
import en from '../../locales/en.json' with { type: 'json' };
import zh from '../../locales/zh-CN.json' with { type: 'json' };
import { editedValue, shownValue, typedValue } from './paper-values.ts';

const { t } = createI18n({ 'zh-CN': zh, en }, 'zh-CN');

test.each([
  ['term', '2016-03-05/2036-03-04', '2016-03-05 至 2036-03-04'],
  ['term', '2016-03-05/', '2016-03-05 起，长期'],
  ['term', '2029-08', '2029-08'],
  ['capital', '1000000.00', '1,000,000.00 元'],
  ['capital', '壹佰万元整', '壹佰万元整'],
  ['name', '杭州青瓷餐饮有限公司', '杭州青瓷餐饮有限公司'],
])('%s %s is read as %s', (field, value, words) => {
  expect(shownValue(field, value, t)).toBe(words);
});

test.each([
  ['founded', '2016年3月5日', '2016-03-05'],
  ['founded', '2016.3.5', '2016-03-05'],
  ['founded', '前年春天', '前年春天'],
  ['term', '2016-03-05 至 2036-03-04', '2016-03-05/2036-03-04'],
  ['term', '2016年03月05日至长期', '2016-03-05/'],
  ['term', '2016-03-05', '2016-03-05'],
  ['capital', '100万元', '1000000.00'],
  ['capital', '¥1,280.5', '1280.50'],
  ['capital', '很多', '很多'],
  ['code', ' 9133 0106ma2ab3cd4e', '91330106MA2AB3CD4E'],
  ['number', '３３０１０６ 1990', '3301061990'],
  ['name', ' 青瓷餐饮 ', '青瓷餐饮'],
])('%s typed as %j is kept as %s', (field, typed, value) => {
  expect(typedValue(field, typed)).toBe(value);
});

test.each(['2016-03-05/2036-03-04', '2016-03-05/'])('%s comes back from its field unchanged', (value) => {
  expect(typedValue('term', editedValue('term', value))).toBe(value);
});
