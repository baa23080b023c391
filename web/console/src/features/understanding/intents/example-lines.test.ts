import { expect, test } from 'vitest';
import { linesToTexts } from './example-lines.ts';

test.each([
  ['加盟费多少\n  要多少钱  \n\n加盟费多少', ['加盟费多少', '要多少钱']],
  ['- 加盟费多少\r\n* 要多少钱', ['加盟费多少', '要多少钱']],
  ['1. 加盟费多少\n2、要多少钱\n12）费用', ['加盟费多少', '要多少钱', '费用']],
  ['2025 年还能加盟吗\n5.8 万够吗', ['2025 年还能加盟吗', '5.8 万够吗']],
])('%j is read line by line', (lines, texts) => {
  expect(linesToTexts(lines).texts).toEqual(texts);
});

test('lines that are too long are counted', () => {
  expect(linesToTexts(`好\n${'长'.repeat(501)}`).long).toBe(1);
});
