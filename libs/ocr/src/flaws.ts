import type { Raster } from './decode.ts';
import { heightOf, widthOf } from './geometry.ts';
import { straighten } from './raster.ts';
import type { Flaw, PictureReading, Quad, TextLine } from './types.ts';

type Found = PictureReading['flaws'][number];

/** Between these two a flaw grows from none to certain. */
type Ramp = readonly [none: number, certain: number];
/** Brightest tenth, of 255: paper in a lit room is above 120, at night below 60. */
const darkness: Ramp = [90, 40];
/** Standard deviation of brightness: a wall or a covered lens stays under 6, a faint pencil page does not. */
const evenness: Ramp = [10, 4];
/**
 * Steepest rise between neighbours over the whole contrast of a line that is 48 pixels high. A stroke is some 5 pixels
 * wide there: sharp edges rise within two pixels, and from five on strokes run together.
 */
const softness: Ramp = [0.2, 0.1];
/** Share of pixels burnt out in one place of a picture whose paper is not white itself. */
const burntShare: Ramp = [0.01, 0.05];
const burnt = 252;
const whitePaper = 238;
/** Of the rises in a line, and in a picture without lines, which may have few edges on large plain ground. */
const steepRises = { line: 0.98, picture: 0.998 };
/** Median height of lines in pixels: a character is two thirds of it, and below 12 pixels its strokes touch. */
const lineHeights: Ramp = [19, 11];
/** Lines that run into an edge of the picture. */
const touching: Ramp = [0, 3];
/** A line this near to an edge, in its heights, runs into it: what surrounds text is wider than half a line. */
const atEdge = 0.12;
/** Reported from here on. */
const leastConfidence = 0.3;
/** Side to which pictures are sampled for brightness. */
const sampledSide = 400;
const judgedLines = 12;

/** What is wrong with the picture itself. `lines` are in pixels of `raster`. */
export function flawsOf(raster: Raster, lines: readonly TextLine[]): readonly Found[] {
  const light = brightness(raster);
  const blank = lines.length > 0 ? 0 : within(evenness, light.deviation);
  const found: Record<Flaw, number> = {
    blank,
    dark: within(darkness, light.bright),
    blurred: blank > leastConfidence ? 0 : within(softness, steepness(raster, lines)),
    glare: light.paper > whitePaper ? 0 : within(burntShare, light.burnt),
    cut: within(touching, lines.filter(({ quad }) => runsOut(quad, raster)).length),
    small:
      lines.length === 0
        ? 0
        : within(lineHeights, median(lines.map(({ quad }) => Math.min(heightOf(quad), widthOf(quad))))),
  };
  return (Object.keys(found) as Flaw[])
    .map((flaw) => ({ flaw, confidence: found[flaw] }))
    .filter(({ confidence }) => confidence >= leastConfidence);
}

const within = ([none, certain]: Ramp, value: number): number =>
  Math.min(1, Math.max(0, (value - none) / (certain - none)));

function brightness({ data, width, height }: Raster): {
  bright: number;
  paper: number;
  deviation: number;
  burnt: number;
} {
  const step = Math.max(1, Math.floor(Math.max(width, height) / sampledSide));
  const values: number[] = [];
  for (let y = 0; y < height; y += step)
    for (let x = 0; x < width; x += step) values.push(luminance(data, (y * width + x) * 3));
  values.sort((a, b) => a - b);
  const at = (share: number): number => values[Math.floor((values.length - 1) * share)] ?? 0;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  const burntOut = values.filter((value) => value >= burnt).length / values.length;
  return { bright: at(0.9), paper: at(0.6), deviation: Math.sqrt(variance), burnt: burntOut };
}

const luminance = (data: Uint8Array, i: number): number =>
  0.299 * data[i]! + 0.587 * data[i + 1]! + 0.114 * data[i + 2]!;

/** Of the largest lines; of a picture without any, of the whole of it. */
function steepness(raster: Raster, lines: readonly TextLine[]): number {
  const largest = lines
    .map(({ quad }) => quad)
    .toSorted((a, b) => widthOf(b) - widthOf(a))
    .slice(0, judgedLines);
  const { width, height } = raster;
  const whole: Quad = [
    { x: 0, y: 0 },
    { x: width, y: 0 },
    { x: width, y: height },
    { x: 0, y: height },
  ];
  if (largest.length === 0)
    return steepest(straighten(raster, whole, { height: Math.min(height, 600), maxWidth: 1200 }), steepRises.picture);
  return median(
    largest.map((quad) =>
      steepest(straighten(raster, quad, { height: 48, maxWidth: 600, cut: true }), steepRises.line),
    ),
  );
}

function steepest({ data, width, height }: Raster, riseAt: number): number {
  const grey = Array.from({ length: width * height }, (_, i) => luminance(data, i * 3));
  const rises: number[] = [];
  for (let i = 1; i < grey.length; i++) if (i % width !== 0) rises.push(Math.abs(grey[i]! - grey[i - 1]!));
  const share = (values: number[], at: number): number =>
    values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) * at)] ?? 0;
  const contrast = share(grey, 0.98) - share(grey, 0.02);
  return contrast < 8 ? 0 : share(rises, riseAt) / contrast;
}

/** Whether the beginning or the end of a line, or a whole side of it, lies at an edge. */
function runsOut(quad: Quad, { width, height }: Raster): boolean {
  const near = atEdge * Math.min(heightOf(quad), widthOf(quad));
  const outside = quad.map(({ x, y }) => x <= near || y <= near || x >= width - near || y >= height - near);
  return outside.some((out, i) => out && outside[(i + 1) % 4]!);
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
