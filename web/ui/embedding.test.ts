import { expect, test } from 'vitest';
import { envelope, wordFrom, type ChatWord } from './embedding.ts';

const chat = {} as MessageEventSource;
const stranger = {} as MessageEventSource;
const server = 'https://chat.example.com';

function heard(given: Partial<MessageEvent>): ChatWord | undefined {
  const event = { source: chat, origin: server, data: envelope({ t: 'close' }), ...given };
  return wordFrom<ChatWord>(event as MessageEvent, chat, server);
}

test('hears the other side', () => {
  expect(heard({})).toEqual({ t: 'close' });
});

test.each<[string, Partial<MessageEvent>]>([
  ['another origin', { origin: 'https://evil.example.com' }],
  ['an origin that only begins alike', { origin: 'https://chat.example.com.evil.com' }],
  ['another scheme', { origin: 'http://chat.example.com' }],
  ['another window of the same origin', { source: stranger }],
  ['no window', { source: null }],
  ['somebody else’s words', { data: { t: 'close' } }],
  ['a string', { data: 'close' }],
  ['nothing', { data: null }],
  ['an empty envelope', { data: { liren: 1 } }],
])('does not hear %s', (_, given) => {
  expect(heard(given)).toBeUndefined();
});

test('before the frame exists nobody is heard', () => {
  const event = { source: null, origin: server, data: envelope({ t: 'close' }) } as MessageEvent;
  expect(wordFrom(event, undefined, server)).toBeUndefined();
});
