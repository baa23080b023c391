import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { LogLine } from '../wire.ts';
import { Live, logPath } from './live.ts';

let asked: string[] = [];
let answer: (path: string) => unknown = () => ({});
/** Lets an answer wait for its turn. */
let gate: Promise<void> = Promise.resolve();

beforeEach(() => {
  vi.useFakeTimers();
  asked = [];
  gate = Promise.resolve();
  vi.stubGlobal('document', { documentElement: { lang: 'zh-CN' } });
  vi.stubGlobal('fetch', async (path: string) => {
    asked.push(path);
    await gate;
    return Response.json(answer(path));
  });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const passed = () => vi.advanceTimersByTimeAsync(1000);
const value = (live: Live, path: string) => {
  const reading = live.reading(path);
  return reading.is === 'there' ? reading.value : reading.is;
};

test('what is looked at is read once, again on every refresh, and not when nobody looks', async () => {
  const live = new Live();
  answer = () => asked.length;
  const end = live.look('/sim/state', () => undefined);
  live.look('/sim/state', () => undefined)();
  await passed();
  expect([asked, value(live, '/sim/state')]).toEqual([['/sim/state'], 1]);
  await Promise.all([live.refresh(), passed()]);
  expect(value(live, '/sim/state')).toBe(2);
  end();
  await Promise.all([live.refresh(), passed()]);
  expect(asked).toHaveLength(2);
});

test('a change during a reading is read after it, however many there are', async () => {
  const live = new Live();
  answer = () => asked.length;
  const slow = Promise.withResolvers<void>();
  gate = slow.promise;
  live.look('/sim/state', () => undefined);
  await passed();
  const refreshed = Promise.all([live.refresh(), live.refresh(), live.refresh()]);
  await passed();
  expect(asked).toHaveLength(1);
  slow.resolve();
  await Promise.all([refreshed, passed()]);
  expect([asked.length, value(live, '/sim/state')]).toEqual([2, 2]);
});

test('the log is read on from its last line, and only so many lines are kept', async () => {
  const live = new Live();
  const line = (n: number): LogLine => ({ n, at: n, kind: 'api', what: `${n}` });
  const all = Array.from({ length: 450 }, (_, index) => line(index + 1));
  answer = (path) => {
    const { searchParams } = new URL(path, 'http://x');
    const limit = Number(searchParams.get('limit'));
    const after = searchParams.get('after');
    return { items: after === null ? all.slice(0, 100).slice(-limit) : all.slice(Number(after)).slice(0, limit) };
  };
  live.look(logPath, () => undefined);
  await passed();
  await Promise.all([live.refresh(), passed()]);
  expect(asked).toEqual(
    ['', '100&limit=200', '300&limit=200'].map((after) => `/sim/log?${after ? `after=${after}` : 'limit=200'}`),
  );
  const lines = value(live, logPath) as LogLine[];
  expect([lines.length, lines[0]?.n, lines.at(-1)?.n]).toEqual([400, 51, 450]);
});

test('what was read stays while nobody answers; a refusal takes its place', async () => {
  const live = new Live();
  answer = () => 'first';
  live.look('/sim/state', () => undefined);
  await passed();
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('away')));
  await Promise.all([live.refresh(), passed()]);
  expect(value(live, '/sim/state')).toBe('first');
  vi.stubGlobal('fetch', async () => Response.json({ error: { message: '没有' } }, { status: 404 }));
  await Promise.all([live.refresh(), passed()]);
  expect(live.reading('/sim/state')).toMatchObject({ is: 'failed', problem: { status: 404, message: '没有' } });
});
