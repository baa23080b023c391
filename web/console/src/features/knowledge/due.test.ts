import { expect, test } from 'vitest';
import { emptyVariant } from './variants.ts';
import { dueOf, monthsAfter } from './due.ts';

const now = Date.parse('2026-11-22T12:00:00.000Z');
const days = (count: number) => new Date(now + count * 86_400_000).toISOString();
const article = { validTo: null, answers: [], reviewBy: null };
const until = (validTo: string) => ({ ...emptyVariant, answer: '三万', validTo });

test.each([
  ['no end', article, null],
  ['over', { ...article, validTo: days(-1), reviewBy: days(-3) }, 'expired'],
  ['over this very moment', { ...article, validTo: days(0) }, 'expired'],
  ['ends within two weeks', { ...article, validTo: days(14) }, 'soon'],
  ['ends later', { ...article, validTo: days(15) }, null],
  ['an answer of it ends within two weeks', { ...article, validTo: days(90), answers: [until(days(3))] }, 'soon'],
  ['an answer of it is over', { ...article, answers: [until(days(-3))] }, null],
  ['to be looked at again', { ...article, reviewBy: days(-1) }, 'recheck'],
  ['to be looked at later', { ...article, reviewBy: days(1) }, null],
] as const)('%s', (_, given, due) => {
  expect(dueOf({ ...given, answers: [...given.answers] }, now)?.due ?? null).toBe(due);
});

test('months are counted from the end, or from now where it is over, and end with a shorter month', () => {
  const local = (at: string) => new Date(at).toDateString();
  expect(local(monthsAfter(new Date(2027, 0, 31, 9).toISOString(), 1, now))).toBe(new Date(2027, 1, 28).toDateString());
  expect(local(monthsAfter(new Date(2020, 0, 1).toISOString(), 3, now))).toBe(
    local(new Date(2027, 1, 22).toISOString()),
  );
  expect(local(monthsAfter(null, 12, now))).toBe(new Date(2027, 10, 22).toDateString());
});
