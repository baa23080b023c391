import { expect, test } from 'vitest';
import { errorCodes } from '#contracts/errors';
import { compareCatalogues } from '#web-ui/i18n.ts';
import en from './en.json' with { type: 'json' };
import zh from './zh-CN.json' with { type: 'json' };

test('both languages say the same things with the same slots', () => {
  expect(compareCatalogues(zh, en)).toEqual([]);
});

test('every error that staff can meet has words', () => {
  const visitors = /^(visitor|widget)\.|^request\.(unreadable|unsupported_media|not_found|method_not_allowed)$/;
  const met = Object.keys(errorCodes).filter((code) => !visitors.test(code));
  expect(met.filter((code) => !(`problem.${code}` in zh))).toEqual([]);
});

test('nothing shouts', () => {
  const words = [...Object.values(zh), ...Object.values(en)];
  expect(words.filter((sentence) => /[!！]/.test(sentence))).toEqual([]);
});
