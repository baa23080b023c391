import { describe, expect, test } from 'vitest';
import { areWithin, isWithin, plainNetworks } from './networks.ts';

test.each([
  [['203.0.113.9'], ['203.0.113.9/32']],
  [['203.0.113.9/24', ' 203.0.113.0/24'], ['203.0.113.0/24']],
  [['2001:0db8::1'], ['2001:db8::1/128']],
  [['2001:db8::1/32'], ['2001:db8::/32']],
])('%j is written %j', (given, plain) => expect(plainNetworks(given)).toEqual(plain));

test.each(['', 'x', '1', '0x7f.1', '2130706433', '10.0.0.0/33', '10.0.0', 'example.com', 'fe80::1%eth0', '::/129'])(
  '%j is no network',
  (text) => {
    expect(() => plainNetworks([text])).toThrow('A network is not written as one');
  },
);

describe('an address', () => {
  test.each([
    ['203.0.113.7', ['203.0.113.0/24'], true],
    ['::ffff:203.0.113.7', ['203.0.113.0/24'], true],
    ['203.0.114.7', ['203.0.113.0/24'], false],
    ['203.0.114.7', ['203.0.113.0/24', '203.0.114.7/32'], true],
    ['2001:db8::9', ['2001:db8::/32'], true],
    ['2001:db9::9', ['2001:db8::/32'], false],
    ['127.0.0.1', ['::1/128'], false],
    ['127.0.0.1', ['::/0'], false],
    ['::1', ['0.0.0.0/0'], false],
    ['unknown', ['0.0.0.0/0'], false],
    ['203.0.113.7', [], true],
  ] as const)('%s in %j: %s', (ip, networks, within) => expect(isWithin(ip, networks)).toBe(within));
});

test.each(['::ffff:203.0.113.7', '::ffff:203.0.113.0/120', '::ffff:0:0/96'])(
  '%s would bind a key to nobody',
  (text) => {
    expect(() => plainNetworks([text])).toThrow('An IPv4 network is written as one');
  },
);

test.each([
  [['203.0.113.0/24'], ['203.0.113.0/24'], true],
  [['203.0.113.7/32'], ['203.0.113.0/24'], true],
  [['203.0.113.0/24'], ['203.0.113.7/32'], false],
  [['203.0.113.7/32', '198.51.100.1/32'], ['203.0.113.0/24'], false],
  [['2001:db8::/32'], ['0.0.0.0/0'], false],
  [[], ['203.0.113.0/24'], false],
  [['203.0.113.0/24'], [], true],
  [[], [], true],
] as const)('%j lies in %j: %s', (inner, outer, within) => expect(areWithin(inner, outer)).toBe(within));
