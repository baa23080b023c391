import { availableParallelism } from 'node:os';
import { InferenceSession } from 'onnxruntime-node';
import { decode } from './decode.ts';
import { openDetector } from './detect.ts';
import { flawsOf } from './flaws.ts';
import { openForeignEyes } from './foreign.ts';
import { mapQuad } from './geometry.ts';
import { readLines } from './lines.ts';
import { inReadingOrder } from './order.ts';
import { openOrienter } from './orient.ts';
import { openRecogniser } from './recognise.ts';
import type { PictureReading, Point } from './types.ts';
import { findUpright } from './upright.ts';
import { shippedWeights, type Weights } from './weights.ts';

export interface ReaderOptions {
  /** Those that are installed with the product unless others are given. */
  readonly weights?: Weights;
  /** A folder with Tesseract's trained data for Japanese, Korean and German; else where systems and packages have it. */
  readonly tessdata?: string;
  /** Of the processor for one picture; two unless said otherwise, and never more than there are. */
  readonly threads?: number;
}

export interface ReadOptions {
  /** Languages to expect besides Chinese and English: `ja`, `ko`, `de`. */
  readonly languages?: readonly string[];
  /** By PP-OCR alone: Tesseract takes more time and memory. */
  readonly alone?: boolean;
}

/** Reads pictures one after the other, in this process. */
export interface Reader {
  /** Throws `UnreadablePicture` for what cannot be decoded or is too large. */
  read(bytes: Buffer, options?: ReadOptions): Promise<PictureReading>;
  close(): Promise<void>;
}

/** Longest side in pixels on which lines are looked for: text of 14 pixels on a page 1400 wide is still found. */
const detectionSide = 960;

/** Loads the models, which takes some 100 MB and 300 ms. */
export async function openReader(options: ReaderOptions = {}): Promise<Reader> {
  const weights = options.weights ?? (await shippedWeights());
  const open = (model: Uint8Array): Promise<InferenceSession> =>
    InferenceSession.create(model, {
      intraOpNumThreads: Math.min(options.threads ?? 2, availableParallelism()),
      interOpNumThreads: 1,
      // Each width of line would keep a plan of its memory.
      enableMemPattern: false,
      // A thread that waits by spinning takes the processor from other work.
      extra: { session: { intra_op: { allow_spinning: '0' } } },
    });
  const sessions = await Promise.all([open(weights.detection), open(weights.recognition), open(weights.orientation)]);
  const eyes = {
    detector: openDetector(sessions[0]),
    recogniser: openRecogniser(sessions[1], weights.characters),
    orienter: openOrienter(sessions[2]),
    side: detectionSide,
  };
  const foreign = await openForeignEyes(options.tessdata);
  return {
    async read(bytes, { languages = [], alone = false } = {}) {
      const started = performance.now();
      const { raster, width, height } = await decode(bytes);
      const upright = await findUpright(raster, eyes);
      const own = await readLines(upright, eyes);
      const hints = { wanted: languages, found: upright.quads.length };
      const found = alone ? own : await foreign.better(upright.raster, own, hints);
      const seen = inReadingOrder(found, upright.skew).map((line) => ({
        ...line,
        quad: mapQuad(line.quad, upright.back),
      }));
      const stored = ({ x, y }: Point): Point => ({ x: (x * width) / raster.width, y: (y * height) / raster.height });
      const lines = seen.map((line) => ({ ...line, quad: mapQuad(line.quad, stored) }));
      const tookMs = Math.round(performance.now() - started);
      return { width, height, angle: upright.angle, lines, flaws: flawsOf(raster, seen), tookMs };
    },
    async close() {
      await foreign.close();
      await Promise.all(sessions.map((session) => session.release()));
    },
  };
}
