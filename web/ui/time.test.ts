import { describe, expect, test } from 'vitest';
import { createClock } from './time.ts';

const now = Date.parse('2026-11-22T06:02:31Z');
const zh = createClock({ locale: 'zh-CN', timeZone: 'Asia/Shanghai', now: () => now });
const en = createClock({ locale: 'en', timeZone: 'America/New_York', now: () => now });

describe('the reader’s own zone and language', () => {
  test('time of day', () => {
    expect(zh.time(now)).toBe('14:02');
    expect(en.time(now)).toBe('01:02');
    expect(zh.time('2026-11-21T16:00:00Z')).toBe('00:00');
  });

  test.each([
    ['2026-11-21T16:00:00Z', '今天'],
    ['2026-11-21T15:59:59Z', '昨天'],
    ['2026-11-23T06:00:00Z', '明天'],
    ['2026-11-20T06:00:00Z', '11月20日星期五'],
    ['2025-12-31T06:00:00Z', '2025年12月31日星期三'],
  ])('%s is %s', (at, day) => {
    expect(zh.day(at)).toBe(day);
  });

  test.each([
    [0, '刚刚'],
    [3 * 60_000, '3分钟前'],
    [-10 * 60_000, '10分钟后'],
    [5 * 3_600_000, '5小时前'],
    [30 * 3_600_000, '昨天'],
    [40 * 86_400_000, '10/13'],
  ])('%i ms ago is %s', (ago, words) => {
    expect(zh.relative(now - ago)).toBe(words);
  });

  test('when, inside a sentence', () => {
    const tomorrow = now + 86_400_000;
    expect([zh.when(now), zh.when(tomorrow)]).toEqual(['14:02', '明天 14:02']);
    expect([en.when(now), en.when(tomorrow)]).toEqual(['01:02', 'tomorrow 01:02']);
  });

  test('a stamp names the day and the second', () => {
    expect(zh.stamp(now)).toBe('2026/11/22 14:02:31');
    expect(en.stamp(now)).toBe('11/22/2026, 01:02:31');
  });

  test('brief', () => {
    expect([zh.brief(now), zh.brief(now - 86_400_000), zh.brief(now - 9 * 86_400_000)]).toEqual([
      '14:02',
      '昨天',
      '11/13',
    ]);
  });

  test.each([
    [45_000, '45秒钟', '45 sec'],
    [61_000, '1分钟', '1 min'],
    [2 * 3_600_000 + 5 * 60_000, '2小时 5分钟', '2 hr 5 min'],
    [49 * 3_600_000, '2天 1小时', '2 days 1 hr'],
  ])('%i ms last %s', (ms, chinese, english) => {
    expect([zh.duration(ms), en.duration(ms)]).toEqual([chinese, english]);
  });
});
