import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mergeItems, mergePack } from '#libs/pack';
import type { PackContent } from '#libs/pack';
import { article, company, emptyContent } from './support/pack-folder.ts';

interface Item {
  id: string;
  text: string;
}

/** Few ids and few texts, so that sides meet often. */
const items = fc.uniqueArray(fc.record({ id: fc.constantFrom(...'abcdef'), text: fc.constantFrom('1', '2', '3') }), {
  selector: (item) => item.id,
});
const content = fc
  .record({ articles: items, colour: fc.constantFrom('#111111', '#222222', '#333333') })
  .map(({ articles, colour }): PackContent => {
    return {
      ...emptyContent,
      company: { ...company, themeColor: colour },
      articles: articles.map(({ id, text }) => ({ ...article, id, answer: text })),
    };
  });
const find = (side: readonly Item[], id: string) => side.find((item) => item.id === id);

describe('merging', () => {
  test('merge(base, base, mine) = mine: no news changes nothing', () => {
    fc.assert(
      fc.property(content, content, (base, mine) => {
        const merge = mergePack(base, base, mine);
        expect(merge.content).toEqual(mine);
        expect([...merge.updated, ...merge.added, ...merge.removed, ...merge.conflicts]).toEqual([]);
      }),
    );
  });

  test('merge(base, incoming, base) = incoming: who changed nothing gets the new version', () => {
    fc.assert(
      fc.property(content, content, (base, incoming) => {
        const merge = mergePack(base, incoming, base);
        expect(merge.content).toEqual(incoming);
        expect(merge.conflicts).toEqual([]);
      }),
    );
  });

  test('merge(base, incoming, incoming) = incoming: arriving twice is arriving once', () => {
    fc.assert(
      fc.property(content, content, (base, incoming) => {
        expect(mergePack(base, incoming, incoming).content).toEqual(incoming);
      }),
    );
  });

  test('every id is accounted for exactly once', () => {
    fc.assert(
      fc.property(items, items, items, (base, incoming, mine) => {
        const merge = mergeItems(base, incoming, mine);
        const told = [merge.kept, merge.updated, merge.added, merge.removed, merge.conflicts.map((it) => it.id)].flat();
        const all = new Set([...base, ...incoming, ...mine].map((item) => item.id));
        expect(told.toSorted()).toEqual([...all].toSorted());
      }),
    );
  });

  test('what the tenant changed, added or removed is never lost', () => {
    fc.assert(
      fc.property(items, items, items, (base, incoming, mine) => {
        const merge = mergeItems(base, incoming, mine);
        const touched = 'abcdef'.split('').filter((id) => find(base, id)?.text !== find(mine, id)?.text);
        for (const id of touched) expect(find(merge.items, id)).toEqual(find(mine, id));
      }),
    );
  });

  test('what only the new version changed always arrives', () => {
    fc.assert(
      fc.property(items, items, items, (base, incoming, mine) => {
        const merge = mergeItems(base, incoming, mine);
        const untouched = 'abcdef'.split('').filter((id) => find(base, id)?.text === find(mine, id)?.text);
        for (const id of untouched) expect(find(merge.items, id)).toEqual(find(incoming, id));
      }),
    );
  });

  test('no side is changed by merging', () => {
    fc.assert(
      fc.property(items, items, items, (base, incoming, mine) => {
        const before = structuredClone([base, incoming, mine]);
        mergeItems(base, incoming, mine);
        expect([base, incoming, mine]).toEqual(before);
      }),
    );
  });
});

const one: Item = { id: 'a', text: 'one' };
const two: Item = { id: 'a', text: 'two' };
const three: Item = { id: 'a', text: 'three' };

describe('one item on three sides', () => {
  test.each([
    { name: 'nobody changed it', sides: [[one], [one], [one]], list: 'kept', result: [one] },
    { name: 'the pack changed it', sides: [[one], [two], [one]], list: 'updated', result: [two] },
    { name: 'the tenant changed it', sides: [[one], [one], [two]], list: 'kept', result: [two] },
    { name: 'both changed it alike', sides: [[one], [two], [two]], list: 'kept', result: [two] },
    { name: 'both changed it', sides: [[one], [two], [three]], list: 'conflicts', result: [three] },
    { name: 'the pack added it', sides: [[], [one], []], list: 'added', result: [one] },
    { name: 'the tenant added it', sides: [[], [], [one]], list: 'kept', result: [one] },
    { name: 'both added it differently', sides: [[], [one], [two]], list: 'conflicts', result: [two] },
    { name: 'the pack removed it', sides: [[one], [], [one]], list: 'removed', result: [] },
    { name: 'the tenant removed it', sides: [[one], [one], []], list: 'kept', result: [] },
    { name: 'the pack removed what the tenant changed', sides: [[one], [], [two]], list: 'conflicts', result: [two] },
    { name: 'the pack changed what the tenant removed', sides: [[one], [two], []], list: 'conflicts', result: [] },
    { name: 'both removed it', sides: [[one], [], []], list: 'kept', result: [] },
  ] as const)('$name', ({ sides: [base, incoming, mine], list, result }) => {
    const merge = mergeItems<Item>(base, incoming, mine);
    expect(merge.items).toEqual(result);
    expect(merge[list]).toHaveLength(1);
  });

  test('a conflict shows the sides that exist', () => {
    expect(mergeItems([one], [], [two]).conflicts).toEqual([{ id: 'a', base: one, mine: two }]);
  });

  test('the order of keys and missing values are no change', () => {
    const stored = { text: 'one', note: undefined, id: 'a' };
    expect(mergeItems([one], [two], [stored]).updated).toEqual(['a']);
  });

  test('a repeated id is a broken promise', () => {
    expect(() => mergeItems([], [one, two], [])).toThrow('unique');
  });
});

test('the company merges field by field', () => {
  const base = emptyContent;
  const incoming = { ...base, company: { ...company, brandName: '新名', themeColor: '#000000' } };
  const mine = { ...base, company: { ...company, themeColor: '#ffffff', legalName: '我的公司' } };
  const merge = mergePack(base, incoming, mine);
  expect(merge.content.company).toEqual({
    ...company,
    brandName: '新名',
    themeColor: '#ffffff',
    legalName: '我的公司',
  });
  expect(merge.updated).toEqual([{ section: 'company', id: 'brandName' }]);
  expect(merge.conflicts).toEqual([
    { section: 'company', id: 'themeColor', base: '#112233', incoming: '#000000', mine: '#ffffff' },
  ]);
});
