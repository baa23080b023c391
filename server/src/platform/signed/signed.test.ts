import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sign, verify } from './index.ts';

const key = randomBytes(32);
const now = new Date('2026-03-02T09:00:00Z');
const later = new Date(now.getTime() + 60_000);
const token = sign(key, 'visitor', { id: '李' }, later);

describe('a signed token', () => {
  test('says what was signed, until it expires', () => {
    expect(verify(key, 'visitor', token, now)).toEqual({ ok: true, payload: { id: '李' } });
    expect(verify(key, 'visitor', token, new Date(later.getTime() - 1))).toMatchObject({ ok: true });
    expect(verify(key, 'visitor', token, later)).toEqual({ ok: false, why: 'expired' });
  });

  test('is worthless for another purpose and under another key', () => {
    expect(verify(key, 'file', token, now)).toEqual({ ok: false, why: 'forged' });
    expect(verify(randomBytes(32), 'visitor', token, now)).toEqual({ ok: false, why: 'forged' });
  });

  test('is told forged before expired: a stranger learns nothing from the time', () => {
    const [payload, , signature] = token.split('.');
    expect(verify(key, 'visitor', `${payload}.1.${signature}`, now)).toEqual({ ok: false, why: 'forged' });
  });

  test('fits into an address', () => expect(token).toMatch(/^[\w.-]+$/));

  test('law: whatever is signed comes back, and no single changed character does', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.string()), fc.nat(), (payload, at) => {
        const made = sign(key, 'file', payload, later);
        // Parsed on its own: `__proto__` is a key like any other in JSON.
        expect(verify(key, 'file', made, now)).toEqual({ ok: true, payload: JSON.parse(JSON.stringify(payload)) });
        const i = at % made.length;
        const changed = made.slice(0, i) + (made[i] === 'A' ? 'B' : 'A') + made.slice(i + 1);
        // The last character of 43 carries two bits that mean nothing.
        if (i < made.length - 1) expect(verify(key, 'file', changed, now).ok).toBe(false);
      }),
    );
  });

  test.each([
    '',
    '.',
    '..',
    'a.1.',
    `${'a'.repeat(1_501)}.1.${'b'.repeat(43)}`,
    token.replace('.', '..'),
    `${token} `,
    `${token}\n`,
  ])('malformed: %j', (bad) => expect(verify(key, 'visitor', bad, now)).toEqual({ ok: false, why: 'malformed' }));
});
