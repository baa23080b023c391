import { access, readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { createWorker, OEM, type Worker } from 'tesseract.js';
import type { Raster } from './decode.ts';
import type { TextLine } from './types.ts';

/** Languages that PP-OCR has no characters for, and what Tesseract calls them. */
export const tesseractLanguages = { ja: 'jpn', ko: 'kor', de: 'deu' } as const;
export type TesseractLanguage = keyof typeof tesseractLanguages;

/** Files with the trained data of the languages that are installed. */
export type TrainedData = Partial<Record<TesseractLanguage, string>>;

/**
 * Trained data in a folder, in the folders of Debian's tesseract-ocr packages, or in npm packages
 * `@tesseract.js-data/…`: the first found of each language. Nothing is ever fetched.
 */
export async function installedData(folder?: string): Promise<TrainedData> {
  const folders = folder === undefined ? await systemFolders() : [folder];
  const found: TrainedData = {};
  for (const [language, name] of Object.entries(tesseractLanguages) as [TesseractLanguage, string][]) {
    const files = [
      ...folders.flatMap((at) => [join(at, `${name}.traineddata`), join(at, `${name}.traineddata.gz`)]),
      ...packageFiles(name),
    ];
    const file = await firstOf(files);
    if (file !== null) found[language] = file;
  }
  return found;
}

const system = '/usr/share/tesseract-ocr';

async function systemFolders(): Promise<string[]> {
  const versions = await readdir(system).catch(() => []);
  return versions
    .toSorted((a, b) => b.localeCompare(a, 'en', { numeric: true }))
    .map((version) => join(system, version, 'tessdata'));
}

function packageFiles(name: string): string[] {
  try {
    const at = dirname(fileURLToPath(import.meta.resolve(`@tesseract.js-data/${name}/package.json`)));
    return [join(at, '4.0.0_best_int', `${name}.traineddata.gz`)];
  } catch {
    return [];
  }
}

async function firstOf(files: readonly string[]): Promise<string | null> {
  for (const file of files) {
    const there = await access(file).then(
      () => true,
      () => false,
    );
    if (there) return file;
  }
  return null;
}

/** Reads whole upright pictures in one language. */
export interface Tesseract {
  /** Lines with their quads in pixels of the picture. */
  read(raster: Raster): Promise<readonly TextLine[]>;
  close(): Promise<void>;
}

export async function openTesseract(language: TesseractLanguage, file: string): Promise<Tesseract> {
  const worker: Worker = await createWorker(tesseractLanguages[language], OEM.LSTM_ONLY, {
    // A folder, never an address: what is not there is an error and is not looked for elsewhere.
    langPath: dirname(file),
    gzip: file.endsWith('.gz'),
    cacheMethod: 'none',
    // Failures reach whoever waits for the page; without this they would end the process as well.
    errorHandler: () => undefined,
  });
  return {
    async read({ data: pixels, width, height }) {
      const image = await sharp(pixels, { raw: { width, height, channels: 3 } })
        .png({ compressionLevel: 1 })
        .toBuffer();
      const { data: page } = await worker.recognize(image, {}, { blocks: true, text: false });
      const lines = (page.blocks ?? []).flatMap(({ paragraphs }) => paragraphs.flatMap((paragraph) => paragraph.lines));
      return lines.map(({ text, confidence, bbox: { x0, y0, x1, y1 } }) => ({
        text: text.trim(),
        confidence: confidence / 100,
        quad: [
          { x: x0, y: y0 },
          { x: x1, y: y0 },
          { x: x1, y: y1 },
          { x: x0, y: y1 },
        ],
      }));
    },
    async close() {
      await worker.terminate();
    },
  };
}
