import { expect, test } from 'vitest';
import type { LogLine } from '../wire.ts';
import { detailOf, endedBadly, wanted } from './log-filter.ts';

const line = (n: number, kind: LogLine['kind'], what: string, more: object = {}): LogLine => ({
  n,
  at: n,
  kind,
  what,
  ...more,
});
const lines = [
  line(1, 'api', 'POST /cgi-bin/kf/send_msg', { errcode: 0 }),
  line(2, 'api', 'POST /cgi-bin/kf/send_msg', { errcode: 95001 }),
  line(3, 'callback', 'kf_msg_or_event', { status: 200 }),
  line(4, 'actor', '林小雨：你好'),
];
const found = (kind: LogLine['kind'] | 'all', text: string) => wanted(lines, { kind, text }).map(({ n }) => n);

test('the log is filtered by kind and by words, newest first', () => {
  expect(found('all', '')).toEqual([4, 3, 2, 1]);
  expect(found('api', '')).toEqual([2, 1]);
  expect(found('all', '95001')).toEqual([2]);
  expect(found('all', ' SEND_msg  kf ')).toEqual([2, 1]);
  expect(found('api', '你好')).toEqual([]);
});

test('a detail is what is not already in the line', () => {
  expect(detailOf(lines[1] as LogLine)).toEqual({ errcode: 95001 });
});

test.each([
  [{ errcode: 0, status: 200 }, false],
  [{ errcode: 45009, status: 200 }, true],
  [{ status: 503 }, true],
  [{ status: null, error: 'timeout' }, true],
  [{ error: null }, false],
  [{}, false],
])('%j ended badly: %j', (detail, expected) => {
  expect(endedBadly(line(1, 'callback', 'x', detail))).toBe(expected);
});
