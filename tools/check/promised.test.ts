import { expect, test } from 'vitest';
import { unnamed } from './promised.ts';

const all = [
  ...Array.from({ length: 15 }, (_, at) => `A-${String(at + 1).padStart(2, '0')}`),
  'T-01',
  'T-02',
  'T-03',
  'T-04',
  'T-05',
  'T-06',
  'T-08',
  ...[33, 34, 35, 36, 37, 38, 39, 41, 42, 50].map((number) => `B-${number}`),
];

test('an id that stands in no title is missed, also when a comment names it', () => {
  const texts = [
    `// A-07 is proven elsewhere\nconst id = 'x';`,
    `test('${all.filter((id) => id !== 'A-07').join(' ')}: hold', () => {});`,
  ];
  expect(unnamed(texts)).toEqual(['A-07']);
});

test('titles of groups, of tables of cases and on a line of their own count', () => {
  const [first, second, ...rest] = all;
  const texts = [
    `describe('${first}: frames', () => {});`,
    `test.each(routes.filter(({ access }) => access))(\n  '${second}: $name answers',\n  () => {});`,
    `test('${rest.join(' ')}', () => {});`,
  ];
  expect(unnamed(texts)).toEqual([]);
});
