import fc from 'fast-check';
import { expect, test } from 'vitest';
import { drawnMost, frameOf, layout, type Drawn, type Tie } from './layout.ts';

const world = fc.integer({ min: 1, max: 90 }).chain((count) =>
  fc.record({
    things: fc.constant(
      Array.from({ length: count }, (_, at): Drawn => ({ id: `e${at}`, distance: at === 0 ? 0 : at < 12 ? 1 : 2 })),
    ),
    ties: fc.array(
      fc.tuple(fc.nat(count - 1), fc.nat(count - 1)).map(([from, to]): Tie => ({ from: `e${from}`, to: `e${to}` })),
      { maxLength: 150 },
    ),
  }),
);

test('every thing that is drawn has one place inside the frame, the middle one in the middle', () => {
  fc.assert(
    fc.property(world, ({ things, ties }) => {
      const places = layout(things, ties);
      expect([...places.keys()].toSorted()).toEqual(
        things
          .slice(0, drawnMost)
          .map(({ id }) => id)
          .toSorted(),
      );
      expect(places.get('e0')).toEqual({ x: 0, y: 0 });
      const { x, y, width, height } = frameOf(places.values());
      for (const place of places.values()) {
        expect(Number.isFinite(place.x) && Number.isFinite(place.y)).toBe(true);
        expect(place.x >= x && place.x <= x + width && place.y >= y && place.y <= y + height).toBe(true);
      }
    }),
    { numRuns: 60 },
  );
});

test('the same things stand in the same places, and no two of a dozen cover each other', () => {
  const things = Array.from({ length: 13 }, (_, at) => ({ id: `e${at}`, distance: at === 0 ? 0 : 1 }));
  const ties = things.slice(1).map(({ id }) => ({ from: 'e0', to: id }));
  const places = layout(things, ties);
  expect(layout(things, ties)).toEqual(places);
  const all = [...places.values()];
  for (const [at, one] of all.entries())
    for (const other of all.slice(at + 1)) expect(Math.hypot(one.x - other.x, one.y - other.y)).toBeGreaterThan(50);
});
