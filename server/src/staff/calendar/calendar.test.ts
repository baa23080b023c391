import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  addOpenMinutes,
  chinaReaches,
  dayPlan,
  isOpen,
  localOf,
  nextOpening,
  standing,
  weekWords,
  type OpeningHours,
} from './index.ts';
import { instantOf } from './zone.ts';

const MINUTE = 60_000;
const everyDay = (from: string, to: string) => [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, from, to }));
/** Monday to Friday with a lunch break, Saturday morning, in a zone eight hours ahead of UTC. */
const office: OpeningHours = {
  timeZone: 'Asia/Shanghai',
  weekly: [
    ...[1, 2, 3, 4, 5].flatMap((weekday) => [
      { weekday, from: '13:00', to: '18:00' },
      { weekday, from: '09:00', to: '12:00' },
    ]),
    { weekday: 6, from: '09:00', to: '12:00' },
  ],
};
const inChina: OpeningHours = { ...office, holidays: 'china' };
const bar: OpeningHours = { timeZone: 'Asia/Shanghai', weekly: everyDay('18:00', '02:00') };
const always: OpeningHours = { timeZone: 'Asia/Shanghai', weekly: everyDay('00:00', '24:00') };
const at = (local: string) => new Date(`${local}+08:00`);

describe('the next opening', () => {
  test.each([
    ['open now', office, '2026-03-02T10:00', '2026-03-02T10:00'],
    ['the very minute of opening', office, '2026-03-02T09:00', '2026-03-02T09:00'],
    ['early on Monday', office, '2026-03-02T03:30', '2026-03-02T09:00'],
    ['at lunch', office, '2026-03-02T12:00', '2026-03-02T13:00'],
    ['in the evening', office, '2026-03-02T18:00', '2026-03-03T09:00'],
    ['on Saturday afternoon', office, '2026-03-07T15:00', '2026-03-09T09:00'],
    ['on Sunday at midnight', office, '2026-03-08T00:00', '2026-03-09T09:00'],
    ['at the end of a year', office, '2026-12-31T23:59', '2027-01-01T09:00'],
    ['after midnight, in a span of the day before', bar, '2026-03-03T01:59', '2026-03-03T01:59'],
    ['when that span has ended', bar, '2026-03-03T02:00', '2026-03-03T18:00'],
    ['国庆 begins', inChina, '2026-10-01T10:00', '2026-10-08T09:00'],
    ['the Sunday worked for 国庆 (2026-09-20)', inChina, '2026-09-20T08:00', '2026-09-20T09:00'],
    ['the Saturday worked for 国庆, in the afternoon', inChina, '2026-10-10T15:00', '2026-10-10T15:00'],
    ['that Saturday without Chinese holidays', office, '2026-10-10T15:00', '2026-10-12T09:00'],
    ['春节', inChina, '2026-02-16T10:00', '2026-02-24T09:00'],
    ['beyond the known holidays the week holds', inChina, '2027-10-01T10:00', '2027-10-01T10:00'],
  ])('%s', (_, hours, now, opening) => expect(nextOpening(hours, at(now))).toEqual(at(opening)));

  test('never, when nobody ever opens', () => {
    const shut: OpeningHours = { ...office, weekly: [] };
    const now = at('2026-03-02T10:00');
    expect([nextOpening(shut, now), isOpen(shut, now), standing(shut, now).is]).toEqual([null, false, 'never']);
    expect(addOpenMinutes(shut, now, 1)).toEqual({ is: 'never' });
  });
});

