import { expect, it } from 'vitest';
import { percentile, table } from './stats.ts';

it('takes percentiles by nearest rank', () => {
  const samples = [5, 1, 4, 2, 3];
  expect([0, 0.2, 0.5, 0.99, 1].map((share) => percentile(samples, share))).toEqual([1, 1, 3, 5, 5]);
  expect(percentile([], 0.5)).toBeNaN();
});

it('draws a table of Markdown', () => {
  expect(table(['what', 'n'], [['turns', '12']])).toBe('| what  | n   |\n|-------|-----|\n| turns | 12  |');
});
