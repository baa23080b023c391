import sharp from 'sharp';
import type { Raster } from './decode.ts';
import { heightOf, widthOf } from './geometry.ts';
import type { Point, Quad } from './types.ts';

const asSharp = ({ data, width, height }: Raster) => sharp(data, { raw: { width, height, channels: 3 } });

export async function resize(raster: Raster, width: number, height: number): Promise<Raster> {
  if (raster.width === width && raster.height === height) return raster;
  const data = await asSharp(raster).resize(width, height, { fit: 'fill', kernel: 'cubic' }).raw().toBuffer();
  return { width, height, data };
}

/** A turned picture, and the way back to where its pixels came from. */
export interface Turned {
  readonly raster: Raster;
  readonly back: (point: Point) => Point;
}

/** Turns clockwise by degrees; what comes in from outside is of the colour of the picture's edge. */
export async function turn(raster: Raster, degrees: number): Promise<Turned> {
  const { data, info } = await asSharp(raster)
    .rotate(degrees, { background: edgeColour(raster) })
    .raw()
    .toBuffer({ resolveWithObject: true });
  const cos = Math.cos((degrees * Math.PI) / 180);
  const sin = Math.sin((degrees * Math.PI) / 180);
  const back = ({ x, y }: Point): Point => {
    const dx = x - info.width / 2;
    const dy = y - info.height / 2;
    return { x: raster.width / 2 + dx * cos + dy * sin, y: raster.height / 2 + dy * cos - dx * sin };
  };
  return { raster: { width: info.width, height: info.height, data }, back };
}

function edgeColour({ data, width, height }: Raster): { r: number; g: number; b: number } {
  const sums = [0, 0, 0];
  let count = 0;
  const add = (x: number, y: number): void => {
    for (let c = 0; c < 3; c++) sums[c]! += data[(y * width + x) * 3 + c]!;
    count++;
  };
  for (let x = 0; x < width; x++) [0, height - 1].forEach((y) => add(x, y));
  for (let y = 0; y < height; y++) [0, width - 1].forEach((x) => add(x, y));
  const [r = 0, g = 0, b = 0] = sums.map((sum) => Math.round(sum / count));
  return { r, g, b };
}

/** Planes of blue, green and red, as the networks were trained, each value less `mean` over `deviation`. */
export function toTensor(raster: Raster, mean: readonly number[], deviation: readonly number[]): Float32Array {
  const { data, width, height } = raster;
  const plane = width * height;
  const tensor = new Float32Array(plane * 3);
  for (let c = 0; c < 3; c++) {
    const from = 2 - c;
    const [m, d] = [mean[c]!, deviation[c]!];
    for (let i = 0; i < plane; i++) tensor[c * plane + i] = (data[i * 3 + from]! - m) / d;
  }
  return tensor;
}

export interface Straight {
  readonly height: number;
  readonly maxWidth: number;
  /** Keeps only the beginning of what is wider, instead of squeezing it. */
  readonly cut?: boolean;
}

/**
 * What stands in a quad, straightened; reductions are averaged over several samples a pixel so that thin strokes stay.
 */
export function straighten(raster: Raster, quad: Quad, { height, maxWidth, cut }: Straight): Raster {
  const whole = Math.max(1, Math.round((height * widthOf(quad)) / Math.max(1, heightOf(quad))));
  const width = Math.min(maxWidth, whole);
  const samples = Math.max(1, Math.min(3, Math.round(heightOf(quad) / height)));
  const data = new Uint8Array(width * height * 3);
  const map = projection(quad, cut ? whole : width, height);
  const sums = new Float64Array(3);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      sums.fill(0);
      for (let sy = 0; sy < samples; sy++)
        for (let sx = 0; sx < samples; sx++)
          sample(raster, map(x + (sx + 0.5) / samples, y + (sy + 0.5) / samples), sums);
      for (let c = 0; c < 3; c++) data[(y * width + x) * 3 + c] = sums[c]! / (samples * samples) + 0.5;
    }
  return { width, height, data };
}

/** From a rectangle to a quad, as a camera sees it (Heckbert 1989, "Fundamentals of texture mapping", 2.2.3). */
function projection([a, b, c, d]: Quad, width: number, height: number): (x: number, y: number) => Point {
  const [sx, sy] = [a.x - b.x + c.x - d.x, a.y - b.y + c.y - d.y];
  const [dx1, dx2, dy1, dy2] = [b.x - c.x, d.x - c.x, b.y - c.y, d.y - c.y];
  const det = dx1 * dy2 - dx2 * dy1;
  const g = Math.abs(det) < 1e-9 ? 0 : (sx * dy2 - dx2 * sy) / det;
  const h = Math.abs(det) < 1e-9 ? 0 : (dx1 * sy - sx * dy1) / det;
  const [ux, uy] = [b.x - a.x + g * b.x, b.y - a.y + g * b.y];
  const [vx, vy] = [d.x - a.x + h * d.x, d.y - a.y + h * d.y];
  return (x, y) => {
    const [u, v] = [x / width, y / height];
    const w = g * u + h * v + 1;
    return { x: (ux * u + vx * v + a.x) / w, y: (uy * u + vy * v + a.y) / w };
  };
}

function sample({ data, width, height }: Raster, { x, y }: Point, sums: Float64Array): void {
  const fx = Math.min(Math.max(x - 0.5, 0), width - 1);
  const fy = Math.min(Math.max(y - 0.5, 0), height - 1);
  const left = Math.floor(fx);
  const top = Math.floor(fy);
  const right = left + 1 < width ? 3 : 0;
  const down = top + 1 < height ? width * 3 : 0;
  const [u, v] = [fx - left, fy - top];
  const at = (top * width + left) * 3;
  for (let c = 0; c < 3; c++) {
    const upper = data[at + c]! * (1 - u) + data[at + c + right]! * u;
    const lower = data[at + c + down]! * (1 - u) + data[at + c + down + right]! * u;
    sums[c]! += upper * (1 - v) + lower * v;
  }
}
