import { expect, test } from 'vitest';
import { isCreditCode } from '#libs/entities';
import { businessOf, chanceOf } from './invented.ts';

const some = Array.from({ length: 400 }, (_, seed) => seed);

test('a code that is meant to be right has the check digit of GB 32100-2015', () => {
  for (const seed of some)
    expect(businessOf(chanceOf(seed), seed % 2 === 0, true)).toSatisfy(({ code }) => isCreditCode(code));
});

test('a planted code is wrong, also when a letter that there is not is read as the digit like it', () => {
  const twins: Record<string, string> = { I: '1', O: '0', S: '5', Z: '2', V: 'Y' };
  const lengths = new Set<number>();
  for (const seed of some) {
    const { code } = businessOf(chanceOf(seed), seed % 2 === 0, false);
    lengths.add(code.length);
    const read = code.replace(/[IOSZV]/gu, (letter) => twins[letter]!);
    expect([code, isCreditCode(code), isCreditCode(read)]).toEqual([code, false, false]);
  }
  expect([...lengths].toSorted()).toEqual([17, 18, 19]);
});

test('one seed, one business', () => {
  expect(businessOf(chanceOf(5), false, true)).toEqual(businessOf(chanceOf(5), false, true));
  expect(businessOf(chanceOf(5), false, true)).not.toEqual(businessOf(chanceOf(6), false, true));
});
