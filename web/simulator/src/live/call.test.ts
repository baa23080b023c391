import { expect, test } from 'vitest';
import { sentenceOf } from './call.ts';

test.each([
  [{ error: { code: 'x', message: '这个状态不能转接。' } }, '这个状态不能转接。'],
  [{ message: '不行' }, '不行'],
  [{ error: '不行' }, '不行'],
  [{ errors: [] }, ''],
  [null, ''],
])('the sentence of a refusal %j', (reply, expected) => {
  expect(sentenceOf(reply)).toBe(expected);
});
