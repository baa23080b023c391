import { expect, test } from 'vitest';
import { matthews } from '#libs/evaluation';

const rows = (text: string) => text.split(' ').map((row) => ({ gold: row[0]!, said: row[1]! }));

test.each([
  ['all right', 'aa bb aa bb', 1],
  ['all wrong', 'ab ba ab ba', -1],
  ['always the same', 'aa ba aa ba', 0],
  // (3 * 2 - 1 * 1) / sqrt(4 * 4 * 3 * 3)
  ['two by two', 'aa aa aa ab ba bb bb', 5 / 12],
  ['three of three', 'aa bb cc', 1],
])('%s', (_, text, expected) => {
  expect(matthews(rows(text))).toBeCloseTo(expected, 10);
});

test('no rows say nothing', () => {
  expect(matthews([])).toBeNull();
});
