import { expect, test } from 'vitest';
import { marksIn } from './judged-parts.ts';

const shown = (text: string, ...spans: [number, number][]) =>
  marksIn(
    text,
    spans.map(([start, end]) => ({ start, end })),
  )
    .map((part) => (part.marked ? `[${part.text}]` : part.text))
    .join('');

test.each([
  ['no mark', [] as [number, number][], '加盟费3万'],
  ['one', [[3, 5]] as [number, number][], '加盟费[3万]'],
  [
    'two that overlap, in any order',
    [
      [3, 5],
      [2, 4],
    ] as [number, number][],
    '加盟[费3][万]',
  ],
  ['one that reaches beyond', [[3, 50]] as [number, number][], '加盟费[3万]'],
  ['one that lies outside', [[50, 60]] as [number, number][], '加盟费3万'],
])('%s', (_, spans, expected) => expect(shown('加盟费3万', ...spans)).toBe(expected));
