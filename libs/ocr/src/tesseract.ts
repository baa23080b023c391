import { access, readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import sharp from 'sharp';
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

/** What a thread is opened with. */
export interface Opening {
  /** What Tesseract calls the language. */
  readonly name: string;
  readonly folder: string;
  readonly packed: boolean;
}

/** What a thread says. */
export type Said = { readonly kind: 'ready' } | { readonly kind: 'read'; readonly lines: readonly TextLine[] };

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
  /** Lines with their quads in pixels of the picture. Throws `TesseractFailed`, from then on each time. */
  read(raster: Raster): Promise<readonly TextLine[]>;
  close(): Promise<void>;
}

/** Opens the language meanwhile, in a thread: whatever the data does to it is told to whoever reads, and to nobody else. */
export function openTesseract(language: TesseractLanguage, file: string): Tesseract {
  const opening: Opening = {
    name: tesseractLanguages[language],
    folder: dirname(file),
    packed: file.endsWith('.gz'),
  };
  const thread = new Worker(new URL('tesseract-thread.ts', import.meta.url), {
    workerData: opening,
    // It prints, and what stands on our own output may be something that others read.
    stdout: true,
    stderr: true,
  });
  for (const printed of [thread.stdout, thread.stderr]) printed.resume();
  const said: Said[] = [];
  let isOpen = false;
  let failure: TesseractFailed | undefined;
  let hear: () => void = () => undefined;
  const fail = (cause?: unknown) => {
    failure ??= new TesseractFailed(isOpen ? 'ended' : 'data', cause);
    hear();
  };
  thread.on('message', (one: Said) => {
    isOpen = true;
    said.push(one);
    hear();
  });
  thread.on('error', fail);
  thread.on('exit', () => fail());
  const next = async (): Promise<Said> => {
    while (said.length === 0 && !failure) await new Promise<void>((done) => (hear = done));
    if (failure) throw failure;
    return said.shift()!;
  };
  let ready: Promise<Said> | undefined;
  return {
    async read({ data: pixels, width, height }) {
      await (ready ??= next());
      const image = await sharp(pixels, { raw: { width, height, channels: 3 } })
        .png({ compressionLevel: 1 })
        .toBuffer();
      thread.postMessage(image);
      const answer = await next();
      return answer.kind === 'read' ? answer.lines : [];
    },
    async close() {
      await thread.terminate();
    },
  };
}
