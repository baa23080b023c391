import { expect, test } from 'vitest';
import { Breaker, REST_MS } from './breaker.ts';

const at = (seconds: number) => new Date(Date.UTC(2026, 0, 1) + seconds * 1000);

test('ten failures within a minute open it, for one company, for a while', () => {
  const breaker = new Breaker();
  for (let n = 0; n < 9; n++) expect(breaker.failed('a', at(n))).toBe(false);
  expect(breaker.failed('a', at(9))).toBe(true);
  expect(breaker.isOpen('a', at(10))).toBe(true);
  expect(breaker.isOpen('b', at(10))).toBe(false);
  expect(breaker.isOpen('a', at(9 + REST_MS / 1000))).toBe(false);
});

test('failures that are far apart do not', () => {
  const breaker = new Breaker();
  for (let n = 0; n < 40; n++) expect(breaker.failed('a', at(n * 7))).toBe(false);
});
