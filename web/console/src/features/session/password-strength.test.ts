import { expect, test } from 'vitest';
import { checkPassword } from './password-strength.ts';

const known = { email: 'mei.chen@demo.test', name: '陈美琪', current: 'first-pass-123' };
const good = { long: true, varied: true, own: true, fresh: true };

test.each([
  ['', { long: false, varied: false, own: false, fresh: false }],
  ['short1', { ...good, long: false }],
  ['aaaaaaaaaaaa', { ...good, varied: false }],
  ['abcdefghij', { ...good, varied: false }],
  ['mei.chen@demo.test', { ...good, own: false }],
  ['Mei.Chen-2026', { ...good, own: false }],
  ['first-pass-123', { ...good, fresh: false }],
  ['茶屿的门口有两棵树-7', good],
])('%j', (next, checks) => expect(checkPassword(next, known)).toEqual(checks));
