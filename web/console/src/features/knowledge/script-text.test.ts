import { expect, test } from 'vitest';
import { inserted, partsOf } from './script-text.ts';

test('words, variables, and names that nobody fills', () => {
  expect(partsOf('您好{{称呼}}，我是 {{ 坐席 }}，{{折扣}}{{ }}{{称呼|您}}')).toEqual([
    { kind: 'text', text: '您好' },
    { kind: 'variable', text: '称呼' },
    { kind: 'text', text: '，我是 ' },
    { kind: 'variable', text: '坐席' },
    { kind: 'text', text: '，' },
    { kind: 'unknown', text: '折扣' },
    { kind: 'text', text: '{{ }}' },
    { kind: 'variable', text: '称呼' },
  ]);
  expect(partsOf('')).toEqual([]);
});

test('a variable goes where the cursor stands, in place of what is chosen', () => {
  expect(inserted('您好，', 2, 2, '{{称呼}}')).toEqual({ text: '您好{{称呼}}，', cursor: 8 });
  expect(inserted('您好先生', 2, 4, 'X')).toEqual({ text: '您好X', cursor: 3 });
});
