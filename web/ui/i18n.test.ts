import { expect, test } from 'vitest';
import { chooseLocale, compareCatalogues, createI18n } from './i18n.ts';

const zh = { hello: '你好，{name}', wait: '大约 {minutes} 分钟' };
const en = { hello: 'Hello {name}', wait: 'about {minutes} {minutes?minute:minutes}' };
const catalogues = { 'zh-CN': zh, en };

test('fills slots, chooses plurals and writes numbers as the locale does', () => {
  expect(createI18n(catalogues, 'zh-CN').t('hello', { name: '小梅' })).toBe('你好，小梅');
  const { t } = createI18n(catalogues, 'en');
  expect(t('wait', { minutes: 1 })).toBe('about 1 minute');
  expect(t('wait', { minutes: 1200 })).toBe('about 1,200 minutes');
});

test('a value that looks like a slot is not filled again, a missing one stays visible', () => {
  const { t } = createI18n(catalogues, 'en');
  expect(t('hello', { name: '{minutes}' })).toBe('Hello {minutes}');
  expect(t('hello')).toBe('Hello {name}');
});

test.each([
  [['zh-Hans-CN'], 'zh-CN'],
  [['fr', 'en-GB'], 'en'],
  [[null, undefined, ''], 'zh-CN'],
  [['fr'], 'zh-CN'],
  [['EN_us'], 'en'],
])('%j speaks %s', (wishes, locale) => {
  expect(chooseLocale(wishes)).toBe(locale);
});

test('finds what two locale files disagree on', () => {
  expect(compareCatalogues(zh, en)).toEqual([]);
  expect(compareCatalogues(zh, { hello: 'Hello', extra: '' })).toEqual([
    'wait is missing',
    'extra is not in the measure',
    'extra is empty',
    'hello has other slots',
  ]);
});
