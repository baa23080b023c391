import { expect, test } from 'vitest';
import { intentsApart, worstPairs } from './confusions.ts';

const label = (name: string) => ({ name, title: `«${name}»` });
const confusion = {
  labels: [label('fee'), label('area'), label('')],
  matrix: [
    [4, 2, 4],
    [2, 2, 0],
    [3, 0, 7],
  ],
  cut: false,
};

test('the pairs that cost most come first; of two that cost the same, the one that spoils more of its intent', () => {
  expect(worstPairs(confusion, 2).map(({ gold, said, count, share }) => [gold.name, said.name, count, share])).toEqual([
    ['', 'fee', 3, 0.3],
    ['area', 'fee', 2, 0.5],
  ]);
});

test('what only one of two versions knows is told apart', () => {
  const labels = (...names: string[]) =>
    ({ labels: names.map(label) }) as unknown as Parameters<typeof intentsApart>[0];
  expect(intentsApart(labels('fee', 'area'), labels('fee', 'old', ''))).toEqual({ added: ['«area»'], gone: ['«old»'] });
  expect(intentsApart(labels('fee'), null)).toEqual({ added: [], gone: [] });
});
