import { expect, test } from 'vitest';
import { isId, newId } from './index.ts';

test('ids are UUIDs of version 7 that sort by their time', () => {
  const times = [0, 1, 1_000, 2 ** 32 - 1, 2 ** 32, 1_772_442_000_000, 2 ** 47];
  const ids = times.map((time) => newId(time));
  for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(ids.toSorted()).toEqual(ids);
  expect(Number.parseInt(newId(1_772_442_000_000).replaceAll('-', '').slice(0, 12), 16)).toBe(1_772_442_000_000);
});

test('no two are alike', () => {
  expect(new Set(Array.from({ length: 10_000 }, () => newId(5))).size).toBe(10_000);
});

test.each([null, 1, '', 'x', `${newId()}'`, ` ${newId()}`, `${newId()}\n`, newId().replaceAll('-', ''), {}])(
  '%j is none',
  (value) => expect(isId(value)).toBe(false),
);