describe('how it stands', () => {
  test.each([
    ['before lunch', office, '2026-03-02T11:00', { is: 'open', until: at('2026-03-02T12:00') }],
    ['a night in the bar', bar, '2026-03-02T23:00', { is: 'open', until: at('2026-03-03T02:00') }],
    ['who never closes has no end', always, '2026-03-02T23:00', { is: 'open', until: null }],
    ['night is no reason', office, '2026-03-02T23:00', { is: 'closed', opensAt: at('2026-03-03T09:00'), reason: null }],
    [
      'a holiday is one',
      inChina,
      '2026-10-03T10:00',
      { is: 'closed', opensAt: at('2026-10-08T09:00'), reason: { 'zh-CN': '国庆节', en: 'National Day' } },
    ],
    [
      'the morning of a worked Sunday is none',
      inChina,
      '2026-09-20T07:00',
      { is: 'closed', opensAt: at('2026-09-20T09:00'), reason: null },
    ],
  ] as const)('%s', (_, hours, now, stands) => expect(standing(hours, at(now))).toEqual(stands));
});

describe('own exceptions', () => {
  const reason = { 'zh-CN': '年会', en: 'Annual meeting' };
  const hours: OpeningHours = {
    ...inChina,
    exceptions: [
      { from: '2026-03-02', to: '2026-03-03', spans: [], reason },
      { from: '2026-10-02', to: '2026-10-02', spans: [{ from: '10:00', to: '16:00' }], reason },
    ],
  };
  test.each([
    ['closed for two days, with the reason', '2026-03-02T10:00', at('2026-03-04T09:00')],
    ['open on a holiday all the same', '2026-10-01T20:00', at('2026-10-02T10:00')],
  ])('%s', (_, now, opening) => expect(nextOpening(hours, at(now))).toEqual(opening));

  test('a closed date says why', () => {
    expect(standing(hours, at('2026-03-02T10:00'))).toMatchObject({ is: 'closed', reason });
    expect(dayPlan(hours, '2026-10-02')).toEqual({
      rule: 'exception',
      spans: [{ from: '10:00', to: '16:00' }],
      reason,
    });
  });

  test('a night that began before a closed date is ended', () => {
    const closed: OpeningHours = { ...bar, exceptions: [{ from: '2026-03-03', to: '2026-03-03', spans: [], reason }] };
    expect(isOpen(closed, at('2026-03-03T01:00'))).toBe(true);
    expect(nextOpening(closed, at('2026-03-03T02:00'))).toEqual(at('2026-03-04T18:00'));
  });
});

describe('working minutes', () => {
  test.each([
    ['within one span', office, { from: '2026-03-02T09:00', minutes: 30 }, '2026-03-02T09:30'],
    ['exactly to its end', office, { from: '2026-03-02T11:30', minutes: 30 }, '2026-03-02T12:00'],
    ['over lunch', office, { from: '2026-03-02T11:30', minutes: 31 }, '2026-03-02T13:01'],
    ['over a weekend', office, { from: '2026-03-07T11:50', minutes: 30 }, '2026-03-09T09:20'],
    ['over 国庆', inChina, { from: '2026-09-30T17:50', minutes: 20 }, '2026-10-08T09:10'],
    ['across midnight', bar, { from: '2026-03-02T23:00', minutes: 240 }, '2026-03-03T19:00'],
    ['around the clock, two weeks', always, { from: '2026-03-02T23:00', minutes: 14 * 24 * 60 }, '2026-03-16T23:00'],
  ])('%s', (_, hours, { from, minutes }, to) =>
    expect(addOpenMinutes(hours, at(from), minutes)).toEqual({ is: 'at', at: at(to) }),
  );
});

describe('the nights when clocks change', () => {
  const berlin: OpeningHours = { timeZone: 'Europe/Berlin', weekly: everyDay('01:00', '05:00') };
  test.each([
    ['spring has one hour less', '2026-03-28T23:30:00Z', 180, '2026-03-29T03:00:00.000Z'],
    ['autumn has one hour more', '2026-10-24T22:30:00Z', 300, '2026-10-25T04:00:00.000Z'],
  ])('%s', (_, from, minutes, end) => {
    const counted = addOpenMinutes(berlin, new Date(from), minutes);
    expect(counted).toEqual({ is: 'at', at: new Date(end) });
  });

  test('a time that is left out is as much later, one that comes twice is the first', () => {
    expect(instantOf('2026-03-29', 150, 'Europe/Berlin').toISOString()).toBe('2026-03-29T01:30:00.000Z');
    expect(instantOf('2026-10-25', 150, 'Europe/Berlin').toISOString()).toBe('2026-10-25T00:30:00.000Z');
  });
});

