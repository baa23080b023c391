import { expect, test } from 'vitest';
import { isZone, quietUntil } from './quiet.ts';

const quiet = (from: string, to: string, timeZone = 'Asia/Shanghai') => ({ from, to, timeZone });

test.each([
  ['none', null, '2026-11-22T10:00:00Z', null],
  ['within a day', quiet('12:00', '13:30'), '2026-11-22T04:30:20Z', '2026-11-22T05:30:00Z'],
  ['its end is loud', quiet('12:00', '13:30'), '2026-11-22T05:30:00Z', null],
  ['over midnight, before it', quiet('22:00', '08:00'), '2026-11-22T15:00:00Z', '2026-11-23T00:00:00Z'],
  ['over midnight, after it', quiet('22:00', '08:00'), '2026-11-22T20:00:00Z', '2026-11-23T00:00:00Z'],
  ['by day it is loud', quiet('22:00', '08:00'), '2026-11-22T04:00:00Z', null],
  ['a zone with half hours', quiet('09:00', '10:00', 'Asia/Kolkata'), '2026-11-22T03:45:00Z', '2026-11-22T04:30:00Z'],
  ['from and to alike is none', quiet('08:00', '08:00'), '2026-11-22T00:00:00Z', null],
])('quiet: %s', (_, hours, at, until) => {
  expect(quietUntil(hours, new Date(at))?.toISOString() ?? null).toBe(until && new Date(until).toISOString());
});

test('zones are known by name', () => {
  expect([isZone('Asia/Shanghai'), isZone('Mars/Base')]).toEqual([true, false]);
});
