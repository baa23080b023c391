import { expect, test } from 'vitest';
import { initials } from './initials.ts';

test.each([
  ['陈美琪', '美琪'],
  ['赵敏', '赵敏'],
  ['王先生', '王'],
  ['Emma Wilson', 'EW'],
  ['Zoë', 'Z'],
  ['👨‍👩‍👧 幸福一家', '👨‍👩‍👧'],
  ['访客 8F3A', '3A'],
  ['Visitor 0427', '27'],
  ['Visitor ABCD', 'CD'],
  ['Emma WILSON', 'EW'],
  ['é́ x', 'É́X'],
  ['', '·'],
])('%j shows %j and never half a character', (name, shown) => {
  expect(initials(name)).toBe(shown);
});
