import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { createWorker, OEM, PSM } from 'tesseract.js';
import type { PictureReading, Quad } from '#libs/ocr';

/** Reads a picture as our own eyes do, so that the same finder can look for fields in it. */
export interface PeerReader {
  read(bytes: Buffer): Promise<PictureReading>;
  close(): Promise<void>;
}

interface Bounds {
  readonly x0: number;
  readonly y0: number;
  readonly x1: number;
  readonly y1: number;
}

/** It talks of resolutions and diacritics otherwise. */
const quiet = { debug_file: '/dev/null' } as object;

/**
 * tesseract.js with the simplified Chinese data of its npm package, nothing downloaded. Of its data and ways to cut a
 * page these read clean licences best; it also turns what lies slightly askew, which it leaves off when it comes.
 */
export async function openTesseract(): Promise<PeerReader> {
  const data = dirname(createRequire(import.meta.url).resolve('@tesseract.js-data/chi_sim'));
  const worker = await createWorker('chi_sim', OEM.LSTM_ONLY, {
    langPath: join(data, '4.0.0_best_int'),
    cacheMethod: 'none',
  });
  await worker.setParameters({ tessedit_pageseg_mode: PSM.SINGLE_BLOCK, ...quiet });
  return {
    async read(bytes) {
      const begun = performance.now();
      const { data: page } = await worker.recognize(bytes, { rotateAuto: true }, { text: true, blocks: true });
      const lines = (page.blocks ?? [])
        .flatMap(({ paragraphs }) => paragraphs.flatMap((paragraph) => paragraph.lines))
        .map(({ text, confidence, bbox }) => ({
          text: text.trim(),
          confidence: confidence / 100,
          quad: quadOf(bbox),
        }));
      const width = Math.max(1, ...lines.map(({ quad }) => quad[1].x));
      const height = Math.max(1, ...lines.map(({ quad }) => quad[2].y));
      return { width, height, angle: 0, lines, flaws: [], tookMs: Math.round(performance.now() - begun) };
    },
    close: async () => void (await worker.terminate()),
  };
}

const quadOf = ({ x0, y0, x1, y1 }: Bounds): Quad => [
  { x: x0, y: y0 },
  { x: x1, y: y0 },
  { x: x1, y: y1 },
  { x: x0, y: y1 },
];
