import sharp from 'sharp';
import type { Point, Quad } from '#libs/ocr';
import type { Size } from './bounds.ts';
import type { Cleaned } from './clean.ts';
import { look, opened, refuse, written } from './decode.ts';

/** How far beyond a quad is covered, in parts of its height, and at least: strokes reach over the box of their line. */
const MARGIN = 0.15;
const LEAST_MARGIN_PX = 3;

/** Pixels row by row, `channels` bytes each. */
export interface Pixels extends Size {
  readonly channels: number;
  readonly data: Buffer;
}

/**
 * A copy in which what the quads surround is black: mosaics and blurs of known letters can be undone by trying letters,
 * one colour cannot. It shows no more than was looked at: of one that moves the first frame, of one that is seen through what
 * there is on white. Throws `PictureRefused`.
 */
export async function coverPicture(bytes: Buffer, quads: readonly Quad[]): Promise<Cleaned> {
  const looked = await look(bytes);
  const { data, info } = await opened(bytes)
    .autoOrient()
    .flatten({ background: '#ffffff' })
    .toColourspace('srgb')
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true })
    .catch(refuse);
  const { width, height, channels } = info;
  for (const quad of quads) blacken({ width, height, channels, data }, quad);
  const covered = written(sharp(data, { raw: { width, height, channels } }), looked);
  return { bytes: await covered.toBuffer().catch(refuse), width, height };
}

/** Makes black and opaque, in place, every pixel that a quad touches or that is nearer to it than the margin. */
export function blacken({ width, height, channels, data }: Pixels, quad: Quad): void {
  const sides = sidesOf(hullOf(quad));
  const margin = Math.max(LEAST_MARGIN_PX, MARGIN * heightOf(quad));
  const [xs, ys] = [quad.map(({ x }) => x), quad.map(({ y }) => y)];
  const from = (values: number[]) => Math.max(0, Math.floor(Math.min(...values) - margin));
  const to = (values: number[], most: number) => Math.min(most - 1, Math.ceil(Math.max(...values) + margin));
  const hasAlpha = channels === 2 || channels === 4;
  for (let y = from(ys); y <= to(ys, height); y++) {
    for (let x = from(xs); x <= to(xs, width); x++) {
      // The middle of a pixel may lie up to 0.71 px outside while its corner is inside.
      if (!isWithin(sides, { x: x + 0.5, y: y + 0.5 }, margin + 0.71)) continue;
      const at = (y * width + x) * channels;
      for (let channel = 0; channel < channels; channel++) data[at + channel] = 0;
      if (hasAlpha) data[at + channels - 1] = 255;
    }
  }
}

/** The shorter extent of a quad: half of both its pairs of sides, the smaller of the two. */
function heightOf([a, b, c, d]: Quad): number {
  const length = (from: Point, to: Point) => Math.hypot(to.x - from.x, to.y - from.y);
  return Math.min(length(a, b) + length(c, d), length(b, c) + length(d, a)) / 2;
}

/** Corners of the convex hull, whatever order they came in (Andrew, 1979, monotone chain). */
function hullOf(points: readonly Point[]): readonly Point[] {
  const sorted = points.toSorted((a, b) => a.x - b.x || a.y - b.y);
  const chain = (ordered: readonly Point[]) => {
    const kept: Point[] = [];
    for (const point of ordered) {
      while (kept.length > 1 && turn(kept.at(-2)!, kept.at(-1)!, point) <= 0) kept.pop();
      kept.push(point);
    }
    return kept.slice(0, -1);
  };
  return [...chain(sorted), ...chain(sorted.toReversed())];
}

/** Twice the area of the triangle; positive when `c` lies to the left of the way from `a` to `b`. */
function turn(a: Point, b: Point, c: Point): number {
  return (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
}

/** A side of a hull: where it begins, and the way it goes, of length 1. */
interface Side {
  readonly from: Point;
  readonly way: Point;
}

function sidesOf(hull: readonly Point[]): readonly Side[] {
  return hull.flatMap((from, at) => {
    const next = hull[(at + 1) % hull.length]!;
    const length = Math.hypot(next.x - from.x, next.y - from.y);
    return length === 0 ? [] : [{ from, way: { x: (next.x - from.x) / length, y: (next.y - from.y) / length } }];
  });
}

/** Whether a point lies inside every side of the hull moved out by `margin`. */
function isWithin(sides: readonly Side[], { x, y }: Point, margin: number): boolean {
  return sides.every(({ from, way }) => way.x * (y - from.y) - way.y * (x - from.x) >= -margin);
}
