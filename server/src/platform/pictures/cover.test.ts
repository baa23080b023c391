import { randomBytes } from 'node:crypto';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import type { Point, Quad } from '#libs/ocr';
import { drawn, moving, pixelsOf } from '../../../test/support/pictures.ts';
import { blacken, coverPicture } from './cover.ts';

const [width, height] = [60, 40];
const quad = (...corners: [number, number][]): Quad => corners.map(([x, y]): Point => ({ x, y })) as unknown as Quad;
const upright = quad([20, 15], [40, 15], [40, 25], [20, 25]);

/** Which pixels of a white picture become black. */
function covered(...quads: Quad[]): (x: number, y: number) => boolean {
  const data = Buffer.alloc(width * height, 255);
  for (const each of quads) blacken({ width, height, channels: 1, data }, each);
  return (x, y) => data[y * width + x] === 0;
}
const many = (is: (x: number, y: number) => boolean) =>
  Array.from({ length: width * height }, (_, at) => is(at % width, Math.floor(at / width))).filter(Boolean).length;

describe('what a quad surrounds is black', () => {
  test('with a margin of three pixels, and nothing else', () => {
    const is = covered(upright);
    expect([is(20, 15), is(39, 24), is(17, 12), is(42, 27)]).toEqual([true, true, true, true]);
    expect([is(15, 20), is(45, 20), is(30, 10), is(30, 30)]).toEqual([false, false, false, false]);
    expect(many(is)).toBeLessThan(29 * 19);
  });

  test('with a margin that grows with the line', () => {
    const is = covered(quad([5, 0], [55, 0], [55, 36], [5, 36]));
    expect([is(1, 20), is(58, 20)]).toEqual([true, true]);
  });

  test.each([
    ['turned', quad([30, 8], [44, 22], [36, 30], [22, 16])],
    ['in any order of its corners', quad([44, 22], [22, 16], [30, 8], [36, 30])],
    ['crossing itself', quad([30, 8], [36, 30], [44, 22], [22, 16])],
  ])('%s', (_, one) => {
    const is = covered(one);
    expect([is(33, 19), is(30, 8), is(43, 22), is(36, 29), is(22, 16)]).toEqual([true, true, true, true, true]);
    expect([is(15, 30), is(50, 8)]).toEqual([false, false]);
  });

  test('partly or wholly outside, as a line and as a point', () => {
    expect(covered(quad([-20, -20], [5, -20], [5, 5], [-20, 5]))(0, 0)).toBe(true);
    expect(many(covered(quad([900, 900], [990, 900], [990, 990], [900, 990])))).toBe(0);
    expect(covered(quad([10, 20], [30, 20], [30, 20], [10, 20]))(20, 21)).toBe(true);
    expect(covered(quad([10, 20], [10, 20], [10, 20], [10, 20]))(11, 21)).toBe(true);
  });
});

describe('a covered picture', () => {
  test.each(['png', 'webp'] as const)('of kind %s holds nothing below the cover', async (kind) => {
    // Two pictures that differ below the cover alone cannot be told apart: nothing of it is left, whatever one tries.
    const noise = randomBytes(width * height * 3);
    const other = Buffer.from(noise);
    for (let y = 15; y < 25; y++) randomBytes(20 * 3).copy(other, (y * width + 20) * 3);
    expect(other.equals(noise)).toBe(false);
    const as = (data: Buffer) =>
      sharp(data, { raw: { width, height, channels: 3 } })
        .png()
        .toBuffer();
    const [one, two] = await Promise.all([as(noise), as(other)]);
    const inKind = async (png: Buffer) => (kind === 'png' ? png : sharp(png).webp({ lossless: true }).toBuffer());
    const [a, b] = await Promise.all([
      coverPicture(await inKind(one), [upright]),
      coverPicture(await inKind(two), [upright]),
    ]);
    expect(a.bytes.equals(b.bytes)).toBe(true);
  });

  test('is the same outside, and black inside', async () => {
    const data = randomBytes(width * height * 3);
    const before = await sharp(data, { raw: { width, height, channels: 3 } })
      .png()
      .toBuffer();
    const { bytes } = await coverPicture(before, [upright]);
    const { data: after } = await pixelsOf(bytes);
    const differs = Array.from(
      { length: width * height },
      (_, at) => !data.subarray(at * 3, at * 3 + 3).equals(after.subarray(at * 3, at * 3 + 3)),
    );
    expect(differs.flatMap((is, at) => (is && (at % width < 15 || at % width > 45) ? [at] : []))).toEqual([]);
    expect([...after.subarray((20 * width + 30) * 3, (20 * width + 30) * 3 + 3)]).toEqual([0, 0, 0]);
  });

  test.each(['png', 'webp'] as const)(
    'of kind %s that is seen through is what stands on white, and no more',
    async (kind) => {
      // White on nothing, and red on nothing at all: words that nobody reads on white.
      const data = Buffer.alloc(width * height * 4, 255);
      for (let at = 0; at < width * height; at++) data.set(at % 2 === 0 ? [255, 255, 255, 0] : [255, 0, 0, 0], at * 4);
      const raw = sharp(data, { raw: { width, height, channels: 4 } });
      const before = await (kind === 'png' ? raw.png() : raw.webp({ lossless: true, exact: true })).toBuffer();
      const { bytes } = await coverPicture(before, []);
      expect((await sharp(bytes).metadata()).hasAlpha).toBe(false);
      expect(Math.min(...(await pixelsOf(bytes)).data)).toBe(255);
    },
  );

  test.each(['gif', 'webp'] as const)(
    'of a %s that moves is its first frame alone, with nothing to cover too',
    async (kind) => {
      const before = await moving({ kind, width, height, frames: 3 });
      expect((await sharp(before).metadata()).pages).toBe(3);
      const { bytes, ...size } = await coverPicture(before, []);
      expect(size).toEqual({ width, height });
      expect((await sharp(bytes).metadata()).pages ?? 1).toBe(1);
      expect(Math.max(...(await pixelsOf(bytes)).data)).toBeLessThan(30);
    },
  );

  test('of one that a camera turned is covered where it is seen', async () => {
    const lying = await sharp(await drawn({ width: 60, height: 40 }))
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer();
    const { bytes, ...size } = await coverPicture(lying, [quad([0, 0], [10, 0], [10, 10], [0, 10])]);
    expect(size).toEqual({ width: 40, height: 60 });
    const { data } = await pixelsOf(bytes);
    expect(Math.max(...data.subarray(0, 3))).toBeLessThan(30);
  });
});
