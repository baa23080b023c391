import { access, readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { OEM, type Page } from 'tesseract.js';
import type { Raster } from './decode.ts';
import { openThread, type Thread } from './tesseract-thread.ts';
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

/** A language that cannot be read in: its data is damaged or gone, or what reads it has ended. */
export class TesseractFailed extends Error {
  readonly reason: 'data' | 'ended';
  constructor(reason: TesseractFailed['reason'], cause?: unknown) {
    super(`Tesseract does not read: ${reason}`, { cause });
    this.name = 'TesseractFailed';
    this.reason = reason;
  }
}

/** Reads whole upright pictures in one language, one after the other. */
export interface Tesseract {
  /**
   * Lines with their quads in pixels of the picture. Throws `TesseractFailed`: each time where the language could not be
   * read in or the thread has ended, and for a page that it gave up; the next may be read.
   */
  read(raster: Raster): Promise<readonly TextLine[]>;
  close(): Promise<void>;
}

/** Opens the language meanwhile, in a thread: whatever the data does to it is told to whoever reads, and to nobody else. */
export function openTesseract(language: TesseractLanguage, file: string): Tesseract {
  const thread = openThread();
  const opened = opening(thread, tesseractLanguages[language], file).catch((error: unknown) => {
    throw new TesseractFailed('data', error);
  });
  // Whoever reads is told; nobody has to.
  opened.catch(() => undefined);
  return {
    async read({ data: pixels, width, height }) {
      await opened;
      const image = await sharp(pixels, { raw: { width, height, channels: 3 } })
        .png({ compressionLevel: 1 })
        .toBuffer();
      const wanted = { image: new Uint8Array(image), options: {}, output: { blocks: true, text: false } };
      const page = await thread.ask('recognize', wanted).catch((error: unknown) => {
        throw new TesseractFailed('ended', error);
      });
      return linesOf(page as Pick<Page, 'blocks'>);
    },
    close: thread.close,
  };
}

async function opening(thread: Thread, langs: string, file: string): Promise<void> {
  const folder = { langPath: dirname(file), gzip: file.endsWith('.gz'), cacheMethod: 'none', lstmOnly: true };
  await thread.ask('load', { options: { lstmOnly: true, logging: false } });
  // A folder, never an address: what is not there is an error and is not looked for elsewhere.
  await thread.ask('loadLanguage', { langs, options: folder });
  await thread.ask('initialize', { langs, oem: OEM.LSTM_ONLY, config: {} });
}

function linesOf({ blocks }: Pick<Page, 'blocks'>): TextLine[] {
  const lines = (blocks ?? []).flatMap(({ paragraphs }) => paragraphs.flatMap((paragraph) => paragraph.lines));
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
}
