import { expect, test } from 'vitest';
import { againAfter, mayPass, Stopping, triesOf, untilLost, worthAnother } from './passing.ts';
import { unseen } from './port.ts';

test('what may pass is tried again: time twice, room as long as the lane looks, nothing else ever', () => {
  const worth = (made: number) => unseen.filter((cause) => worthAnother(cause, made));
  expect(unseen.filter(mayPass)).toEqual(['too_slow', 'busy']);
  expect([1, 2, 9].map(worth)).toEqual([['too_slow', 'busy'], ['busy'], ['busy']]);
  expect(unseen.filter((cause) => triesOf(cause) === 0)).toEqual(['busy']);
});

test('the lane looks four times in all, each time after longer', () => {
  expect([1, 2, 3, 4].map(againAfter)).toEqual([15_000, 60_000, 300_000, null]);
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
