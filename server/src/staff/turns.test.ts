import { expect, test } from 'vitest';
import { createTurns } from './turns.ts';

/** Work that ends when it is told to, and counts how much of it runs. */
function workshop() {
  const ends: (() => void)[] = [];
  const seen = { running: 0, peak: 0 };
  const work = async () => {
    seen.peak = Math.max(seen.peak, ++seen.running);
    await new Promise<void>((resolve) => ends.push(resolve));
    seen.running--;
  };
  return { work, seen, end: () => ends.shift()?.() };
}
const tick = () => new Promise((resolve) => setImmediate(resolve));

test('no more run at once than may, whenever somebody comes', async () => {
  const inTurn = createTurns({ atOnce: 2, waiting: 100 });
  const { work, seen, end } = workshop();
  const all = [inTurn(work), inTurn(work), inTurn(work)];
  await tick();
  end();
  // Somebody comes at every step of the hand-over.
  for (let step = 0; step < 12; step++) {
    all.push(inTurn(work));
    await Promise.resolve();
  }
  await tick();
  expect(seen).toEqual({ running: 2, peak: 2 });
  for (let left = 0; left < all.length; left++) {
    end();
    await tick();
  }
  await Promise.all(all);
  expect(seen).toEqual({ running: 0, peak: 2 });
});

test('whoever comes first is served first; those beyond the limit are refused and disturb nobody', async () => {
  const inTurn = createTurns({ atOnce: 1, waiting: 2 });
  const { work, end } = workshop();
  const order: number[] = [];
  const all = [1, 2, 3].map((n) => inTurn(work).then(() => order.push(n)));
  await expect(inTurn(work)).rejects.toMatchObject({ code: 'service.overloaded' });
  for (const _ of all) {
    await tick();
    end();
  }
  await Promise.all(all);
  expect(order).toEqual([1, 2, 3]);
  expect(await inTurn(async () => 'free again')).toBe('free again');
});

test('work that fails gives its place back', async () => {
  const inTurn = createTurns({ atOnce: 1, waiting: 1 });
  const failing = inTurn(async () => {
    throw new Error('broken');
  });
  const next = inTurn(async () => 'served');
  await expect(failing).rejects.toThrow('broken');
  expect(await next).toBe('served');
});
