import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  BadModel,
  loadLabeller,
  LONGEST_TEXT,
  mostFrequent,
  NothingToLearn,
  readLabelled,
  saveLabeller,
  shippedLabeller,
  spanScores,
  trainLabeller,
  type LabelledSentence,
  type Labeller,
} from '../src/index.ts';
import { Chain } from '../src/sequence/chain.ts';
import { seenBy, type Tell } from '../src/sequence/features.ts';
import { gazetteerOf, known, knownFromOthers, namesOf } from '../src/sequence/gazetteer.ts';
import { read, type Reading } from '../src/sequence/reading.ts';

const names = ['王小明', '李芳', '张建国', '陈晓', '赵志强', '孙丽'];
const towns = ['杭州', '成都', '武汉', '西安', '长沙', '青岛'];

/** Small and regular, so that it is learned in a moment. */
const sentences: LabelledSentence[] = names.flatMap((name) =>
  towns.map((town) => {
    const text = `我叫${name}，在${town}开店`;
    const from = text.indexOf(town);
    return {
      text,
      spans: [
        { start: 2, end: 2 + name.length, type: 'person' },
        { start: from, end: from + town.length, type: 'place' },
      ],
    };
  }),
);
const said = (labeller: Labeller, text: string) =>
  labeller.label(text).map(({ start, end, type }) => `${text.slice(start, end)} ${type}`);

let labeller: Labeller;
beforeAll(async () => void (labeller = await trainLabeller(sentences, { background: null })));

describe('a labeller', () => {
  test('finds what it was shown, and names that it never saw in the same place', () => {
    expect(labeller.types).toEqual(['person', 'place']);
    expect(said(labeller, '我叫王小明，在杭州开店')).toEqual(['王小明 person', '杭州 place']);
    expect(said(labeller, '我叫周海波，在昆明开店')).toEqual(['周海波 person', '昆明 place']);
  });

  test('its spans lie in the text, in order, and none overlaps another', () => {
    const parts = fc.oneof(fc.constantFrom(...names, ...towns, '我叫', '，在', '开店', 'ＡＢ', '😀', ''), fc.string());
    fc.assert(
      fc.property(fc.array(parts, { maxLength: 12 }), (all) => {
        const text = all.join('');
        let last = 0;
        for (const { start, end, type, probability } of labeller.label(text)) {
          expect(start).toBeGreaterThanOrEqual(last);
          expect(end).toBeGreaterThan(start);
          expect(labeller.types).toContain(type);
          expect(probability).toBeGreaterThan(0);
          expect(probability).toBeLessThanOrEqual(1 + 1e-9);
          last = end;
        }
        expect(last).toBeLessThanOrEqual(text.length);
      }),
    );
  });

  test('a long text is read to its limit', () => {
    const text = `${'天'.repeat(LONGEST_TEXT)}我叫王小明，在杭州开店`;
    expect(labeller.label(text).every(({ end }) => end <= LONGEST_TEXT)).toBe(true);
  });

  test('the same sentences and seed give the same bytes, another seed others', async () => {
    const again = await trainLabeller(sentences, { background: null });
    expect(Buffer.from(saveLabeller(again)).equals(saveLabeller(labeller))).toBe(true);
    const other = await trainLabeller(sentences, { background: null, seed: 2 });
    expect(Buffer.from(saveLabeller(other)).equals(saveLabeller(labeller))).toBe(false);
  });

  test('comes back from its bytes as it was', () => {
    const back = loadLabeller(saveLabeller(labeller));
    expect(back.card).toEqual(labeller.card);
    for (const { text } of sentences) expect(back.label(text)).toEqual(labeller.label(text));
  });

  test('damaged bytes are refused', () => {
    const bytes = saveLabeller(labeller);
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const damaged = Uint8Array.from(bytes);
        damaged[at]! ^= change;
        expect(() => loadLabeller(damaged)).toThrow(BadModel);
      }),
    );
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), (length) => {
        expect(() => loadLabeller(bytes.subarray(0, length))).toThrow(BadModel);
      }),
    );
  });

  test('only what was made here can be saved', () => {
    expect(() => saveLabeller({ ...labeller })).toThrow(TypeError);
  });
});

describe('training', () => {
  test('nothing to learn from is told', async () => {
    await expect(trainLabeller([{ text: '你好', spans: [] }])).rejects.toThrow(NothingToLearn);
  });

  test('more types than a tag can say are refused', async () => {
    const many = Array.from({ length: 61 }, (_, at) => ({
      text: '你好',
      spans: [{ start: 0, end: 2, type: `t${at}` }],
    }));
    await expect(trainLabeller(many, { background: null })).rejects.toThrow(RangeError);
  });

  test('stops when asked, and tells how far it is', async () => {
    const stop = new AbortController();
    const shares: number[] = [];
    const many = Array.from({ length: 40 }, () => sentences).flat();
    const training = trainLabeller(many, {
      background: null,
      signal: stop.signal,
      onProgress: (share) => {
        shares.push(share);
        if (shares.length === 3) stop.abort(new Error('enough'));
      },
    });
    await expect(training).rejects.toThrow('enough');
    expect(shares).toEqual(shares.toSorted((a, b) => a - b));
    expect(shares.at(-1)).toBeLessThan(1);
  });

  test('English words are whole', async () => {
    const english = ['Anna', 'Peter', 'Lucy', 'Mark'].flatMap((name) =>
      ['Paris', 'Rome', 'Oslo'].map((town) => {
        const text = `${name} lives in ${town}`;
        return {
          text,
          spans: [
            { start: 0, end: name.length, type: 'person' },
            { start: text.length - town.length, end: text.length, type: 'place' },
          ],
        };
      }),
    );
    const learned = await trainLabeller(english, { background: null });
    expect(said(learned, 'Lucy lives in Oslo')).toEqual(['Lucy person', 'Oslo place']);
  });
});