const zones = fc.constantFrom('Asia/Shanghai', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'UTC');
const time = fc
  .integer({ min: 0, max: 47 })
  .map((half) => `${String(half >> 1).padStart(2, '0')}:${half % 2 ? '30' : '00'}`);
const span = fc
  .record({ weekday: fc.integer({ min: 1, max: 7 }), from: time, to: time })
  .filter(({ from, to }) => from !== to);
const anyHours = fc.record({
  timeZone: zones,
  weekly: fc.array(span, { maxLength: 10 }),
  holidays: fc.constantFrom('none' as const, 'china' as const),
});
const moment = fc
  .integer({ min: 0, max: 60 * 24 * 400 })
  .map((minute) => new Date(Date.UTC(2026, 0, 1) + minute * MINUTE));

describe('laws', () => {
  test('it is open then, it is not before now, and the minute before is closed', () => {
    fc.assert(
      fc.property(anyHours, moment, (hours, now) => {
        const opening = nextOpening(hours, now);
        if (!opening) {
          expect(isOpen(hours, now)).toBe(false);
          return;
        }
        expect(isOpen(hours, opening)).toBe(true);
        expect(opening.getTime()).toBeGreaterThanOrEqual(now.getTime());
        if (opening > now) expect(isOpen(hours, new Date(opening.getTime() - MINUTE))).toBe(false);
      }),
      { numRuns: 100 },
    );
  });

  test('working minutes are those that are open, one by one', () => {
    fc.assert(
      fc.property(anyHours, moment, fc.integer({ min: 1, max: 20 }), (hours, now, tens) => {
        const counted = addOpenMinutes(hours, now, tens * 10);
        if (counted.is === 'never') return;
        const days = (counted.at.getTime() - now.getTime()) / (24 * 60 * MINUTE);
        fc.pre(days < 4);
        let open = 0;
        for (let at = now.getTime(); at < counted.at.getTime(); at += 10 * MINUTE)
          if (isOpen(hours, new Date(at))) open += 10;
        // Spans begin on half hours and `now` may stand between: each crossing costs at most one step.
        expect(Math.abs(open - tens * 10)).toBeLessThanOrEqual(10 * (2 + 6 * Math.ceil(days)));
      }),
      { numRuns: 25 },
    );
  });

  test('a wall clock that is set is read the same', () => {
    const dates = fc
      .integer({ min: 0, max: 1500 })
      .map((day) => new Date(Date.UTC(2024, 0, 1 + day)).toISOString().slice(0, 10));
    fc.assert(
      fc.property(zones, dates, fc.integer({ min: 0, max: 1439 }), (zone, date, minutes) => {
        const read = localOf(instantOf(date, minutes, zone), zone);
        const skipped = read.date === date ? read.minutes - minutes : 0;
        expect([0, 30, 60]).toContain(skipped);
      }),
    );
  });
});

test('the holidays reach to the end of a year that was published', () => {
  expect(chinaReaches).toMatch(/^20\d\d-12-31$/);
  expect(chinaReaches >= '2026-12-31').toBe(true);
});

test.each([
  ['zh-CN', office, '周一至周五 9:00–12:00、13:00–18:00；周六 9:00–12:00'],
  ['en', office, 'Mon–Fri 9:00–12:00, 13:00–18:00; Sat 9:00–12:00'],
  ['zh-CN', bar, '每天 18:00–2:00'],
  ['en', always, 'every day all day'],
  ['zh-CN', { weekly: [] }, ''],
  [
    'zh-CN',
    {
      weekly: [
        { weekday: 1, from: '09:00', to: '18:00' },
        { weekday: 3, from: '09:00', to: '18:00' },
      ],
    },
    '周一、周三 9:00–18:00',
  ],
] as const)('the week in words, %s', (locale, hours, words) => expect(weekWords(hours as never, locale)).toBe(words));
