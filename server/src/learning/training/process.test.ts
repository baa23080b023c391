import { expect, test } from 'vitest';
import { loadClassifier } from '#libs/learn';
import { trainApart, type TrainingLimits } from './process.ts';
import type { Order, Stage } from './wire.ts';

const words = ['苹果', '香蕉', '葡萄', '西瓜', '桃子', '樱桃', '芒果', '荔枝'];
const order: Order = {
  examples: [
    ...words.map((word) => ({ text: `买${word}`, label: 'buy', customerId: null })),
    ...words.map((word) => ({ text: `${word}坏了要退`, label: 'return', customerId: null })),
  ],
  before: null,
};
const MB = 1024 * 1024;
const limits: TrainingLimits = { seconds: 60, heapBytes: 512 * MB, rssBytes: 1_024 * MB, watchEveryMs: 5 };
const how = (signal = new AbortController().signal) => ({ signal, onProgress: () => undefined });

test('trains in a process of its own, and tells how far it is', { timeout: 60_000 }, async () => {
  const stages: [Stage, number][] = [];
  const outcome = await trainApart(order, { ...how(), onProgress: (...seen) => stages.push(seen) }, limits);
  if (outcome.kind !== 'trained') throw new Error(outcome.kind);
  expect(loadClassifier(outcome.trained.model).predict('买梨').ranked[0]?.label).toBe('buy');
  expect(outcome.trained.rows).toHaveLength(16);
  expect(stages[0]?.[0]).toBe('checking');
  expect(stages.map(([, progress]) => progress)).toEqual(stages.map(([, progress]) => progress).toSorted());
});

test('ends what takes too long, too much memory, or is wanted no longer', { timeout: 60_000 }, async () => {
  expect(await trainApart(order, how(), { ...limits, seconds: 0.05 })).toEqual({ kind: 'failed', failure: 'time' });
  expect(await trainApart(order, how(), { ...limits, rssBytes: MB })).toEqual({ kind: 'failed', failure: 'memory' });
  const stopping = new AbortController();
  const stopped = trainApart(order, how(stopping.signal), limits);
  stopping.abort();
  expect(await stopped).toEqual({ kind: 'stopped' });
  expect(await trainApart(order, how(stopping.signal), limits)).toEqual({ kind: 'stopped' });
});

test('a process that falls over is a fault with a name', { timeout: 60_000 }, async () => {
  const broken = { ...order, examples: [] };
  expect(await trainApart(broken, how(), limits)).toEqual({ kind: 'failed', failure: 'broken' });
});
