import { expect, test } from 'vitest';
import { markdownLines } from './markdown.ts';

const said = (text: string) =>
  markdownLines(text).map(({ form, pieces }) => [form, ...pieces.map((piece) => `${piece.form}:${piece.words}`)]);

test.each([
  ['**排队 3 人**，最久 `6` 分钟', [['plain', 'bold:排队 3 人', 'plain:，最久 ', 'code:6', 'plain: 分钟']]],
  [
    '# 日报\n> 引用\n正文',
    [
      ['heading', 'plain:日报'],
      ['quote', 'plain:引用'],
      ['plain', 'plain:正文'],
    ],
  ],
  ['<font color="warning">超时</font>', [['plain', 'plain:超时']]],
  ['[去看](https://a.example/x)', [['plain', 'link:去看']]],
  ['[去看](javascript:alert)', [['plain', 'plain:[去看](javascript:alert)']]],
  ['2 * 3 * 4 #5', [['plain', 'plain:2 * 3 * 4 #5']]],
  ['', [['plain']]],
])('%s', (text, expected) => {
  expect(said(text)).toEqual(expected);
});
