import { expect, test } from 'vitest';
import { fromField, toField } from './zoned.ts';

test('a field shows the wall clock and gives back the same instant, to the minute', () => {
  const at = new Date(2026, 10, 22, 9, 5).toISOString();
  expect(toField(at)).toBe('2026-11-22T09:05');
  expect(fromField(toField(at))).toBe(at);
});

test('an empty or unfinished field means no limit', () => {
  expect(toField(null)).toBe('');
  expect(fromField('')).toBeNull();
  expect(fromField('2026-13-')).toBeNull();
});
