import { expect, test } from 'vitest';
import type { LogLine } from '../wire.ts';
import { wordsOf } from './log-words.ts';

const names = new Map([
  ['wmOne', '林小雨'],
  ['wkOne', '满壶晴客服'],
]);
const words: Readonly<Record<string, string>> = { 'call.kf/send_msg': '发送客服消息', 'told.text': '成员发来文字' };
const opened = { kind: 'actor', what: 'wmOne opens wkOne', zh: 'wmOne 打开 wkOne' } as const;
const call = { kind: 'api', what: '/cgi-bin/kf/send_msg → 0', path: '/cgi-bin/kf/send_msg' } as const;
const send = { what: '发送客服消息', term: 'kf/send_msg' };
const plain = (what: string) => ({ what, term: '', outcome: '' });

test.each([
  ['zh-CN', opened, plain('林小雨打开满壶晴客服')],
  ['en', opened, plain('林小雨 opens 满壶晴客服')],
  ['zh-CN', { kind: 'actor', what: 'somebody unknown' }, plain('somebody unknown')],
  ['zh-CN', { ...call, errcode: 0 }, { ...send, outcome: '0' }],
  ['zh-CN', { ...call, errcode: 95001 }, { ...send, outcome: '95001' }],
  ['en', { ...call, errcode: null, cut: 'drop' }, { ...send, outcome: '×' }],
  ['en', { kind: 'api', what: '…', path: '/cgi-bin/new', errcode: 0 }, { what: 'new', term: 'new', outcome: '0' }],
  [
    'en',
    { kind: 'callback', what: 'text → 200', about: 'text', status: 200 },
    { what: '成员发来文字', term: 'text', outcome: '200' },
  ],
  [
    'en',
    { kind: 'callback', what: '…', about: 'x', status: null, error: 'timeout' },
    { what: 'x', term: 'x', outcome: 'timeout' },
  ],
  ['en', { kind: 'callback', what: 'URL verified' }, plain('URL verified')],
] as const)('in %s: %j', (locale, line, expected) => {
  const whole: LogLine = { n: 1, at: 0, ...line };
  expect(wordsOf(whole, { locale, names, nameOf: (key) => words[key] })).toEqual(expected);
});
