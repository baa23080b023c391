import { expect, test } from 'vitest';
import { allowanceOf, windowMs } from './allowance.ts';

const now = 1_900_000_000_000;
const open = { state: 1, lastCustomerAt: now - 1000, sentSince: 0 } as const;
const openMs = windowMs - 1000;

test.each([
  ['fresh', open, { left: 5, openMs, why: 'open' }],
  ['unhandled', { ...open, state: 0 }, { left: 5, openMs, why: 'open' }],
  ['four sent', { ...open, sentSince: 4 }, { left: 1, openMs, why: 'open' }],
  ['five sent', { ...open, sentSince: 5 }, { left: 0, openMs, why: 'used-up' }],
  ['the last moment', { ...open, lastCustomerAt: now - windowMs }, { left: 5, openMs: 0, why: 'open' }],
  ['a moment later', { ...open, lastCustomerAt: now - windowMs - 1 }, { left: 0, openMs: null, why: 'late' }],
  ['never wrote', { ...open, lastCustomerAt: null }, { left: 0, openMs: null, why: 'never-wrote' }],
  ['in the queue', { ...open, state: 2 }, { left: 0, openMs, why: 'state' }],
  ['with a person', { ...open, state: 3 }, { left: 0, openMs, why: 'state' }],
  ['ended, and late too', { state: 4, lastCustomerAt: 0, sentSince: 9 }, { left: 0, openMs: null, why: 'state' }],
] as const)('what may be sent: %s', (_name, session, expected) => {
  expect(allowanceOf(session, now)).toEqual(expected);
});
