import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { afterTry, GIVES_UP_MS, RETRIES_MS, type Tried } from './schedule.ts';

const now = new Date('2026-11-22T10:00:00Z');
const ago = (ms: number) => new Date(now.getTime() - ms);
const failed: Tried = { result: 'failed', retryAfterMs: null };
const fresh = { failures: 0, failingSince: null, attempts: 1, firstTriedAt: now };
const after = (
  tried: Tried,
  before: Partial<Omit<typeof fresh, 'failingSince'>> & { failingSince?: Date | null } = {},
  chance = 0.5,
) => afterTry(tried, { ...fresh, ...before }, { now, chance });

test('about three days of waits, growing', () => {
  expect(RETRIES_MS).toEqual(RETRIES_MS.toSorted((a, b) => a - b));
  const sum = RETRIES_MS.reduce((a, b) => a + b, 0);
  expect(sum / 3_600_000).toBeGreaterThan(72);
  expect(sum / 3_600_000).toBeLessThan(80);
});

describe('after a try', () => {
  test.each([
    ['the first failure waits about five seconds', {}, 'pending', 5_000],
    ['the fourth two hours', { attempts: 4 }, 'pending', 2 * 3_600_000],
    ['the twentieth a day', { attempts: 20 }, 'pending', 24 * 3_600_000],
    [
      'given up when others got through for three days',
      { attempts: 10, firstTriedAt: ago(GIVES_UP_MS) },
      'failed',
      24 * 3_600_000,
    ],
    ['not for its tries alone', { attempts: 10, firstTriedAt: ago(GIVES_UP_MS - 1) }, 'pending', 24 * 3_600_000],
  ] as const)('%s', (_, before, state, wait) => {
    const next = after(failed, before);
    expect(next.delivery).toEqual({ state, nextAt: new Date(now.getTime() + wait) });
  });

  test('the fifth failure in a row lets the receiver rest, at most half an hour', () => {
    expect(after(failed, { failures: 3 }).endpoint.restsUntil).toBeNull();
    expect(after(failed, { failures: 4 }).endpoint.restsUntil).toEqual(new Date(now.getTime() + 30_000));
    expect(after(failed, { failures: 400 }).endpoint.restsUntil).toEqual(new Date(now.getTime() + 30 * 60_000));
  });

  test('three days of silence pause it; its events wait', () => {
    const next = after(failed, {
      failures: 50,
      failingSince: ago(GIVES_UP_MS),
      attempts: 50,
      firstTriedAt: ago(GIVES_UP_MS),
    });
    expect(next).toMatchObject({ delivery: { state: 'pending' }, endpoint: { paused: 'failing', restsUntil: null } });
    expect(after(failed, { failures: 50, failingSince: ago(GIVES_UP_MS - 1) }).endpoint.paused).toBeNull();
  });

  test('410 pauses at once', () => {
    expect(after({ result: 'gone', retryAfterMs: null }).endpoint.paused).toBe('gone');
  });

  test('a longer pause is granted, up to an hour', () => {
    const asked = (ms: number) => after({ result: 'failed', retryAfterMs: ms }).endpoint.restsUntil;
    expect(asked(120_000)).toEqual(new Date(now.getTime() + 120_000));
    expect(asked(86_400_000)).toEqual(new Date(now.getTime() + 3_600_000));
  });

  test('success ends all of it, and says that it works again', () => {
    const next = after({ result: 'delivered', retryAfterMs: null }, { failures: 9, failingSince: ago(1_000) });
    expect(next).toMatchObject({ delivery: { state: 'delivered' }, recovered: true });
    expect(next.endpoint).toEqual({ failures: 0, failingSince: null, restsUntil: null, paused: null });
    expect(after({ result: 'delivered', retryAfterMs: null }).recovered).toBe(false);
  });

  test('waits stay within a fifth of their middle and lie in the future', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 500 }),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (attempts, chance) => {
          const wait = after(failed, { attempts }, chance).delivery.nextAt.getTime() - now.getTime();
          const middle = RETRIES_MS[Math.min(attempts, RETRIES_MS.length) - 1]!;
          expect(wait).toBeGreaterThanOrEqual(Math.floor(middle * 0.8));
          expect(wait).toBeLessThanOrEqual(middle * 1.2);
        },
      ),
    );
  });
});
