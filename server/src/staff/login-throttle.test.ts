import { expect, test } from 'vitest';
import { createLoginThrottle, delayAfter } from './login-throttle.ts';

function withClock() {
  let at = 0;
  return { throttle: createLoginThrottle(() => new Date(at)), pass: (seconds: number) => void (at += seconds * 1000) };
}

test('delays double up to a quarter of an hour', () => {
  expect([0, 1, 2, 3, 7, 8, 100].map(delayAfter)).toEqual([5, 10, 20, 40, 640, 900, 900]);
});

test('is forgotten after half an hour of quiet', () => {
  const { throttle, pass } = withClock();
  for (let i = 0; i < 5; i++) throttle.begin('mei', 'net');
  expect(throttle.begin('mei', 'net')).toBe(5);
  pass(30 * 60 + 6);
  for (let i = 0; i < 5; i++) expect(throttle.begin('mei', 'net')).toBe(0);
  expect(throttle.begin('mei', 'net')).toBe(5);
});

test('one network trying many accounts is slowed after fifty failures; successes are not counted', () => {
  const { throttle } = withClock();
  for (let i = 0; i < 60; i++) {
    expect(throttle.begin(`good-${i}`, 'office')).toBe(0);
    throttle.succeeded(`good-${i}`, 'office');
  }
  for (let i = 0; i < 50; i++) expect(throttle.begin(`bad-${i}`, 'evil')).toBe(0);
  expect(throttle.begin('one-more', 'evil')).toBe(5);
  expect(throttle.begin('one-more', 'office')).toBe(0);
});

test('waiting attempts do not lengthen the wait', () => {
  const { throttle, pass } = withClock();
  for (let i = 0; i < 5; i++) throttle.begin('mei', 'net');
  for (let i = 0; i < 100; i++) expect(throttle.begin('mei', 'net')).toBe(5);
  pass(5);
  expect(throttle.begin('mei', 'net')).toBe(0);
});
