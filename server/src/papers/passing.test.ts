import { expect, test } from 'vitest';
import { Stopping, untilLost, worthAnother } from './passing.ts';
import { unseen } from './port.ts';

test('what may pass is tried again: room three times in all, time twice, nothing else ever', () => {
  const tries = unseen.map((cause) => [cause, [1, 2, 3].filter((made) => worthAnother(cause, made)).length + 1]);
  expect(Object.fromEntries(tries)).toEqual({
    broken: 1,
    too_large: 1,
    too_slow: 2,
    busy: 3,
    too_many: 1,
    daily: 1,
    gone: 1,
  });
});

test('a picture that a stopping server left is given up when the lane lets go, and not before', async () => {
  const lost = new AbortController();
  let told: unknown;
  const waiting = untilLost(lost.signal)(new Stopping()).catch((error: unknown) => (told = error));
  await new Promise(setImmediate);
  expect(told).toBeUndefined();
  lost.abort();
  await waiting;
  expect(told).toBeInstanceOf(Stopping);
});

test.each([
  ['another failure', new Error('broken'), new AbortController().signal],
  ['where no lane holds it', new Stopping(), undefined],
  ['where the lane has let go', new Stopping(), AbortSignal.abort()],
])('%s is thrown at once', async (_, error, lost) => {
  await expect(untilLost(lost)(error)).rejects.toBe(error);
});
