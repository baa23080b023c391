import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { ErrorCode } from '../../../contracts/errors.ts';
import { patiently } from './patience.ts';

type Came = { is: 'ok' } | { is: 'unreachable' } | { is: 'refused'; code: ErrorCode; retryAfter?: number };

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('navigator', { onLine: true });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const busy: Came = { is: 'refused', code: 'service.overloaded', retryAfter: 2 };

/** How often it asked, and what came of it in the end. */
async function asked(answers: readonly Came[]) {
  let times = 0;
  const came = patiently(() => Promise.resolve(answers[Math.min(times++, answers.length - 1)]!));
  await vi.runAllTimersAsync();
  return { came: (await came).is, times };
}

test.each<[string, readonly Came[], { came: Came['is']; times: number }]>([
  ['an answer', [{ is: 'ok' }], { came: 'ok', times: 1 }],
  ['a busy moment', [busy, busy, { is: 'ok' }], { came: 'ok', times: 3 }],
  [
    'a restart',
    [{ is: 'refused', code: 'service.stopping' }, { is: 'unreachable' }, { is: 'ok' }],
    { came: 'ok', times: 3 },
  ],
  ['nobody there', [{ is: 'unreachable' }], { came: 'unreachable', times: 5 }],
  ['a long wait', [{ ...busy, retryAfter: 60 }], { came: 'refused', times: 1 }],
  ['a no', [{ is: 'refused', code: 'widget.not_found' }], { came: 'refused', times: 1 }],
])('%s', async (_, answers, end) => {
  expect(await asked(answers)).toEqual(end);
});

test('without a network it is told at once', async () => {
  vi.stubGlobal('navigator', { onLine: false });
  expect(await asked([{ is: 'unreachable' }])).toEqual({ came: 'unreachable', times: 1 });
});
