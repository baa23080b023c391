import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  BadModel,
  loadClassifier,
  NothingToLearn,
  saveClassifier,
  trainClassifier,
  trainTagger,
  type Classifier,
  type Example,
} from '#libs/learn';

const said: Record<string, readonly string[]> = {
  fee: ['加盟费多少', '加盟费贵不贵', '加盟费怎么收', '加盟费要几万', '问一下加盟费', '加盟费一年多少'],
  city: ['成都开放吗', '成都能开吗', '成都还有名额吗', '长沙开放吗', '长沙能开店吗', '哪些城市开放'],
  invoice: ['怎么开发票', '发票抬头错了', '发票开好没', '补一张发票', '要发票', '发票发我邮箱'],
  refund: ['refund my order', 'i want my money back', 'how do refunds work', 'money back please', 'refund it'],
  track: ['where is my parcel', 'track my parcel', 'parcel not here', 'has my parcel left', 'parcel status'],
  hours: ['when do you open', 'opening hours', 'open on sunday', 'are you open today', 'when do you close'],
};
const taught: Example[] = Object.entries(said).flatMap(([label, texts]) => texts.map((text) => ({ text, label })));
const first = (classifier: Classifier, text: string) => classifier.predict(text).ranked[0]!.label;

describe('a trained classifier', () => {
  test.each([
    ['加盟费是多少', 'fee'],
    ['武汉开放吗', 'city'],
    ['開發票', 'invoice'],
    ['ＰＡＲＣＥＬ', 'track'],
    ['refunds?', 'refund'],
  ])('tells %s', async (text, label) => {
    expect(first(await trainClassifier(taught), text)).toBe(label);
  });

  test('is sure of its own examples and not of what has nothing to do with them', async () => {
    const classifier = await trainClassifier(taught);
    const own = classifier.predict('track my parcel');
    const other = classifier.predict('讲个笑话');
    expect(own.accepted).toBe(true);
    expect(own.inScope).toBeGreaterThan(other.inScope + 0.3);
    expect(other.accepted).toBe(false);
  });

  test('rows that are out of scope teach where scope ends', async () => {
    const jokes = Array.from({ length: 40 }, (_, i) => ({ text: `讲个笑话${i} joke number ${i}`, label: null }));
    const classifier = await trainClassifier([...taught, ...jokes]);
    expect(classifier.card).toMatchObject({ outOfScope: 40, crossValidated: { oosFrom: 'rows' } });
    expect(classifier.predict('再讲个笑话吧').accepted).toBe(false);
    expect(classifier.predict('发票怎么开').accepted).toBe(true);
  });

  test('tells on its card what it was made of and how good it was on what it had not seen', async () => {
    const { card, labels } = await trainClassifier(taught, { seed: 7 });
    expect(labels).toEqual(Object.keys(said).toSorted());
    expect(card).toMatchObject({ kind: 'classifier', seed: 7, labels: 6, examples: taught.length, outOfScope: 0 });
    const { accuracy, macroF1, oosFrom, oosRecall } = card.crossValidated!;
    expect(accuracy).toBeGreaterThan(0.7);
    expect(macroF1).toBeGreaterThan(0.7);
    expect(oosFrom).toBe('labels');
    expect(oosRecall).toBeGreaterThan(0);
  });

  test('a single label, a single example and an empty text are no trouble', async () => {
    const classifier = await trainClassifier([{ text: 'hello', label: 'greet' }]);
    expect(classifier.predict('').ranked).toEqual([{ label: 'greet', probability: 1 }]);
    expect(classifier.card.crossValidated).toBeNull();
  });

  test('without a label there is nothing to learn', async () => {
    await expect(trainClassifier([{ text: 'a', label: null }])).rejects.toThrow(NothingToLearn);
    await expect(trainClassifier([])).rejects.toThrow(NothingToLearn);
  });

  test('whatever is asked, shares of the labels sum to 1 and fall', async () => {
    const classifier = await trainClassifier(taught);
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const { ranked, inScope } = classifier.predict(text);
        expect(ranked.reduce((sum, { probability }) => sum + probability, 0)).toBeCloseTo(1, 6);
        expect(ranked.map(({ probability }) => probability)).toEqual(
          ranked.map(({ probability }) => probability).toSorted((a, b) => b - a),
        );
        expect(inScope).toBeGreaterThanOrEqual(0);
        expect(inScope).toBeLessThanOrEqual(1);
      }),
    );
  });
});

