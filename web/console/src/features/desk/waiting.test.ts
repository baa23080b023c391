import { expect, test } from 'vitest';
import { clock, waitingAt } from './waiting.ts';

const since = '2026-11-20T06:00:00.000Z';
const after = (seconds: number) => Date.parse(since) + seconds * 1000;

test.each([
  [0, 'calm'],
  [119, 'calm'],
  [120, 'late'],
  [299, 'late'],
  [300, 'breach'],
])('after %i seconds waiting is %s', (seconds, tone) => {
  expect(waitingAt(since, after(seconds))).toEqual({ seconds, tone });
});

test('a reader whose clock runs behind sees zero, never a negative time', () => {
  expect(waitingAt(since, after(-30))).toEqual({ seconds: 0, tone: 'calm' });
});

test.each([
  [0, '0:00'],
  [65, '1:05'],
  [3600, '1:00:00'],
  [11_229, '3:07:09'],
])('%i seconds read %s', (seconds, words) => expect(clock(seconds)).toBe(words));
