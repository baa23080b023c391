import { expect, test } from 'vitest';
import type { Chunk } from '#contracts/http/knowledge';
import { mergePassages, printOf } from './merge.ts';

const passage = (id: string, text = id): Chunk => ({ id, heading: [], text, page: null, box: null, disabled: false });
const brought = (...ids: string[]) => ids.map((id) => ({ id, print: printOf(passage(id)) }));
const incoming = (...ids: string[]) => ids.map((id) => ({ chunk: passage(id), wins: false }));
const texts = (chunks: readonly Chunk[]) => chunks.map(({ text }) => text).join(' ');

test.each([
  ['nothing was here', brought(), incoming('a', 'b'), [], 'a b'],
  [
    'a new passage stands where the file has it',
    brought('a', 'b'),
    incoming('a', 'x', 'b'),
    [passage('a'), passage('b')],
    'a x b',
  ],
  ['what the file dropped goes', brought('a', 'b'), incoming('a'), [passage('a'), passage('b')], 'a'],
  ['an edit stays while the file says the same', brought('a'), incoming('a'), [passage('a', 'edited')], 'edited'],
  [
    'an edit stays when the file dropped it',
    brought('a', 'b'),
    incoming('b'),
    [passage('a', 'edited'), passage('b')],
    'edited b',
  ],
  ['what was taken out here stays out', brought('a', 'b'), incoming('a', 'b'), [passage('b')], 'b'],
  [
    'what was written here stays behind its neighbour',
    brought('a', 'b'),
    incoming('a', 'b'),
    [passage('a'), passage('own'), passage('b')],
    'a own b',
  ],
] as const)('%s', (...[, before, now, here, expected]) => {
  expect(texts(mergePassages(before, now, here).chunks)).toBe(expected);
});

test('the file wins where it is told to', () => {
  const now = [{ chunk: passage('a'), wins: true }];
  expect(texts(mergePassages(brought('a'), now, [passage('a', 'edited')]).chunks)).toBe('a');
  expect(texts(mergePassages(brought('a'), now, []).chunks)).toBe('a');
});
