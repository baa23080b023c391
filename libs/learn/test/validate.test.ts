import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findingKinds, NEAR, validateExamples, validatorOf, type Example } from '#libs/learn';

const of = (label: string | null, ...texts: string[]): Example[] => texts.map((text) => ({ text, label }));
/** Enough of two labels that nothing is found in them. */
const sound = [
  ...of('fee', '加盟费多少', '入门费几万', '要交多少钱给总部', '品牌授权收费吗', '一次性费用是多少'),
  ...of('city', '成都开放了没有', '哪些地方能开店', '我老家那边行不行', '江西还有名额吗', '县里可以做不'),
];
const told = (examples: readonly Example[]) =>
  validateExamples(examples).map(({ kind, severity, labels, examples: at }) => [kind, severity, labels, at]);

test('sound examples tell nothing', () => {
  expect(validateExamples(sound)).toEqual([]);
  expect(validateExamples([])).toEqual([]);
});

describe('a finding of each kind', () => {
  test('the same words under two labels, whatever the case, width, script and marks', () => {
    expect(told([...sound, ...of('city', '加盟費　多少？')])).toEqual([
      ['conflict', 'error', ['city', 'fee'], [0, 10]],
    ]);
    expect(told([...sound, ...of(null, '加盟费多少')])).toEqual([['conflict', 'error', ['fee', null], [0, 10]]]);
  });

  test('one word more under another label', () => {
    const [finding, ...none] = validateExamples([
      ...sound,
      ...of('city', '我老家那边到底行不行', '要交多少钱给总部啊'),
    ]);
    expect(none).toEqual([]);
    expect(finding).toMatchObject({ kind: 'near', severity: 'warning', labels: ['city', 'fee'], examples: [2, 11] });
    expect(finding!.similarity).toBeGreaterThan(NEAR);
    expect(finding!.similarity).toBeLessThan(1);
  });

  test('twice under one label', () => {
    expect(told([...sound, ...of('fee', '加盟费多少!')])).toEqual([['duplicate', 'warning', ['fee'], [0, 10]]]);
  });

  test('too few, and one alone; the same words count once', () => {
    expect(told([...sound, ...of('few', '退钱', '怎么退出', '不做了', '想撤店')])).toEqual([
      ['few', 'warning', ['few'], []],
    ]);
    expect(told([...sound, ...of('one', '转人工')])).toEqual([['few', 'error', ['one'], []]]);
    expect(told([...sound, ...of('one', '转人工', '转人工。')]).map(([kind]) => kind)).toEqual(['few', 'duplicate']);
  });

  test('no words, and too many', () => {
    const examples = [...sound, ...of('fee', '', '　\u200b ', '😡', `退${'钱'.repeat(500)}`)];
    expect(told(examples)).toEqual([
      ['empty', 'error', ['fee'], [10]],
      ['empty', 'error', ['fee'], [11]],
      ['long', 'warning', ['fee'], [13]],
    ]);
  });

  test('a label with ten times the examples of the others', () => {
    const many = Array.from({ length: 60 }, (_, n) => `第${n}个问题是这样说的${n * 7}`);
    const others = of('other', '发票怎么开', '抬头写谁', '税号错了', '补开一张票', '电子票发邮箱');
    expect(told([...sound, ...others, ...of('many', ...many)])).toEqual([['dwarfing', 'warning', ['many'], []]]);
    // Of two labels neither is the usual one.
    expect(told([...sound.slice(0, 5), ...of('many', ...many)])).toEqual([]);
  });

  test('labels that only case, blanks and hyphens part', () => {
    const [fee, city] = [sound.slice(0, 5), sound.slice(5)];
    const named = (label: string) => city.map(({ text }) => ({ text, label }));
    expect(told([...fee, ...named('Fee')])).toEqual([['names', 'error', ['Fee', 'fee'], []]]);
    expect(told([...fee.map(({ text }) => ({ text, label: 'ask_fee' })), ...named('Ask fee')])).toHaveLength(1);
    expect(told([...fee, ...named('fees')])).toEqual([]);
  });
});

