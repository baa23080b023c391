import { expect, test } from 'vitest';
import type { ChatMessage } from '../wire.ts';
import { isRecent, timelineOf } from './timeline.ts';

const minute = 60_000;
let count = 0;
const said = (at: number, from: ChatMessage['from'], more: Partial<ChatMessage> = {}): ChatMessage => ({
  msgid: `m${++count}`,
  at,
  from,
  msgtype: 'text',
  text: { content: '…' },
  ...more,
});
const shape = (messages: ChatMessage[]) =>
  timelineOf(messages).map((entry) => (entry.is === 'bubble' ? (entry.first ? 'first' : 'next') : entry.is));

test('a chat begins with its time, and tells it again after a silence', () => {
  expect(shape([])).toEqual([]);
  const messages = [said(0, 'customer'), said(5 * minute, 'customer'), said(10 * minute + 1, 'customer')];
  expect(shape(messages)).toEqual(['time', 'first', 'next', 'time', 'first']);
});

test('a new speaker is shown by face: the account and two of its people are three', () => {
  const messages = [
    said(0, 'account'),
    said(1, 'servicer', { name: '梅小满' }),
    said(2, 'servicer', { name: '梅小满' }),
    said(3, 'servicer', { name: '陆音秋' }),
  ];
  expect(shape(messages)).toEqual(['time', 'first', 'first', 'next', 'first']);
});

test('what was recalled and what the platform says are lines, and the next words are a first again', () => {
  const messages = [
    said(0, 'customer'),
    said(1, 'customer', { recalled: true }),
    said(2, 'customer'),
    said(3, 'system'),
    said(4, 'customer'),
  ];
  expect(shape(messages)).toEqual(['time', 'first', 'line', 'first', 'line', 'first']);
});

test('a recall and a failure are told where the message stood, not once more at the end', () => {
  const event = (event_type: string) => said(2, 'system', { msgtype: 'event', event: { event_type } });
  const messages = [said(0, 'customer'), event('user_recall_msg'), event('msg_send_fail'), event('enter_session')];
  expect(shape(messages)).toEqual(['time', 'first', 'line']);
});

test.each([
  ['at once', 0, {}, true],
  ['in the last moment', 2 * minute, {}, true],
  ['too late', 2 * minute + 1, {}, false],
  ['already taken back', 0, { recalled: true }, false],
] as const)('a message can be taken back: %s', (_name, later, more, expected) => {
  expect(isRecent(said(0, 'customer', more), later)).toBe(expected);
});
