import fc from 'fast-check';
import { expect, test } from 'vitest';
import { below, depthOf, heightOf, type Branch } from './tree.ts';

/** Any forest: each node hangs on an earlier one or on none. */
const forest = fc.array(fc.nat(), { maxLength: 30 }).map((hangs) =>
  hangs.map((place, index): Branch => ({
    id: `${index}`,
    parentId: place % (index + 1) === index ? null : `${place % (index + 1)}`,
  })),
);

test('everything lies below its root once, and nothing deeper than the root is high', () => {
  fc.assert(
    fc.property(forest, (known) => {
      const roots = known.filter(({ parentId }) => parentId === null);
      const reached = roots.flatMap(({ id }) => below(known, id));
      expect(reached.toSorted()).toEqual(known.map(({ id }) => id).toSorted());
      for (const { id } of roots) {
        const deepest = Math.max(...below(known, id).map((one) => depthOf(known, one)));
        expect(heightOf(known, id)).toBe(deepest);
      }
    }),
  );
});

test('a node is one level below its parent', () => {
  fc.assert(
    fc.property(forest, (known) => {
      for (const { id, parentId } of known) expect(depthOf(known, id)).toBe(depthOf(known, parentId) + 1);
    }),
  );
});
