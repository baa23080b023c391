import { describe, expect, test } from 'vitest';
import { promise, type Hours } from './promise.ts';

/** Monday to Friday with a lunch break, Saturday morning, with Chinese holidays. */
const hours: Hours = {
  timeZone: 'Asia/Shanghai',
  holidays: 'china',
  weekly: [
    ...[1, 2, 3, 4, 5].flatMap((weekday) => [
      { weekday, from: '13:00', to: '18:00' },
      { weekday, from: '09:00', to: '12:00' },
    ]),
    { weekday: 6, from: '09:00', to: '12:00' },
  ],
};
const at = (local: string) => new Date(`${local}+08:00`);
const now = at('2026-03-02T10:00');
const minutesFrom = (to: Date) => (to.getTime() - now.getTime()) / 60_000;

describe('what is promised', () => {
  test.each([
    [{ position: 1, online: 1 }, 3],
    [{ position: 4, online: 1 }, 12],
    [{ position: 4, online: 2 }, 6],
    [{ position: 1, online: 20 }, 1],
  ])('%j: minutes', (queue, minutes) => {
    const { promisedAt, waitMinutes } = promise(queue, hours, now);
    expect([waitMinutes, minutesFrom(promisedAt)]).toEqual([minutes, minutes]);
  });

  test.each([
    ['at night: half an hour after the next opening', '2026-03-02T22:30', '2026-03-03T09:30'],
    ['while it is open: within half an hour', '2026-03-02T10:00', '2026-03-02T10:30'],
    ['ten minutes before lunch: the rest after it', '2026-03-02T11:50', '2026-03-02T13:20'],
    ['on the eve of 国庆 2026: on the first day after it', '2026-09-30T20:00', '2026-10-08T09:30'],
    ['within 国庆', '2026-10-03T10:00', '2026-10-08T09:30'],
    ['on a worked Saturday (调休) in the afternoon: the same day', '2026-10-10T14:00', '2026-10-10T14:30'],
    ['on an ordinary Saturday afternoon: on Monday', '2026-10-17T14:00', '2026-10-19T09:30'],
  ])('nobody there, %s', (_, asked, promised) => {
    expect(promise({ position: 1, online: 0 }, hours, at(asked))).toEqual({
      promisedAt: at(promised),
      waitMinutes: null,
    });
  });

  test.each([
    ['no hours known', null],
    ['never open', { ...hours, weekly: [] }],
  ])('nobody there and %s: within a day', (_, known) => {
    const { promisedAt, waitMinutes } = promise({ position: 1, online: 0 }, known, now);
    expect([minutesFrom(promisedAt), waitMinutes]).toEqual([24 * 60 + 30, null]);
  });
});
