import fc from 'fast-check';
import { expect, test } from 'vitest';
import { boundsOf, brought, moved, turned, whole, wide, zoomed, type Quad, type Turn } from './viewport.ts';

const size = fc.record({ width: fc.integer({ min: 50, max: 4_000 }), height: fc.integer({ min: 50, max: 4_000 }) });
const quad: Quad = [
  { x: 10, y: 20 },
  { x: 110, y: 20 },
  { x: 110, y: 60 },
  { x: 10, y: 60 },
];

test('a whole picture lies inside its frame, in the middle', () => {
  fc.assert(
    fc.property(size, size, (frame, picture) => {
      const { scale, x, y } = whole(frame, picture);
      expect(x).toBeGreaterThanOrEqual(0);
      expect(y).toBeGreaterThanOrEqual(0);
      expect(picture.width * scale + 2 * x).toBeCloseTo(frame.width, 3);
      expect(picture.height * scale + 2 * y).toBeCloseTo(frame.height, 3);
    }),
  );
});

test('however one moves and zooms, a picture larger than its frame leaves no gap', () => {
  const step = fc.record({ factor: fc.double({ min: 0.2, max: 5, noNaN: true }), dx: fc.integer(), dy: fc.integer() });
  fc.assert(
    fc.property(size, size, fc.array(step, { maxLength: 8 }), (frame, picture, steps) => {
      const sizes = { frame, picture };
      let view = whole(frame, picture);
      for (const { factor, dx, dy } of steps)
        view = moved(zoomed(view, factor, { x: frame.width / 3, y: frame.height / 2 }, sizes), dx, dy, sizes);
      if (picture.width * view.scale < frame.width) return;
      expect(view.x).toBeLessThanOrEqual(0.001);
      expect(view.x + picture.width * view.scale).toBeGreaterThanOrEqual(frame.width - 0.001);
    }),
  );
});

test('what lies under the pointer stays there', () => {
  const sizes = { frame: { width: 600, height: 400 }, picture: { width: 3_000, height: 2_000 } };
  const before = zoomed(wide(sizes.frame, sizes.picture), 3, { x: 300, y: 200 }, sizes);
  const after = zoomed(before, 1.5, { x: 250, y: 180 }, sizes);
  const under = (view: typeof before) => ({ x: (250 - view.x) / view.scale, y: (180 - view.y) / view.scale });
  expect(under(after).x).toBeCloseTo(under(before).x, 6);
  expect(under(after).y).toBeCloseTo(under(before).y, 6);
});

test('four quarter turns are none, and each keeps the size of a field', () => {
  const picture = { width: 400, height: 300 };
  for (const turn of [0, 1, 2, 3] as Turn[]) {
    const { left, top, right, bottom } = boundsOf(quad, picture, turn);
    const is = turned(picture, turn);
    expect(left >= 0 && top >= 0 && right <= is.width && bottom <= is.height).toBe(true);
    expect([right - left, bottom - top].toSorted((a, b) => a - b)).toEqual([40, 100]);
  }
});

test('a field that is seen moves nothing; one outside comes to the middle', () => {
  const sizes = { frame: { width: 200, height: 200 }, picture: { width: 1_000, height: 1_000 } };
  const near = { scale: 1, x: 0, y: 0 };
  const part = boundsOf(quad, sizes.picture, 0);
  expect(brought(near, part, sizes)).toBe(near);
  const away = brought({ scale: 1, x: -800, y: -800 }, { left: 400, top: 400, right: 500, bottom: 440 }, sizes);
  expect(away).toEqual({ scale: 1, x: -350, y: -320 });
});
