import { describe, expect, test } from 'vitest';
import { createBuckets, networkOf } from './token-buckets.ts';

describe('token buckets', () => {
  test('give a burst, then what time brings back', () => {
    let at = 0;
    const buckets = createBuckets({ burst: 3, perSecond: 2 }, () => at);
    expect([1, 2, 3, 4].map(() => buckets.take('a'))).toEqual([0, 0, 0, 1]);
    expect(buckets.take('b')).toBe(0);
    at += 500;
    expect([buckets.take('a'), buckets.take('a')]).toEqual([0, 1]);
    at += 60_000;
    expect([1, 2, 3, 4].map(() => buckets.take('a'))).toEqual([0, 0, 0, 1]);
  });

  test('a clock that steps back neither gives nor takes', () => {
    let at = 100_000;
    const buckets = createBuckets({ burst: 1, perSecond: 1 }, () => at);
    buckets.take('a');
    at -= 50_000;
    expect(buckets.take('a')).toBe(1);
    at += 1_000;
    expect(buckets.take('a')).toBe(0);
  });

  test('remember a bounded number of callers', () => {
    const buckets = createBuckets({ burst: 1, perSecond: 1 }, () => 0);
    for (let i = 0; i < 25_000; i++) buckets.take(String(i));
    expect(buckets.size).toBe(20_000);
  });
});

test.each([
  ['10.0.0.1', '10.0.0.1'],
  ['::ffff:10.0.0.1', '10.0.0.1'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
  ['2001:db8:1:2::9', '2001:db8:1:2'],
  ['2001:0db8::1', '2001:db8:0:0'],
  ['::1', '0:0:0:0'],
  ['fe80::1%eth0', 'fe80:0:0:0'],
])('the network of %s is %s', (ip, network) => {
  expect(networkOf(ip)).toBe(network);
});
