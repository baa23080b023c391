import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { createIndex, match, type Entry, type RetrievalIndex } from '#libs/retrieval';
import { CORPUS } from './corpus.ts';

/** Any UTF-16 at all, lone surrogates too. */
const anyUnits = fc
  .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 40 })
  .map((units) => String.fromCharCode(...units));

function indexOf(entries: readonly Entry[]): RetrievalIndex {
  const index = createIndex();
  for (const entry of entries) index.upsert(entry);
  return index;
}

const QUERIES = ['开一家店大概要准备多少钱', '多久开业', '押金退吗', '你们老板的身份证号', '培训', '2', '店'];

describe('search', () => {
  let index: RetrievalIndex;
  beforeAll(() => {
    index = indexOf(CORPUS);
  });

  it.each([
    ['开一家店大概要准备多少钱', 'fee'],
    ['加盟费多少', 'fee'],
    ['加盟費用是多少？？', 'fee'],
    ['押金要几万', 'deposit'],
    ['想加盟的话手续怎么走', 'steps'],
    ['签完合同到开张要几天', 'opening-time'],
    ['要学多久', 'training'],
    ['反悔了钱能退不', 'refund'],
    ['多大的铺子够用', 'area'],
    ['可以自己买原材料吗', 'supply'],
    ['要招几个人', 'staff'],
    ['本钱多长时间能收回来', 'payback'],
    ['需要什么执照', 'licence'],
    ['合同期是几年', 'contract'],
    ['开一家店大概要准备多少钱', 'fee'],
  ])('%s finds %s', (query, id) => {
    expect(index.search(query)[0]?.id).toBe(id);
  });

  it.each(['加盟费多少', '加盟费用是多少？', '多长时间能回本', '怎么加盟啊', '合同期限是几年'])(
    'is sure about %s',
    (query) => {
      expect(match(index.search(query)).kind).toBe('sure');
    },
  );

  it.each([
    '你们老板的身份证号',
    '今天天气怎么样',
    '比特币现在多少钱',
    '帮我写一首诗',
    '怎么做红烧肉',
    '孩子发烧怎么办',
    '你好',
    '???',
    '',
  ])('knows nothing about %s', (query) => {
    expect(match(index.search(query)).kind).toBe('unknown');
  });

  it('says which words and which spelling matched', () => {
    const hit = index.search('请问押金多少钱呀')[0];
    expect(hit).toMatchObject({ id: 'deposit', matchedQuestion: '押金多少钱' });
    expect(hit?.matched).toEqual(expect.arrayContaining(['押金', '多少钱']));
  });

  it('leaves out entries that `only` refuses and respects the limit', () => {
    const ids = index.search('加盟费多少', { only: (id) => id !== 'fee', limit: 3 }).map((hit) => hit.id);
    expect(ids).not.toContain('fee');
    expect(ids.length).toBeLessThanOrEqual(3);
  });

  it('follows edits', () => {
    const edited = indexOf(CORPUS);
    edited.upsert({ id: 'staff', question: '有没有老年优惠', similar: [], answer: '没有。' });
    expect(edited.size).toBe(CORPUS.length);
    expect(edited.search('老年优惠有吗')[0]?.id).toBe('staff');
    expect(edited.search('要招几个人')[0]?.id).not.toBe('staff');
    expect(edited.remove('staff')).toBe(true);
    expect(edited.remove('staff')).toBe(false);
  });

  it('learns synonyms of a house', () => {
    const entry = { id: 'x', question: '小蓝卡怎么办理', similar: [], answer: '' };
    const taught = createIndex({ synonyms: [['小蓝卡', '会员凭证']] });
    for (const e of [...CORPUS, entry]) taught.upsert(e);
    const hit = taught.search('会员凭证怎么办理')[0]!;
    const before = indexOf([...CORPUS, entry]).search('会员凭证怎么办理')[0]!;
    expect(hit.id).toBe('x');
    expect(hit.probability).toBeGreaterThan(before.probability);
  });
});

describe('laws', () => {
  it('the order of insertion does not matter', () => {
    const expected = QUERIES.map((query) => indexOf(CORPUS).search(query));
    fc.assert(
      fc.property(fc.shuffledSubarray([...CORPUS], { minLength: CORPUS.length }), (order) => {
        const index = indexOf(order);
        expect(QUERIES.map((query) => index.search(query))).toEqual(expected);
      }),
      { numRuns: 20 },
    );
  });

  it('what is removed leaves no trace', () => {
    const text = fc
      .array(fc.constantFrom('加盟', '费', '多久', '培训', '店', '押金', '天气', 'a1', '。'), { maxLength: 6 })
      .map((words) => words.join(''));
    const entry = fc.record({
      id: fc.constantFrom('new-1', 'new-2'),
      question: text,
      similar: fc.array(text, { maxLength: 3 }),
      answer: text,
    });
    const index = indexOf(CORPUS);
    const expected = QUERIES.map((query) => index.search(query));
    fc.assert(
      fc.property(fc.array(entry, { minLength: 1, maxLength: 4 }), (extra) => {
        for (const e of extra) index.upsert(e);
        for (const e of extra) index.remove(e.id);
        expect(index.size).toBe(CORPUS.length);
        expect(QUERIES.map((query) => index.search(query))).toEqual(expected);
      }),
      { numRuns: 30 },
    );
  });

  it('any query gives ordered hits with probabilities', () => {
    const index = indexOf(CORPUS);
    fc.assert(
      fc.property(anyUnits, (query) => {
        const hits = index.search(query);
        expect(
          hits.every((h, i) => h.probability >= 0 && h.probability <= 1 && (i === 0 || h.score <= hits[i - 1]!.score)),
        ).toBe(true);
      }),
    );
  });

  it('an entry is found by its own question', () => {
    const index = indexOf(CORPUS);
    for (const { id, question, similar } of CORPUS) {
      for (const text of [question, ...(similar ?? [])]) expect([text, index.search(text)[0]?.id]).toEqual([text, id]);
    }
  });
});

describe('match', () => {
  const hit = (id: string, probability: number, score: number) => ({
    id,
    probability,
    score,
    signals: {},
    matched: [],
    matchedQuestion: '',
  });
  const thresholds = { sure: 0.7, first: 0.5, offer: 0.5, choice: 0.1, uncovered: 0.3 };
  const known = (here: number, ...shares: number[]) =>
    shares.map((share, i) => ({ ...hit(`${i}`, here * share, 3 - i), signals: { here } }));

  it.each([
    ['sure when the answer is here and it is this one', known(0.9, 0.8, 0.2), 'sure'],
    ['sure when the rival is improbable', known(0.9, 0.4, 0.05), 'sure'],
    ['ambiguous when it is here and may be several', known(0.9, 0.45, 0.4), 'ambiguous'],
    ['ambiguous when it may be here', known(0.6, 0.6, 0.3), 'ambiguous'],
    ['unknown when it is hardly here, however far ahead', known(0.4, 0.9, 0.3), 'unknown'],
    ['unknown when alone and it may not be here', known(0.6, 0.9), 'unknown'],
    ['unknown without hits', [], 'unknown'],
  ])('%s', (_, hits, kind) => {
    expect(match(hits, thresholds).kind).toBe(kind);
  });
});