test('what is being typed is checked against what is there, as it would be if it were', () => {
  const { about } = validatorOf(sound);
  const kinds = (text: string, label: string | null) =>
    about({ text, label }).map(({ kind, examples }) => [kind, examples]);
  expect(kinds('加盟费，多少', 'city')).toEqual([['conflict', [0]]]);
  expect(kinds('加盟费，多少', 'fee')).toEqual([['duplicate', [0]]]);
  expect(kinds('我老家那边到底行不行', 'fee')).toEqual([['near', [7]]]);
  expect(kinds('我老家那边到底行不行', 'city')).toEqual([]);
  expect(kinds('', 'city')).toEqual([['empty', []]]);
  // However often it is asked.
  for (let n = 0; n < 2_000; n++) about({ text: '我老家那边到底行不行', label: 'fee' });
  expect(kinds('我老家那边到底行不行', 'fee')).toEqual([['near', [7]]]);
});

/** All pairs, one by one: cosine over units and pairs with the same weights. */
function byHand(examples: readonly Example[]): string[] {
  const features = examples.map(({ text }) => {
    const chars = [...text];
    return new Set([
      ...chars,
      ...Array.from({ length: chars.length + 1 }, (_, i) => `${chars[i - 1] ?? '^'} ${chars[i] ?? '^'}`),
    ]);
  });
  const count = (feature: string) => features.filter((set) => set.has(feature)).length;
  const idf = (feature: string) => Math.log((examples.length + 1) / (count(feature) + 0.5));
  const length = (set: Set<string>) => Math.sqrt([...set].reduce((sum, it) => sum + idf(it) ** 2, 0));
  const cosine = (a: Set<string>, b: Set<string>) =>
    [...a].reduce((sum, it) => sum + (b.has(it) ? idf(it) ** 2 : 0), 0) / (length(a) * length(b));
  return features.flatMap((one, i) =>
    features.flatMap((other, j) => {
      const isPair = j > i && examples[i]!.label !== examples[j]!.label && examples[i]!.text !== examples[j]!.text;
      return isPair && cosine(one, other) >= NEAR ? [`${i}-${j}`] : [];
    }),
  );
}

test('the search leaves out no pair', () => {
  const example = fc.record({
    text: fc.string({ unit: fc.constantFrom(...'加盟费多少钱'), minLength: 1, maxLength: 7 }),
    label: fc.constantFrom('a', 'b', 'c'),
  });
  fc.assert(
    fc.property(fc.uniqueArray(example, { minLength: 2, maxLength: 25, selector: ({ text }) => text }), (examples) => {
      const found = validateExamples(examples).filter(({ kind }) => kind === 'near');
      expect(found.map(({ examples: at }) => at.join('-')).toSorted()).toEqual(byHand(examples).toSorted());
    }),
    { numRuns: 300 },
  );
});

describe('20,000 examples', () => {
  const words = Array.from({ length: 600 }, (_, n) => String.fromCodePoint(0x4e00 + n * 29));
  const sentence = (n: number) =>
    Array.from({ length: 9 }, (_, i) => words[(n * (i + 3) * 7919 + i * 104_729) % words.length]).join('');

  test.each<[string, (n: number) => Example]>([
    ['of 100 labels', (n) => ({ text: sentence(n), label: `l${n % 100}` })],
    [
      'that are all nearly the same',
      (n) => ({ text: `我想问一下你们的加盟费${words[n % 600]}${n % 40}`, label: `l${n % 3}` }),
    ],
    ['that are all the same', (n) => ({ text: '加盟费多少钱', label: `l${n % 50}` })],
    ['of the same two words', (n) => ({ text: '好的'.repeat((n % 200) + 1), label: `l${n % 2}` })],
  ])('%s are checked in seconds', (_what, make) => {
    const examples = Array.from({ length: 20_000 }, (_, n) => make(n));
    const began = process.cpuUsage();
    const { findings } = validatorOf(examples);
    // Of this process: others may have the machine.
    const { user, system } = process.cpuUsage(began);
    expect((user + system) / 1_000).toBeLessThan(20_000);
    for (const kind of findingKinds)
      expect(findings.filter((it) => it.kind === kind).length).toBeLessThanOrEqual(2_000);
  });
});
