import fc from 'fast-check';
import { expect, test } from 'vitest';
import { piecesOf } from './text-pieces.ts';

test.each([
  ['plain', '您好', [['您好', null]]],
  [
    'an address',
    '见 https://a.example/x，谢谢',
    [
      ['见 ', null],
      ['https://a.example/x', 'https://a.example/x'],
      ['，谢谢', null],
    ],
  ],
  [
    'a link',
    '点<a href="https://a.example/?a=1&b=2">这里</a>。',
    [
      ['点', null],
      ['这里', 'https://a.example/?a=1&b=2'],
      ['。', null],
    ],
  ],
  ['a script', '<a href="javascript:alert(1)">x</a>', [['<a href="javascript:alert(1)">x</a>', null]]],
  ['markup', '<b>1 < 2</b>', [['<b>1 < 2</b>', null]]],
  ['nothing', '', []],
])('%s', (_name, text, expected) => {
  expect(piecesOf(text).map(({ words, href }) => [words, href])).toEqual(expected);
});

test('without links nothing is lost or added, and no link leads anywhere but to http', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const pieces = piecesOf(text);
      const links = pieces.filter(({ href }) => href !== null);
      return links.length > 0
        ? links.every(({ href }) => /^https?:\/\//i.test(href ?? ''))
        : pieces.map(({ words }) => words).join('') === text;
    }),
  );
});
