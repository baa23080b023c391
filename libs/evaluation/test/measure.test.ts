import { expect, test } from 'vitest';
import { loadBundle } from '#libs/retrieval';
import { createBm25 } from '../src/bm25.ts';
import { candidatesOf, measureLists, measureQuestions } from '../src/measure.ts';
import { createProduct } from '../src/product.ts';

const letters = (text: string) => [...text];

test('BM25 by hand: two documents, one term each of the query', async () => {
  // N = 2, average length 2; "a" stands in one document, "b" in both.
  const { search } = createBm25(
    [
      { id: 'one', texts: ['ab'] },
      { id: 'two', texts: ['bb'] },
    ],
    letters,
  );
  const idfA = Math.log(1 + 1.5 / 1.5);
  const idfB = Math.log(1 + 0.5 / 2.5);
  const found = await search('ab', { limit: 5 });
  expect(found.ranked).toEqual(['one', 'two']);
  expect(found.confidence).toBeCloseTo(idfA * (2.2 / 2.2) + idfB * (2.2 / 2.2), 12);
  const two = await search('b', { limit: 5 });
  expect(two.ranked).toEqual(['two', 'one']);
  expect(two.confidence).toBeCloseTo(idfB * ((2 * 2.2) / (2 + 1.2)), 12);
  expect(await search('x', { limit: 5 })).toEqual({ ranked: [], confidence: Number.NEGATIVE_INFINITY });
});

test('an entry is worth its best spelling, and comes once', async () => {
  const { search } = createBm25(
    [
      { id: 'many', texts: ['xyz', 'abc', 'abd'] },
      { id: 'few', texts: ['cde'] },
    ],
    letters,
  );
  expect((await search('abc', { limit: 5 })).ranked).toEqual(['many', 'few']);
});

test('candidates are ordered within their own list; what is not found comes last, whatever the order of the file', async () => {
  const candidates = [
    { text: '完全无关', label: false },
    { text: '怎么退票', label: true },
    { text: '另一句话', label: false },
  ];
  const lists = [
    { query: '退票怎么办', candidates },
    { query: '别的', candidates: [{ text: '退票退票退票', label: true }] },
  ];
  const entries = candidatesOf(lists);
  expect(entries.map(({ question }) => question)).toEqual(['完全无关', '怎么退票', '另一句话', '退票退票退票']);
  const searcher = createBm25(
    entries.map(({ id, question }) => ({ id, texts: [question] })),
    letters,
  );
  const { scores } = await measureLists(searcher, lists);
  expect(scores).toMatchObject({ p1: 1, map: 1 });
  const turned = await measureLists(searcher, [{ ...lists[0]!, candidates: candidates.toReversed() }, lists[1]!]);
  expect(turned.scores.map).toBe(1);
});

test('the product answers what it knows, says nothing to what it does not, and tells how far it is', async () => {
  const rows = [
    { id: 'refund', question: '车票怎么退', similar: ['我想把票退掉'], negative: [], answer: '开车前在网上退。' },
    { id: 'pet', question: '可以带宠物上车吗', similar: [], negative: [], answer: '不可以。' },
  ];
  const seen: number[] = [];
  const { scores, outcomes } = await measureQuestions(
    createProduct(rows, loadBundle('shipped')),
    [
      { query: '车票怎么退', gold: 'refund' },
      { query: '可以带宠物上车吗', gold: 'pet' },
      { query: '今天的菜单有哪些甜点', gold: null },
    ],
    (done) => seen.push(done),
  );
  expect(scores).toMatchObject({ r1: 1, r5: 1, mrr10: 1, answeredRight: 1, falseAnswerRate: 0, noAnswerAuroc: 1 });
  expect(outcomes.map(({ answered }) => answered)).toEqual(['refund', 'pet', null]);
  expect(seen).toEqual([1, 2, 3]);
});
