import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pack } from './pack.ts';

const message = (n: number, size: number) => JSON.stringify(['topic', { n, filler: '字'.repeat(size) }]);

test('law: every message that fits is carried once, in order, and no payload is refused by PostgreSQL', () => {
  fc.assert(
    fc.property(fc.array(fc.nat({ max: 2_500 }), { maxLength: 60 }), (sizes) => {
      const batch = sizes.map((size, n) => message(n, size));
      const payloads = pack('3f0c', batch);
      for (const payload of payloads) expect(Buffer.byteLength(payload)).toBeLessThan(8_000);
      const carried = payloads.flatMap((payload) => {
        const [from, ...items] = JSON.parse(payload) as [string, ...[string, { n: number }][]];
        expect([from, items.length > 0]).toEqual(['3f0c', true]);
        return items.map(([, { n }]) => n);
      });
      const fits = sizes.flatMap((_, n) => (Buffer.byteLength(batch[n]!) < 7_700 ? [n] : []));
      expect(carried.filter((n) => fits.includes(n))).toEqual(fits);
      expect(new Set(carried).size).toBe(carried.length);
    }),
  );
});

test('nothing to say is nothing sent', () => expect(pack('a', [])).toEqual([]));

test('small messages share a payload', () => {
  const batch = Array.from({ length: 50 }, (_, n) => message(n, 1));
  expect(pack('a', batch)).toHaveLength(1);
});
