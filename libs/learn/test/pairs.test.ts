import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BadData, NothingToLearn, readPairs, trainPairs, type PairExample } from '#libs/learn';

const pair = (text: string, same: boolean): PairExample => {
  const [a, b] = text.split('|') as [string, string];
  return { a, b, same };
};
const same = [
  '怎么退款|如何退款',
  '加盟费多少|加盟费是多少',
  '发票怎么开|怎么开发票',
  'are you open today|open today?',
  'where is my parcel|my parcel, where is it',
  '几点关门|几点钟关门',
];
const other = [
  '怎么退款|怎么付款',
  '加盟费多少|成都开放吗',
  '发票怎么开|店怎么开',
  'are you open today|is it new',
  'where is my parcel|where is your shop',
  '几点关门|怎么开门',
];
const taught = [...same.map((text) => pair(text, true)), ...other.map((text) => pair(text, false))];

describe('a judge of pairs', () => {
  test('takes the nearer for the likelier, and says the same in either order', async () => {
    const { judge } = await trainPairs(taught);
    const near = judge({ a: '如何开发票', b: '怎么开发票' });
    const far = judge({ a: '如何开发票', b: '成都开放吗' });
    expect(near.probability).toBeGreaterThan(far.probability);
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (a, b) => {
        expect(judge({ a, b }).probability).toBeCloseTo(judge({ a: b, b: a }).probability, 6);
      }),
      { numRuns: 40 },
    );
  });

  test('the same pairs and seed give the same judge', async () => {
    const [one, two] = [await trainPairs(taught, { seed: 5 }), await trainPairs(taught, { seed: 5 })];
    for (const each of taught) expect(one.judge(each)).toEqual(two.judge(each));
  });

  test('needs pairs of both kinds, and stops when told', async () => {
    await expect(trainPairs(taught.filter((each) => each.same))).rejects.toThrow(NothingToLearn);
    const many = Array.from({ length: 300 }, () => taught).flat();
    await expect(trainPairs(many, { signal: AbortSignal.abort() })).rejects.toThrow(/abort/i);
  });
});

test.each([
  ['CSV with names', 'text1,text2,label\n"a, b",c,1\n'],
  ['CSV without', '"a, b",c,1\n'],
  ['columns in another order', 'label,sentence1,sentence2\n1,"a, b",c\n'],
  ['TSV', 'a, b\tc\t1\n'],
  ['JSONL', '{"a": "a, b", "b": "c", "label": 1}\n\n'],
  ['JSONL of text1 and text2', '\uFEFF{"text1": "a, b", "text2": "c", "label": "1"}'],
])('pairs are read from %s', (_, text) => {
  expect(readPairs(text)).toEqual([{ a: 'a, b', b: 'c', same: true }]);
});

test.each([
  ['a,b,1\nc,d\n', /^line 2: has no label/],
  ['a,b,1\n"c\nd",e,7\n', /^line 2: has a label that is neither/],
  ['{"a": "x", "b": "", "label": 0}', /^line 1: has an empty text/],
  ['{"a": "x"}', /^line 1: has no two texts/],
  ['{"a"', /^line 1: is not JSON/],
  ['', /^The file has no rows/],
])('%j is refused with its line', (text, why) => {
  expect(() => readPairs(text)).toThrow(BadData);
  expect(() => readPairs(text)).toThrow(why);
});
