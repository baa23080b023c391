import { expect, test } from 'vitest';
import { ProviderBreaker } from './breaker.ts';

test('three failures in a row rest the provider; then one tries for all', () => {
  const breaker = new ProviderBreaker();
  for (const why of ['hang', 'cut', 'server error'] as const) {
    expect(breaker.mayAsk(0)).toBe(true);
    breaker.ended(why, null, 0);
  }
  expect([breaker.mayAsk(0), breaker.mayAsk(29_999)]).toEqual([false, false]);
  expect([breaker.mayAsk(30_000), breaker.mayAsk(30_000)]).toEqual([true, false]);
  breaker.ended('hang', null, 30_001);
  expect(breaker.mayAsk(30_002)).toBe(false);
  expect(breaker.mayAsk(60_001)).toBe(true);
  breaker.ended(null, null, 60_002);
  expect([breaker.mayAsk(60_003), breaker.mayAsk(60_003)]).toEqual([true, true]);
});

test('a slip of one reply is no sickness, and a pause that is asked for is kept', () => {
  const breaker = new ProviderBreaker();
  for (let i = 0; i < 9; i++) {
    expect(breaker.mayAsk(0)).toBe(true);
    breaker.ended('broken json', null, 0);
  }
  expect(breaker.mayAsk(0)).toBe(true);
  breaker.ended('rate limited', 7_000, 0);
  expect([breaker.mayAsk(6_999), breaker.mayAsk(7_000)]).toEqual([false, true]);
});
