import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createFairPlaces, type FairPlaces } from './fair-places.ts';

/** Work that ends when it is told to, by the name of the company and its number. */
function workshop(places: FairPlaces) {
  const begun: string[] = [];
  const ends = new Map<string, () => void>();
  const answers = new Map<string, string>();
  return {
    begun,
    answers,
    /** Asks for so many places of a company. */
    asks(tenant: string, count: number, from = 1) {
      for (let at = from; at < from + count; at++) {
        const name = `${tenant}${at}`;
        void places
          .take(tenant, async () => {
            begun.push(name);
            await new Promise<void>((done) => ends.set(name, done));
            return 'done';
          })
          .then((answer) => answers.set(name, answer));
      }
    },
    async ends(name: string) {
      ends.get(name)!();
      await turn();
    },
  };
}

test('companies take turns, however many one of them sends first', async () => {
  const shop = workshop(createFairPlaces(21, 1));
  shop.asks('a', 10);
  shop.asks('b', 2);
  shop.asks('c', 1);
  await turn();
  while (shop.begun.length < 7) await shop.ends(shop.begun.at(-1)!);
  expect(shop.begun).toEqual(['a1', 'a2', 'b1', 'c1', 'a3', 'b2', 'a4']);
});

test('where no place is left, the latest of the company with most of them gives way', async () => {
  const shop = workshop(createFairPlaces(4, 1));
  shop.asks('a', 5);
  await turn();
  expect(shop.answers).toEqual(new Map([['a5', 'busy']]));
  shop.asks('b', 1);
  await turn();
  expect(shop.answers.get('a4')).toBe('busy');
  shop.asks('b', 1, 2);
  await turn();
  // One of each waits more than the other: nobody gives way to whom he has as much as.
  expect(shop.answers.get('b2')).toBe('busy');
  await shop.ends('a1');
  await shop.ends('a2');
  expect(shop.begun).toEqual(['a1', 'a2', 'b1']);
});

test('a place is free again after work that failed', async () => {
  const places = createFairPlaces(2, 1);
  const failed = async () => {
    throw new Error('broken');
  };
  await expect(places.take('a', failed)).rejects.toThrow('broken');
  await expect(places.take('a', async () => 'done')).resolves.toBe('done');
});
