import { expect, test } from 'vitest';
import { chanceOf } from './chance.ts';

test.each([
  ['same', { onlyThis: 0, onlyThat: 0, p: 1 }],
  ['unsure', { onlyThis: 6, onlyThat: 2, p: 0.29 }],
  ['better', { onlyThis: 20, onlyThat: 2, p: 0.0001 }],
  ['worse', { onlyThis: 2, onlyThat: 20, p: 0.0001 }],
] as const)('a version is %s', (verdict, against) => {
  expect(chanceOf(against)).toBe(verdict);
});
