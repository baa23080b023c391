import fc from 'fast-check';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { ConversationState, Message } from '../../contracts/http/conversations.ts';
import { ChatTimeline } from './chat-timeline.ts';

const conversationId = '00000000-0000-4000-8000-000000000001';
const start = Date.parse('2026-11-22T06:00:00Z');

function message(seq: number, given: Partial<Message> = {}): Message {
  return {
    conversationId,
    seq,
    id: `00000000-0000-4000-8000-${String(seq).padStart(12, '0')}`,
    at: new Date(start + seq * 1000).toISOString(),
    author: { kind: 'customer' },
    body: { kind: 'text', text: `第 ${seq} 句` },
    ...given,
  };
}

function state(given: Partial<ConversationState>): ConversationState {
  return {
    id: conversationId,
    revision: 1,
    status: 'open',
    speaker: 'bot',
    personName: null,
    handoff: null,
    lastSeq: 0,
    customerReadSeq: 0,
    staffReadSeq: 0,
    ...given,
  };
}

const make = () => new ChatTimeline({ reader: 'customer', dayKey: (at) => at.slice(0, 10) });
const keys = (timeline: ChatTimeline) => timeline.snapshot().entries.map((entry) => entry.key);
const pending = {
  clientId: 'client-1',
  at: new Date(start).toISOString(),
  body: { kind: 'text', text: '加盟费多少' },
  state: 'sending',
} as const;

beforeEach(() => void vi.useFakeTimers({ now: start }));
afterEach(() => void vi.useRealTimers());

test('messages stand by sequence, whatever order and however often they come', () => {
  const all = [1, 2, 3, 5, 8].map((seq) => message(seq));
  fc.assert(
    fc.property(fc.shuffledSubarray([...all, ...all], { minLength: 5 }), (arrivals) => {
      const timeline = make();
      for (const arrival of [...arrivals, ...all]) timeline.apply([arrival]);
      expect(keys(timeline)).toEqual(['day:2026-11-22', 's:1', 's:2', 's:3', 's:5', 's:8']);
    }),
  );
});

test('an optimistic bubble becomes its stored self under the same key, once', () => {
  const timeline = make();
  timeline.pend(pending);
  expect(keys(timeline)).toEqual(['day:2026-11-22', 'c:client-1']);
  const stored = message(4, { clientId: 'client-1' });
  timeline.apply([stored], { upTo: 4, live: true });
  timeline.apply([stored]);
  expect(keys(timeline)).toEqual(['day:2026-11-22', 'c:client-1']);
  timeline.pend({ ...pending, state: 'failed' });
  expect(timeline.snapshot().entries).toHaveLength(2);
});

test('the answer to a send does not claim what lies before it', () => {
  const timeline = make();
  timeline.apply([message(2)], { upTo: 2 });
  timeline.apply([message(5, { clientId: 'client-1' })]);
  expect(timeline.upTo).toBe(2);
});

test('sending, sent, read, failed', () => {
  const timeline = make();
  timeline.pend({ ...pending, state: 'failed', problem: 'request.rate_limited' });
  timeline.apply([message(1), message(2)], { upTo: 2 });
  const deliveries = () =>
    timeline.snapshot().entries.flatMap((entry) => ('delivery' in entry ? [entry.delivery] : []));
  expect(deliveries()).toEqual(['sent', 'sent', 'failed']);
  timeline.applyState(state({ revision: 3, staffReadSeq: 1 }));
  timeline.applyState(state({ revision: 2, staffReadSeq: 0 }));
  expect(deliveries()).toEqual(['read', 'sent', 'failed']);
});

test('a pending bubble stays below what came meanwhile', () => {
  const timeline = make();
  timeline.pend(pending);
  timeline.apply([message(1, { author: { kind: 'person', name: '小梅' } })]);
  expect(keys(timeline)).toEqual(['day:2026-11-22', 's:1', 'c:client-1']);
});

test('days are divided and runs are framed', () => {
  const timeline = make();
  timeline.apply([
    message(1, { at: '2026-11-21T10:00:00Z' }),
    message(2, { at: '2026-11-22T10:00:00Z' }),
    message(3, { at: '2026-11-22T10:00:10Z' }),
    message(4, { at: '2026-11-22T10:00:20Z', author: { kind: 'bot' } }),
    message(5, { at: '2026-11-22T10:09:00Z', author: { kind: 'bot' } }),
    message(6, {
      at: '2026-11-22T10:09:01Z',
      author: { kind: 'system' },
      body: { kind: 'event', event: { type: 'handoff.cancelled' } },
    }),
  ]);
  const shape = timeline
    .snapshot()
    .entries.map((entry) =>
      entry.kind === 'message' ? `${entry.key}${entry.leads ? '<' : ''}${entry.trails ? '>' : ''}` : entry.key,
    );
  expect(shape).toEqual(['day:2026-11-21', 's:1<>', 'day:2026-11-22', 's:2<', 's:3>', 's:4<>', 's:5<>', 's:6']);
});

test('history is put before, and is not live', () => {
  const timeline = make();
  timeline.apply([message(10)], { upTo: 10, live: true });
  timeline.applyHistory([message(8), message(9)], true);
  expect(timeline.oldest).toBe(8);
  expect(timeline.snapshot().hasEarlier).toBe(true);
  expect(timeline.snapshot().entries.map((entry) => entry.kind === 'message' && entry.live)).toEqual([
    false,
    false,
    false,
    true,
  ]);
});

test('typing fades by itself, ends with the message, and is never the reader’s own', () => {
  const timeline = make();
  timeline.typing({ kind: 'customer' }, true);
  expect(timeline.snapshot().typist).toBeNull();
  timeline.typing({ kind: 'person', name: '小梅' }, true);
  expect(timeline.snapshot().typist?.name).toBe('小梅');
  vi.advanceTimersByTime(6_000);
  expect(timeline.snapshot().typist).toBeNull();
  timeline.typing({ kind: 'bot' }, true);
  timeline.apply([message(1, { author: { kind: 'bot' } })]);
  expect(timeline.snapshot().typist).toBeNull();
});

test('the snapshot is the same object until something changed', () => {
  const timeline = make();
  let told = 0;
  const stop = timeline.subscribe(() => told++);
  const before = timeline.snapshot();
  expect(timeline.snapshot()).toBe(before);
  timeline.apply([message(1)]);
  expect(timeline.snapshot()).not.toBe(before);
  stop();
  timeline.apply([message(2)]);
  expect(told).toBe(1);
});
