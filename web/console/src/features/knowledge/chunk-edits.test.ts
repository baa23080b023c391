import fc from 'fast-check';
import { expect, test } from 'vitest';
import { limits } from '#contracts/common';
import type { Chunk } from '#contracts/http/knowledge';
import { addAfter, change, found, mergeWithNext, moveBy, splitAt, tidyChunks, type Edited } from './chunk-edits.ts';

const chunk = (id: string, text = id, part: Partial<Chunk> = {}): Chunk => ({
  id,
  heading: ['第一章'],
  text,
  page: 1,
  box: null,
  disabled: false,
  ...part,
});
const three = [chunk('a', '加盟费五万。'), chunk('b', '分三年付清。'), chunk('c', '保证金另计。', { page: 2 })];
const texts = (edited: Edited) => ('chunks' in edited ? edited.chunks.map(({ text }) => text) : edited.refused);

test('merged with the next, a passage keeps its id, heading and page', () => {
  const merged = mergeWithNext(three, 0);
  expect(texts(merged)).toEqual(['加盟费五万。\n分三年付清。', '保证金另计。']);
  expect('chunks' in merged && merged.chunks[0]).toMatchObject({ id: 'a', page: 1 });
  expect(mergeWithNext(three, 2)).toEqual({ refused: 'end' });
  expect(mergeWithNext([chunk('a', 'x'.repeat(limits.chunk)), chunk('b')], 0)).toEqual({ refused: 'long' });
});

test('boxes on one page are framed together', () => {
  const merged = mergeWithNext(
    [chunk('a', 'a', { box: [0.1, 0.1, 0.5, 0.1] }), chunk('b', 'b', { box: [0.2, 0.3, 0.6, 0.1] })],
    0,
  );
  const box = 'chunks' in merged ? merged.chunks[0]?.box : null;
  expect(box?.map((one) => Math.round(one * 100) / 100)).toEqual([0.1, 0.1, 0.7, 0.3]);
});

test('split at the cursor, the second part is a passage of its own', () => {
  const split = splitAt(three, 0, 3, 'n');
  expect(texts(split)).toEqual(['加盟费', '五万。', '分三年付清。', '保证金另计。']);
  expect(split).toMatchObject({ at: 1 });
  expect('chunks' in split && split.chunks.map(({ id }) => id)).toEqual(['a', 'n', 'b', 'c']);
  expect(splitAt(three, 0, 0, 'n')).toEqual({ refused: 'edge' });
  expect(splitAt(three, 0, 99, 'n')).toEqual({ refused: 'edge' });
});

test('a document holds no more passages than it may', () => {
  const full = Array.from({ length: limits.chunks }, (_, at) => chunk(String(at), '两个字'));
  expect(addAfter(full, 0, 'n')).toEqual({ refused: 'full' });
  expect(splitAt(full, 0, 1, 'n')).toEqual({ refused: 'full' });
});

test('a new one stands under the same heading; empty ones are not kept', () => {
  const added = addAfter(three, 2, 'n');
  expect('chunks' in added && added.chunks[3]).toMatchObject({ heading: ['第一章'], page: 2, text: '' });
  expect('chunks' in added && tidyChunks(added.chunks)).toEqual(three);
});

test('moved down and up again, everything stands as before, and nothing is lost', () => {
  fc.assert(
    fc.property(fc.nat(1), (at) => {
      const down = moveBy(three, at, 1);
      if (!('chunks' in down)) throw new Error('it could not go down');
      expect(moveBy(down.chunks, down.at, -1)).toEqual({ chunks: three, at });
    }),
  );
  expect(moveBy(three, 0, -1)).toEqual({ refused: 'end' });
  expect(moveBy(three, 2, 1)).toEqual({ refused: 'end' });
});

test('found are those with the words in text or heading', () => {
  expect(found(three, '付清')).toEqual([1]);
  expect(found(three, '第一章')).toEqual([0, 1, 2]);
  expect(found(change(three, 0, { text: 'FAQ' }), ' faq ')).toEqual([0]);
  expect(found(three, '')).toEqual([0, 1, 2]);
});
