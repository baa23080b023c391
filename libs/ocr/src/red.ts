import type { Raster } from './decode.ts';
import { centreOf } from './geometry.ts';
import type { Quad } from './types.ts';

/** How far red stands above green and blue in the ink of a seal, of 255; brown labels and skin stay below. */
const redAbove = 60;
/** Share of a picture that a seal has: less is a speck, more is a red sign. */
const leastShare = 0.001;
const mostShare = 0.15;

const isRed = (data: Uint8Array, i: number): boolean => data[i]! - Math.max(data[i + 1]!, data[i + 2]!) > redAbove;

/** The picture as seen through red glass, where red ink is as bright as paper; null when there is no seal to take away. */
export function withoutRedInk(raster: Raster): Raster | null {
  const { data, width, height } = raster;
  let red = 0;
  for (let i = 0; i < data.length; i += 3) if (isRed(data, i)) red++;
  const share = red / (width * height);
  if (share < leastShare || share > mostShare) return null;
  const clear = new Uint8Array(data);
  for (let i = 0; i < data.length; i += 3) {
    const above = data[i]! - Math.max(data[i + 1]!, data[i + 2]!);
    // Where ink ends it is only reddish; a rim left there would still look like strokes.
    if (above < redAbove / 3) continue;
    // Red ink takes a little of the red as well, which is given back; of black under red there is little to give.
    clear.fill(Math.min(255, data[i]! + above / 4), i, i + 3);
  }
  return { data: clear, width, height };
}

/** Those whose middle lies in none of the others. */
export function notAmong(quads: readonly Quad[], others: readonly Quad[]): readonly Quad[] {
  return quads.filter((quad) => {
    const { x, y } = centreOf(quad);
    return !others.some((other) => {
      const sides = other.map((from, i) => {
        const to = other[(i + 1) % 4]!;
        return (to.x - from.x) * (y - from.y) - (to.y - from.y) * (x - from.x);
      });
      return sides.every((side) => side >= 0) || sides.every((side) => side <= 0);
    });
  });
}