test('a text that is learned from does not know its own names', () => {
  const [own, other] = ['我叫王小明', '他是王小明'].map(read) as [Reading, Reading];
  const marks = [{ start: 2, end: 5, type: 0 }];
  const seen = (tell: Tell) => seenBy(5, [tell]).hashes;
  const alone = gazetteerOf([own], [marks], 1);
  const nothing = gazetteerOf([], [], 1);
  expect(seen(knownFromOthers(alone, own, marks))).toEqual(seen(known(namesOf(nothing), own)));
  expect(seen(known(namesOf(alone), own))).not.toEqual(seen(known(namesOf(nothing), own)));
  // Another text vouches for it.
  const both = gazetteerOf([own, other], [marks, marks], 1);
  expect(seen(knownFromOthers(both, own, marks))).toEqual(seen(known(namesOf(alone), own)));
});

describe('the chain', () => {
  const paths = (chain: Chain, count: number): number[][] => {
    const next = new Map<number, number[]>();
    chain.pairs((from, to) => void next.set(from, [...(next.get(from) ?? []), to]));
    let all = [0, 1, 4, 5, 8].map((first) => [first]);
    for (let t = 1; t < count; t++) all = all.flatMap((path) => next.get(path.at(-1)!)!.map((to) => [...path, to]));
    return all.filter((path) => [0, 3, 4, 7, 8].includes(path.at(-1)!));
  };

  test('says what adding up every path says', () => {
    const chain = new Chain(2);
    const number = fc.float({ min: -3, max: 3, noNaN: true });
    fc.assert(
      fc.property(
        fc.array(number, { minLength: 27, maxLength: 27 }),
        fc.array(number, { minLength: 81, maxLength: 81 }),
        (some, pairs) => {
          const [scores, moves] = [Float32Array.from(some), Float32Array.from(pairs)];
          const worth = (path: number[]) =>
            path.reduce((sum, tag, t) => sum + scores[t * 9 + tag]! + (t > 0 ? moves[path[t - 1]! * 9 + tag]! : 0), 0);
          const all = paths(chain, 3);
          const best = Math.max(...all.map(worth));
          expect(worth([...chain.best(scores, moves, 3)])).toBeCloseTo(best, 4);
          const total = all.reduce((sum, path) => sum + Math.exp(worth(path)), 0);
          const likely = new Float64Array(27);
          chain.expect(scores, chain.exponents(moves), likely);
          for (let t = 0; t < 3; t++)
            for (let tag = 0; tag < 9; tag++) {
              const share = all.filter((path) => path[t] === tag).reduce((sum, path) => sum + Math.exp(worth(path)), 0);
              expect(likely[t * 9 + tag]).toBeCloseTo(share / total, 4);
            }
        },
      ),
      { numRuns: 30 },
    );
  });
});

describe('data of others', () => {
  const expected = [{ text: '我叫王小明', spans: [{ start: 2, end: 5, type: 'name' }] }];
  test.each([
    ['JSON lines', '{"text": "我叫王小明", "spans": [{"start": 2, "end": 5, "type": "name"}]}\n'],
    ['CLUENER', '{"text": "我叫王小明", "label": {"name": {"王小明": [[2, 4]]}}}'],
    ['columns', '我\tO\n叫\tO\n王\tB-name\n小\tI-name\n明\tI-name\n'],
    ['columns with a blank, first and last', '\uFEFF我 O\r\n叫 O\r\n王 B-name\r\n小 M-name\r\n明 E-name\r\n\r\n'],
  ])('%s', (_, text) => expect(readLabelled(text)).toEqual(expected));

  test.each([
    ['', /no rows/],
    ['{', /line 1: is not JSON/],
    ['{"text": "a"}', /"spans" is missing/],
    ['{"text": "a", "spans": [{"start": 0, "end": 2, "type": "x"}]}', /does not lie in the text/],
    ['{"text": "a", "spans": []}\n{"spans": []}', /line 2: "text" is missing/],
    ['我\tO\n叫\n', /line 2: is not a character/],
  ])('%j is refused', (text, why) => expect(() => readLabelled(text)).toThrow(why));

  test('a span counts when place and type are right', () => {
    const gold = [[{ start: 0, end: 2, type: 'a' }], [{ start: 1, end: 3, type: 'b' }]];
    const found = [
      [{ start: 0, end: 2, type: 'a' }],
      [
        { start: 1, end: 3, type: 'a' },
        { start: 4, end: 5, type: 'b' },
      ],
    ];
    expect(spanScores(gold, found)).toEqual({
      precision: 1 / 3,
      recall: 1 / 2,
      f1: 2 / 5,
      types: {
        a: { precision: 1 / 2, recall: 1, f1: 2 / 3, support: 1 },
        b: { precision: 0, recall: 0, f1: 0, support: 1 },
      },
    });
  });

  test('the yardstick finds the names it saw, as what they mostly were', () => {
    const label = mostFrequent([...sentences, { text: '杭州杭州', spans: [] }]);
    expect(label('李芳去成都')).toEqual([
      { start: 0, end: 2, type: 'person' },
      { start: 3, end: 5, type: 'place' },
    ]);
  });
});

describe('what ships', () => {
  test('reads an introduction', () => {
    expect(said(shippedLabeller(), '我叫王小明，在浙江省杭州市开了家奶茶店，我是店长')).toEqual([
      '王小明 person',
      '浙江省杭州市 address',
      '店长 position',
    ]);
  });
  test('finds nothing where nothing is named', () => {
    for (const text of ['', '加盟费多少', '好的谢谢', '怎么还不回我'])
      expect(shippedLabeller().label(text)).toEqual([]);
  });
});