describe('training', () => {
  test('the same examples and seed give the same bytes, another seed may not', async () => {
    const [one, two] = [await trainClassifier(taught, { seed: 3 }), await trainClassifier(taught, { seed: 3 })];
    expect(saveClassifier(one)).toEqual(saveClassifier(two));
    expect(saveClassifier(await trainClassifier(taught, { seed: 4 }))).not.toEqual(saveClassifier(one));
  });

  test('progress only rises and ends at 1', async () => {
    const told: number[] = [];
    const many = Array.from({ length: 40 }, (_, i) =>
      taught.map(({ text, label }) => ({ text: `${text} ${i}`, label })),
    );
    await trainClassifier(many.flat(), { onProgress: (fraction) => void told.push(fraction) });
    expect(told.at(-1)).toBe(1);
    expect(told).toEqual(told.toSorted((a, b) => a - b));
  });

  test('it stops when told, before it begins and in the middle', async () => {
    await expect(trainClassifier(taught, { signal: AbortSignal.abort() })).rejects.toThrow(/abort/i);
    const stop = new AbortController();
    const many = Array.from({ length: 60 }, (_, i) =>
      taught.map(({ text, label }) => ({ text: `${text} ${i}`, label })),
    );
    const training = trainClassifier(many.flat(), { signal: stop.signal, onProgress: () => stop.abort() });
    await expect(training).rejects.toThrow(/abort/i);
  });

  test('a warm start keeps the labels of before and learns a new one from its examples alone', async () => {
    const before = await trainClassifier(taught);
    const more = ['会员积分怎么用', '积分兑换', '我的积分', '积分过期吗'].map((text) => ({ text, label: 'points' }));
    const after = await trainClassifier(more, { warmFrom: before });
    expect(after.labels).toContain('points');
    expect(first(after, '积分在哪看')).toBe('points');
    for (const [text, label] of [
      ['加盟费是多少', 'fee'],
      ['parcel?', 'track'],
    ] as const)
      expect(first(after, text)).toBe(label);
  });
});

describe('a model file', () => {
  test('says the same when it is read again', async () => {
    const classifier = await trainClassifier(taught);
    const again = loadClassifier(saveClassifier(classifier));
    expect(again.card).toEqual(classifier.card);
    fc.assert(
      fc.property(fc.oneof(fc.constantFrom(...taught.map(({ text }) => text)), fc.string()), (text) => {
        expect(again.predict(text)).toEqual(classifier.predict(text));
      }),
    );
    expect(saveClassifier(again)).toEqual(saveClassifier(classifier));
  });

  test('is refused when a byte is another, is missing or is too many', async () => {
    const bytes = saveClassifier(await trainClassifier(taught));
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const damaged = bytes.slice();
        damaged[at]! ^= change;
        expect(() => loadClassifier(damaged)).toThrow(BadModel);
      }),
    );
    expect(() => loadClassifier(bytes.subarray(0, bytes.length - 1))).toThrow(BadModel);
    expect(() => loadClassifier(new Uint8Array([...bytes, 0]))).toThrow(BadModel);
    expect(() => loadClassifier(new Uint8Array())).toThrow(/not a model file/);
  });

  test('of one company is small', async () => {
    expect(saveClassifier(await trainClassifier(taught)).length).toBeLessThan(20_000);
  });
});

test('a tagger finds every label that holds, or none', async () => {
  const rows = Object.entries(said).flatMap(([label, texts]) => texts.map((text) => ({ text, labels: [label] })));
  const both = said['fee']!.map((text, i) => ({ text: `${text}，${said['invoice']![i]}`, labels: ['fee', 'invoice'] }));
  const tagger = await trainTagger([...rows, ...both, { text: '讲个笑话', labels: [] }]);
  const tags = tagger.predict('加盟费多少，能开发票吗');
  expect(tags.filter(({ accepted }) => accepted).map(({ label }) => label)).toEqual(
    expect.arrayContaining(['fee', 'invoice']),
  );
  expect(tagger.predict('hmm').filter(({ accepted }) => accepted)).toEqual([]);
});
