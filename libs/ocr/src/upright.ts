import type { Raster } from './decode.ts';
import type { Detector } from './detect.ts';
import { heightOf, mapQuad, startAt, widthOf } from './geometry.ts';
import type { Orienter } from './orient.ts';
import { turn } from './raster.ts';
import type { Point, Quad } from './types.ts';

/** Lines this many times as long as high say how the picture is turned. */
const longLine = 3;
/** Degrees that the detector and the recogniser do not mind; more is turned back before the lines are found again. */
const tolerated = 4;

/** A picture whose text runs from left to right, and its lines. */
export interface Upright {
  readonly raster: Raster;
  /** In pixels of `raster`, each from where it is read first. */
  readonly quads: readonly Quad[];
  /** Degrees, 0 to 360, by which the text is turned clockwise on the picture that was given. */
  readonly angle: number;
  /** Degrees that are left in `raster`. */
  readonly skew: number;
  /** From `raster` to the picture that was given. */
  readonly back: (point: Point) => Point;
}

/** Finds the lines whichever way the picture was held: at most twice, and asks which end is up. */
export async function findUpright(
  given: Raster,
  { detector, orienter, side }: { detector: Detector; orienter: Orienter; side: number },
): Promise<Upright> {
  const first = await detector.detect(given, side);
  const tilt = tiltOf(first);
  let found = { raster: given, back: (point: Point): Point => point, quads: first, skew: tilt };
  if (Math.abs(tilt) > tolerated) {
    const turned = await turn(given, -tilt);
    const quads = await detector.detect(turned.raster, side * growthOf(given, turned.raster));
    found = { ...turned, quads, skew: tiltOf(quads) };
  }
  const { raster, back, skew } = found;
  const quads = found.quads.map((quad) => fromLeft(quad));
  const angle = tilt + (raster === given ? 0 : skew);
  const clear = quads.filter((quad) => widthOf(quad) >= longLine * heightOf(quad));
  if ((await orienter.upsideDown(raster, clear)) < 0.5) return { raster, quads, back, skew, angle: positive(angle) };
  const over = ({ x, y }: Point): Point => ({ x: raster.width - x, y: raster.height - y });
  return {
    raster: onItsHead(raster),
    quads: quads.map((quad) => startAt(mapQuad(quad, over), 2)),
    back: (point) => back(over(point)),
    skew,
    angle: positive(angle + 180),
  };
}

/** A turned picture is larger, its text is not: it is looked at as closely as before. */
const growthOf = (from: Raster, to: Raster): number =>
  Math.max(to.width, to.height) / Math.max(from.width, from.height);

const positive = (degrees: number): number => ((degrees % 360) + 360) % 360;

/** Degrees, -90 to 90, of the long sides: the median by length around their mean direction. */
export function tiltOf(quads: readonly Quad[]): number {
  const sides = quads
    .map((quad) => (widthOf(quad) < heightOf(quad) ? startAt(quad, 1) : quad))
    .filter((quad) => widthOf(quad) >= longLine * heightOf(quad))
    .map((quad) => ({ length: widthOf(quad), angle: Math.atan2(quad[1].y - quad[0].y, quad[1].x - quad[0].x) }));
  if (sides.length === 0) return 0;
  // Directions and their opposites are the same here, so twice the angle is averaged.
  const sum = (part: (angle: number) => number): number =>
    sides.reduce((total, side) => total + side.length * part(2 * side.angle), 0);
  const mean = Math.atan2(sum(Math.sin), sum(Math.cos)) / 2;
  const around = sides
    .map(({ length, angle }) => ({ length, off: fold(angle - mean) }))
    .toSorted((a, b) => a.off - b.off);
  let left = around.reduce((total, { length }) => total + length, 0) / 2;
  const median = around.find(({ length }) => (left -= length) <= 0)?.off ?? 0;
  return (fold(mean + median) * 180) / Math.PI;
}

/** To the same direction between minus and plus a quarter turn. */
const fold = (angle: number): number => angle - Math.PI * Math.round(angle / Math.PI);

/** Boxes lie along their longer side; in an upright picture, high ones hold a single character or an upright line. */
export function fromLeft(quad: Quad): Quad {
  for (const turns of [0, 1, 2, 3] as const) {
    const [a, b] = startAt(quad, turns);
    if (b.x - a.x > Math.abs(b.y - a.y)) return startAt(quad, turns);
  }
  return quad;
}

function onItsHead({ data, width, height }: Raster): Raster {
  const pixels = width * height;
  const turned = new Uint8Array(data.length);
  for (let i = 0; i < pixels; i++) for (let c = 0; c < 3; c++) turned[(pixels - 1 - i) * 3 + c] = data[i * 3 + c]!;
  return { width, height, data: turned };
}
