import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createIndex, DamagedError, match, openIndex, SnapshotMismatch, type Entry } from '#libs/retrieval';
import { CORPUS } from './corpus.ts';

function indexOf(entries: readonly Entry[]) {
  const index = createIndex();
  for (const entry of entries) index.upsert(entry);
  return index;
}

describe('what was meant', () => {
  const index = indexOf(CORPUS);
  it.each([
    ['加门费多少', '加盟费多少'],
    ['jiamengfei', '加盟费'],
    ['jmf', '加盟费'],
    ['报证金', '保证金'],
    ['baozhengjin', '保证金'],
    ['培寻要几天', '培训要几天'],
    ['押斤多少', '押金多少'],
    ['jiameng feiyong', '加盟费用'],
    ['yingyezhizhao', '营业执照'],
  ])('%s is read as %s', (typed, meant) => {
    const [hit] = index.search(typed);
    expect(hit?.readAs).toBe(meant);
    expect(hit?.id).toBe(index.search(meant)[0]?.id);
  });

  it('a slip in a question that is found anyway needs no other reading', () => {
    expect(index.search('选止有什么要求')[0]?.id).toBe(index.search('选址有什么要求')[0]?.id);
  });

  it.each(['加盟费多少', '怎么加盟啊', '押金退吗', 'hello'])('%s stands as it is', (typed) => {
    expect(index.search(typed)[0]?.readAs).toBeUndefined();
  });

  it('traditional characters and full width find the same', () => {
    expect(index.search('加盟費用是多少')[0]?.id).toBe(index.search('加盟费用是多少')[0]?.id);
  });
});

describe('negative questions', () => {
  const asked = '加盟费能退吗';
  const refusing = CORPUS.map((entry) => (entry.id === 'refund' ? { ...entry, negative: ['押金能退吗'] } : entry));

  it('an entry does not answer what is nearer to a negative than to any spelling', () => {
    expect(
      indexOf(CORPUS)
        .search('押金能退吗')
        .some(({ id }) => id === 'refund'),
    ).toBe(true);
    const hits = indexOf(refusing).search('押金能退吗', { limit: 20 });
    const refused = hits.find(({ id }) => id === 'refund');
    expect(hits[0]?.id).not.toBe('refund');
    expect(refused === undefined || refused.probability <= 0.01).toBe(true);
  });

  it('and still answers its own question', () => {
    const hits = indexOf(refusing).search(asked);
    expect(match(hits)).toMatchObject({ kind: 'sure', hit: { id: 'refund' } });
  });
});

describe('pins', () => {
  const place = { folder: 'a', products: ['tea'], languages: ['zh'], channels: ['web'], from: 1_000, until: 2_000 };
  const index = indexOf([
    { id: 'here', question: '加盟费是多少', answer: '', place },
    { id: 'there', question: '加盟费要多少', answer: '', place: { folder: 'b' } },
  ]);
  it.each([
    [{ folders: ['a'] }, ['here']],
    [{ folders: ['b'] }, ['there']],
    [{ folders: [] }, []],
    [{ products: ['coffee'] }, ['there']],
    [{ languages: ['en'] }, ['there']],
    [{ channel: 'kf' }, ['there']],
    [{ channel: 'web', at: 1_000 }, ['here', 'there']],
    [{ at: 2_000 }, ['there']],
  ])('%j leaves %j', (pins, left) => {
    const found = index.search('加盟费多少', { pins }).map(({ id }) => id);
    expect(found.sort()).toEqual(left);
  });
});

describe('passages', () => {
  const passage = (id: string, answer: string): Entry => ({ id, kind: 'passage', question: '开店手册 装修', answer });
  it('are found by what they say', () => {
    const index = indexOf([
      passage('p1', '门店装修由总部设计。装修工期一般为二十天，验收合格后方可开业。'),
      passage('p2', '原料每周配送两次。冷链车辆须在四小时内送达，逾期由物流方赔付。'),
    ]);
    const [hit] = index.search('冷链车多久必须送到');
    expect(hit).toMatchObject({ id: 'p2', kind: 'passage' });
    expect(hit!.matchedQuestion).toContain('冷链车辆');
  });
});

describe('a snapshot', () => {
  const queries = ['开一家店大概要准备多少钱', '加门费', '押金退吗', '没有这回事'];

  it('answers as the index it was made of, and follows edits like it', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([...CORPUS], { minLength: 3 }), (entries) => {
        const index = indexOf(entries);
        const { index: opened, note } = openIndex(index.save('note'));
        const all = () => [index, opened].map((one) => queries.map((query) => one.search(query)));
        expect(note).toBe('note');
        expect(all()[1]).toEqual(all()[0]);
        for (const one of [index, opened]) {
          one.remove(entries[0]!.id);
          one.upsert({ id: 'new', question: '有没有老年优惠', answer: '' });
        }
        expect(all()[1]).toEqual(all()[0]);
      }),
      { numRuns: 10 },
    );
  });

  it('is refused by name when it fits no more, or is not whole', () => {
    const bytes = indexOf(CORPUS).save();
    expect(() => openIndex(bytes, { synonyms: [['小蓝卡', '会员凭证']] })).toThrow(SnapshotMismatch);
    const broken = Uint8Array.from(bytes);
    broken[broken.length - 3]! ^= 1;
    expect(() => openIndex(broken)).toThrow(DamagedError);
    expect(() => openIndex(bytes.subarray(0, 10))).toThrow(DamagedError);
  });
});

it('a query and an entry of any size and any code units are taken', () => {
  const index = indexOf([
    { id: 'huge', question: '问'.repeat(20_000), similar: ['\ud800x\udfff'], answer: 'a'.repeat(50_000) },
  ]);
  expect(() => index.search(`\udc00${'加盟费 '.repeat(10_000)}\ud800`)).not.toThrow();
});
