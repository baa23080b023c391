import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hashOf, ORIGIN } from './chain.ts';

const link = {
  tenant: '0190163d-8694-739b-aea5-966c26f8ad91',
  seq: 1,
  at: new Date(0),
  actor: 'staff:a',
  action: 'x.done',
  target: 'y:b',
  detail: {} as Record<string, unknown>,
  previous: ORIGIN,
};

test('the hash does not depend on the order of keys', () => {
  const reversed = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(reversed);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value)
        .toReversed()
        .map(([key, each]) => [key, reversed(each)]),
    );
  };
  const detail = fc.dictionary(fc.string(), fc.jsonValue());
  fc.assert(
    fc.property(detail, (each) => {
      const other = reversed(each) as Record<string, unknown>;
      return hashOf({ ...link, detail: each }).equals(hashOf({ ...link, detail: other }));
    }),
  );
});

test('different details have different hashes, also where their spelling looks alike', () => {
  const details = [
    {},
    { a: 1 },
    { a: '1' },
    { a: [1] },
    { a: { b: 1 } },
    { a: [['b', 1]] },
    { a: null },
    { b: 1, a: 1 },
    { a: [] },
    { a: {} },
  ];
  const hashes = details.map((detail) => hashOf({ ...link, detail }).toString('hex'));
  expect(new Set(hashes).size).toBe(details.length);
});
