import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createKeys, sealer } from './index.ts';

const ours = sealer(randomBytes(32));

test('law: what is sealed opens at its place, and nowhere else', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.string(), fc.string(), (plain, place, elsewhere) => {
      const sealed = ours.seal(plain, place);
      expect(ours.open(sealed, place)).toBe(plain.toWellFormed());
      if (elsewhere !== place) expect(() => ours.open(sealed, elsewhere)).toThrow();
    }),
  );
});

test('law: no changed byte goes unnoticed', () => {
  const sealed = ours.seal('加盟费 5.8 万元', 'c/m');
  for (let i = 0; i < sealed.length; i++) {
    const changed = Buffer.from(sealed);
    changed[i]! ^= 1;
    expect(() => ours.open(changed, 'c/m')).toThrow();
  }
  for (let length = 0; length < sealed.length; length++)
    expect(() => ours.open(sealed.subarray(0, length), 'c/m')).toThrow();
});

test('another key opens nothing', () => {
  expect(() => sealer(randomBytes(32)).open(ours.seal('a', 'b'), 'b')).toThrow();
});

test('the same words never look the same, and are not to be seen', () => {
  const many = Array.from({ length: 100 }, () => ours.seal('加盟费', 'c').toString('hex'));
  expect(new Set(many).size).toBe(100);
  expect(many.join('')).not.toContain(Buffer.from('加盟费').toString('hex'));
});

test('what a tenant owns lies under a key of its own, which every process derives alike', () => {
  const masterKey = randomBytes(32);
  const sealed = createKeys(masterKey).own.seal('a secret', 'w');
  expect(createKeys(masterKey).own.open(sealed, 'w')).toBe('a secret');
  expect(() => sealer(masterKey).open(sealed, 'w')).toThrow();
});
