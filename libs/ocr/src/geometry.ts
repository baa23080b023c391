import type { Point, Quad } from './types.ts';

export const distance = (a: Point, b: Point): number => Math.hypot(a.x - b.x, a.y - b.y);
export const widthOf = (quad: Quad): number => (distance(quad[0], quad[1]) + distance(quad[3], quad[2])) / 2;
export const heightOf = (quad: Quad): number => (distance(quad[0], quad[3]) + distance(quad[1], quad[2])) / 2;

export function centreOf(quad: Quad): Point {
  const [a, b, c, d] = quad;
  return { x: (a.x + b.x + c.x + d.x) / 4, y: (a.y + b.y + c.y + d.y) / 4 };
}

/** Maps each corner, order kept. */
export const mapQuad = (quad: Quad, map: (point: Point) => Point): Quad => [
  map(quad[0]),
  map(quad[1]),
  map(quad[2]),
  map(quad[3]),
];

/** The same place, read from the corner that is `turns` quarter turns further on, clockwise. */
export function startAt(quad: Quad, turns: 0 | 1 | 2 | 3): Quad {
  const [a, b, c, d] = quad;
  return ([quad, [b, c, d, a], [c, d, a, b], [d, a, b, c]] as const)[turns];
}

/** Smallest convex polygon around points (A. M. Andrew's monotone chain, 1979). */
export function hullOf(points: readonly Point[]): Point[] {
  const sorted = points.toSorted((a, b) => a.x - b.x || a.y - b.y);
  const half = (list: readonly Point[]): Point[] => {
    const chain: Point[] = [];
    for (const point of list) {
      while (chain.length >= 2 && cross(chain.at(-2)!, chain.at(-1)!, point) <= 0) chain.pop();
      chain.push(point);
    }
    return chain.slice(0, -1);
  };
  return [...half(sorted), ...half(sorted.toReversed())];
}

const cross = (o: Point, a: Point, b: Point): number => (a.x - o.x) * (b.y - o.y) - (a.y - o.y) * (b.x - o.x);

/** A rectangle by its middle; `angle` in radians is the direction of `width`, which is the longer side. */
export interface Rectangle {
  readonly centre: Point;
  readonly width: number;
  readonly height: number;
  readonly angle: number;
}

/** The rectangle of least area around a convex polygon: one of its sides lies on a side of the polygon. */
export function smallestRectangle(hull: readonly Point[]): Rectangle | null {
  if (hull.length < 3) return null;
  let best: Rectangle | null = null;
  for (const [i, from] of hull.entries()) {
    const to = hull[(i + 1) % hull.length]!;
    const found = rectangleAlong(hull, Math.atan2(to.y - from.y, to.x - from.x));
    if (!best || found.width * found.height < best.width * best.height) best = found;
  }
  if (!best || best.width >= best.height) return best;
  return { centre: best.centre, width: best.height, height: best.width, angle: best.angle + Math.PI / 2 };
}

function rectangleAlong(hull: readonly Point[], angle: number): Rectangle {
  const cos = Math.cos(angle);
  const sin = Math.sin(angle);
  let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity];
  for (const { x, y } of hull) {
    const u = x * cos + y * sin;
    const v = y * cos - x * sin;
    left = Math.min(left, u);
    right = Math.max(right, u);
    top = Math.min(top, v);
    bottom = Math.max(bottom, v);
  }
  const [u, v] = [(left + right) / 2, (top + bottom) / 2];
  return {
    centre: { x: u * cos - v * sin, y: u * sin + v * cos },
    width: right - left,
    height: bottom - top,
    angle,
  };
}

/** Corners of a rectangle, read along its `width`. */
export function quadOf({ centre, width, height, angle }: Rectangle): Quad {
  const at = (u: number, v: number): Point => ({
    x: centre.x + u * Math.cos(angle) - v * Math.sin(angle),
    y: centre.y + u * Math.sin(angle) + v * Math.cos(angle),
  });
  const [w, h] = [width / 2, height / 2];
  return [at(-w, -h), at(w, -h), at(w, h), at(-w, h)];
}
