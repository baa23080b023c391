import fc from 'fast-check';
import { expect, test } from 'vitest';
import { folderLimits } from '#contracts/http/folders';
import { mayMove, pathTo, rowsOf, stride, treeOf, type Leaf } from './folder-tree.ts';

const leaf = (id: string, parentId: string | null = null, articles = 1): Leaf => ({ id, parentId, name: id, articles });
const folders = [leaf('招商'), leaf('费用', '招商', 2), leaf('期数10', '费用'), leaf('期数2', '费用'), leaf('售后')];
const ids = (tree: ReturnType<typeof rowsOf>) => tree.map(({ folder }) => folder.id);
const none = new Set<string>();

test('a tree by name, numbers as numbers, with what lies below counted', () => {
  const tree = treeOf(folders);
  expect(ids(rowsOf(tree, none))).toEqual(['售后', '招商', '费用', '期数2', '期数10']);
  expect(tree.find(({ folder }) => folder.id === '招商')).toMatchObject({ total: 5, level: 1 });
  expect(ids(rowsOf(tree, new Set(['费用'])))).toEqual(['售后', '招商', '费用']);
});

test('a folder whose parent may not be read stands at the top', () => {
  expect(ids(rowsOf(treeOf([leaf('夜班', 'unseen')]), none))).toEqual(['夜班']);
});

test.each([
  ['费用', '招商', 'here'],
  ['招商', '招商', 'inside'],
  ['招商', '期数2', 'inside'],
  ['费用', '售后', 'may'],
  ['费用', null, 'may'],
  ['招商', null, 'here'],
] as const)('%s to %s: %s', (id, to, verdict) => {
  expect(mayMove(folders, id, to)).toBe(verdict);
});

test('a name that is taken there, and a depth beyond the limit', () => {
  expect(mayMove([...folders, { ...leaf('x'), name: '费用' }], 'x', '招商')).toBe('taken');
  const deep = Array.from({ length: folderLimits.depth }, (_, at) => leaf(`d${at}`, at === 0 ? null : `d${at - 1}`));
  expect(mayMove([...deep, leaf('y')], 'y', `d${folderLimits.depth - 2}`)).toBe('may');
  expect(mayMove([...deep, leaf('y')], 'y', `d${folderLimits.depth - 1}`)).toBe('deep');
  expect(mayMove([...deep, leaf('y'), leaf('z', 'y')], 'y', `d${folderLimits.depth - 2}`)).toBe('deep');
});

test('whatever is moved where it may, nothing hangs in a ring and nothing is lost', () => {
  const moves = fc.array(fc.tuple(fc.nat(9), fc.nat(10)), { maxLength: 30 });
  fc.assert(
    fc.property(moves, (steps) => {
      let now = Array.from({ length: 10 }, (_, at) => leaf(String(at)));
      for (const [id, to] of steps) {
        const target = to === 10 ? null : String(to);
        if (mayMove(now, String(id), target) === 'may')
          now = now.map((one) => (one.id === String(id) ? { ...one, parentId: target } : one));
      }
      expect(rowsOf(treeOf(now), none)).toHaveLength(10);
      for (const { id } of now) expect(pathTo(now, id).length).toBeLessThanOrEqual(folderLimits.depth);
    }),
  );
});

test('arrow keys walk, open and close', () => {
  const closed = new Set(['费用']);
  const rows = rowsOf(treeOf(folders), closed);
  expect(stride(rows, closed, '售后', 'ArrowDown')).toEqual({ go: '招商' });
  expect(stride(rows, closed, '售后', 'ArrowUp')).toEqual({ go: '售后' });
  expect(stride(rows, closed, '售后', 'End')).toEqual({ go: '费用' });
  expect(stride(rows, closed, '费用', 'ArrowRight')).toEqual({ open: '费用' });
  expect(stride(rows, closed, '招商', 'ArrowRight')).toEqual({ go: '费用' });
  expect(stride(rows, closed, '招商', 'ArrowLeft')).toEqual({ close: '招商' });
  expect(stride(rows, closed, '费用', 'ArrowLeft')).toEqual({ go: '招商' });
  expect(stride(rows, closed, '售后', 'ArrowLeft')).toBeNull();
  expect(stride(rows, closed, '售后', 'x')).toBeNull();
});
