import { expect, test } from 'vitest';
import { limits as contractLimits } from '../../../contracts/common.ts';
import { errorCodes } from '../../../contracts/errors.ts';
import { limits } from './api.ts';

test('the page knows the contract’s sizes', () => {
  expect(contractLimits).toMatchObject(limits);
});

test('no sentence speaks of a problem that cannot come', async () => {
  const { default: zh } = await import('./locales/zh-CN.json', { with: { type: 'json' } });
  const own = /^(unreachable|other|outbox\.full|file\.(empty|too_many|tooLargeShort))$/;
  const spoken = Object.keys(zh).flatMap((key) => /^problem\.(.+)/.exec(key)?.[1] ?? []);
  expect(spoken.filter((code) => !own.test(code) && !(code in errorCodes))).toEqual([]);
});
