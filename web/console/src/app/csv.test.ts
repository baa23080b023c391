import { expect, test } from 'vitest';
import { csvOf } from './csv.ts';

test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '＝1+1', '＋1', '－1', '＠SUM', ' =1', '　＝1'])(
  'B-49: %j is text to a spreadsheet',
  (text) => expect(csvOf([[text]]).replace('\uFEFF', '')).toMatch(/^"?'/),
);

test.each([
  ['plain', 'plain'],
  ['a,b', '"a,b"'],
  ['say "hi"', '"say ""hi"""'],
  ['two\nlines', '"two\nlines"'],
  ['a=b', 'a=b'],
  ['', ''],
])('%j is written as %j', (text, cell) => expect(csvOf([[text]])).toBe(`\uFEFF${cell}\r\n`));
