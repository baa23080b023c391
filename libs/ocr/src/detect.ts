import { type InferenceSession, Tensor } from 'onnxruntime-node';
import type { Raster } from './decode.ts';
import { hullOf, mapQuad, quadOf, type Rectangle, smallestRectangle } from './geometry.ts';
import { resize, toTensor } from './raster.ts';
import type { Point, Quad } from './types.ts';

/** Lines found on one picture; what is above is left out, the largest are kept. */
export const maxLines = 300;
/** The network halves its input five times. */
const step = 32;
/** As the weights were trained: of ImageNet, times 255. */
const mean = [123.675, 116.28, 103.53] as const;
const deviation = [58.395, 57.12, 57.375] as const;
/** A pixel belongs to text from here on. */
const pixelThreshold = 0.3;
/** A region is text when its pixels are so on average. */
const regionThreshold = 0.6;
/** Regions are shrunk cores of lines; how much they grow again (Liao et al. 2020, "Real-time scene text detection with differentiable binarization"). */
const growth = 1.6;
const minCore = 3;

/** Where lines of text stand on a picture, each along its longer side; unordered. */
export interface Detector {
  /** `side` is the longest side in pixels that is looked at. */
  detect(raster: Raster, side: number): Promise<readonly Quad[]>;
}

export function openDetector(session: InferenceSession): Detector {
  return {
    async detect(raster, side) {
      const scale = Math.min(1, side / Math.max(raster.width, raster.height));
      const fit = (length: number): number => Math.max(1, Math.round((length * scale) / step)) * step;
      const [width, height] = [fit(raster.width), fit(raster.height)];
      const input = toTensor(await resize(raster, width, height), mean, deviation);
      const { [session.outputNames[0]!]: output } = await session.run({
        [session.inputNames[0]!]: new Tensor('float32', input, [1, 3, height, width]),
      });
      const scores = output!.data as Float32Array;
      const quads = regionsOf(scores, width, height).map((rectangle) =>
        mapQuad(quadOf(rectangle), ({ x, y }) => ({
          x: (x * raster.width) / width,
          y: (y * raster.height) / height,
        })),
      );
      output!.dispose();
      return quads;
    },
  };
}

/** Lines as rectangles on a map of scores. */
export function regionsOf(scores: Float32Array, width: number, height: number): Rectangle[] {
  const found: Rectangle[] = [];
  const seen = new Uint8Array(scores.length);
  for (let start = 0; start < scores.length; start++) {
    if (seen[start] === 1 || scores[start]! <= pixelThreshold) continue;
    const core = smallestRectangle(hullOf(edgesOf(scores, seen, { width, height, start })));
    if (!core || core.height < minCore) continue;
    if (meanInside(scores, width, height, core) < regionThreshold) continue;
    found.push(grown(core));
  }
  return found.toSorted((a, b) => b.width * b.height - a.width * a.height).slice(0, maxLines);
}

/** Leftmost and rightmost pixel of each row of the region around `start`: enough for its hull. */
function edgesOf(
  scores: Float32Array,
  seen: Uint8Array,
  { width, height, start }: { width: number; height: number; start: number },
): Point[] {
  const rows = new Map<number, [number, number]>();
  const stack = [start];
  seen[start] = 1;
  for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
    const x = at % width;
    const y = (at - x) / width;
    const row = rows.get(y);
    if (!row) rows.set(y, [x, x]);
    else if (x < row[0]) row[0] = x;
    else if (x > row[1]) row[1] = x;
    for (let dy = y > 0 ? -1 : 0; dy <= (y < height - 1 ? 1 : 0); dy++)
      for (let dx = x > 0 ? -1 : 0; dx <= (x < width - 1 ? 1 : 0); dx++) {
        const next = at + dy * width + dx;
        if (seen[next] === 1 || scores[next]! <= pixelThreshold) continue;
        seen[next] = 1;
        stack.push(next);
      }
  }
  return [...rows].flatMap(([y, [left, right]]) => [
    { x: left, y },
    { x: left, y: y + 1 },
    { x: right + 1, y },
    { x: right + 1, y: y + 1 },
  ]);
}

function meanInside(scores: Float32Array, width: number, height: number, core: Rectangle): number {
  const cos = Math.cos(core.angle);
  const sin = Math.sin(core.angle);
  const reachX = (Math.abs(cos) * core.width + Math.abs(sin) * core.height) / 2;
  const reachY = (Math.abs(sin) * core.width + Math.abs(cos) * core.height) / 2;
  let sum = 0;
  let count = 0;
  const last = { x: Math.min(width - 1, core.centre.x + reachX), y: Math.min(height - 1, core.centre.y + reachY) };
  for (let y = Math.max(0, Math.floor(core.centre.y - reachY)); y <= last.y; y++)
    for (let x = Math.max(0, Math.floor(core.centre.x - reachX)); x <= last.x; x++) {
      const dx = x + 0.5 - core.centre.x;
      const dy = y + 0.5 - core.centre.y;
      if (Math.abs(dx * cos + dy * sin) > core.width / 2 || Math.abs(dy * cos - dx * sin) > core.height / 2) continue;
      sum += scores[y * width + x]!;
      count++;
    }
  return count === 0 ? 0 : sum / count;
}

function grown(core: Rectangle): Rectangle {
  const by = (core.width * core.height * growth) / (2 * (core.width + core.height));
  return { ...core, width: core.width + 2 * by, height: core.height + 2 * by };
}
