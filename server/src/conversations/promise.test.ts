import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isOpen, nextOpening, promise, type Hours } from './promise.ts';

/** Monday to Friday with a lunch break, Saturday morning, in a zone eight hours ahead of UTC. */
const hours: Hours = {
  timeZone: 'Asia/Shanghai',
  weekly: [
    ...[1, 2, 3, 4, 5].flatMap((weekday) => [
      { weekday, from: '13:00', to: '18:00' },
      { weekday, from: '09:00', to: '12:00' },
    ]),
    { weekday: 6, from: '09:00', to: '12:00' },
  ],
};
const at = (local: string) => new Date(`${local}+08:00`);

describe('the next opening', () => {
  test.each([
    ['open now', '2026-03-02T10:00', '2026-03-02T10:00'],
    ['the very minute of opening', '2026-03-02T09:00', '2026-03-02T09:00'],
    ['early on Monday', '2026-03-02T03:30', '2026-03-02T09:00'],
    ['at lunch', '2026-03-02T12:00', '2026-03-02T13:00'],
    ['in the evening', '2026-03-02T18:00', '2026-03-03T09:00'],
    ['on Saturday afternoon', '2026-03-07T15:00', '2026-03-09T09:00'],
    ['on Sunday at midnight', '2026-03-08T00:00', '2026-03-09T09:00'],
    ['at the end of a year', '2026-12-31T23:59', '2027-01-01T09:00'],
  ])('%s', (_, now, opening) => expect(nextOpening(hours, at(now))).toEqual(at(opening)));

  test('never, when nobody ever opens', () => {
    expect(nextOpening({ ...hours, weekly: [] }, at('2026-03-02T10:00'))).toBeNull();
    expect(isOpen({ ...hours, weekly: [] }, at('2026-03-02T10:00'))).toBe(false);
  });

  test('law: it is open then, it is not before now, and nothing before it is open', () => {
    const minutes = fc.integer({ min: 0, max: 60 * 24 * 400 });
    const zones = fc.constantFrom('Asia/Shanghai', 'Europe/Berlin', 'America/New_York', 'UTC');
    fc.assert(
      fc.property(minutes, zones, (minute, timeZone) => {
        const there = { ...hours, timeZone };
        const now = new Date(Date.UTC(2026, 0, 1) + minute * 60_000);
        const opening = nextOpening(there, now)!;
        expect(isOpen(there, opening)).toBe(true);
        expect(opening.getTime()).toBeGreaterThanOrEqual(now.getTime());
        if (opening > now) expect(isOpen(there, new Date(opening.getTime() - 60_000))).toBe(false);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('what is promised', () => {
  const now = at('2026-03-02T10:00');
  const minutesFrom = (to: Date) => (to.getTime() - now.getTime()) / 60_000;

  test.each([
    [{ position: 1, online: 1 }, 3],
    [{ position: 4, online: 1 }, 12],
    [{ position: 4, online: 2 }, 6],
    [{ position: 1, online: 20 }, 1],
  ])('%j: minutes', (queue, minutes) => {
    const { promisedAt, waitMinutes } = promise(queue, hours, now);
    expect([waitMinutes, minutesFrom(promisedAt)]).toEqual([minutes, minutes]);
  });
  test('nobody there: half an hour after the next opening, and no estimate', () => {
    const night = at('2026-03-02T22:30');
    expect(promise({ position: 1, online: 0 }, hours, night)).toEqual({
      promisedAt: at('2026-03-03T09:30'),
      waitMinutes: null,
    });
  });
  test('nobody there and no hours known: within a day', () => {
    const { promisedAt, waitMinutes } = promise({ position: 1, online: 0 }, null, now);
    expect([minutesFrom(promisedAt), waitMinutes]).toEqual([24 * 60 + 30, null]);
  });
});
