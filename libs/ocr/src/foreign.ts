import type { Raster } from './decode.ts';
import { centreOf } from './geometry.ts';
import {
  installedData,
  openTesseract,
  TesseractFailed,
  type Tesseract,
  type TesseractLanguage,
  type TrainedData,
} from './tesseract.ts';
import type { TextLine } from './types.ts';

/** Below this mean confidence, a picture is shown to Tesseract also where nobody named a language. */
const doubtful = 0.8;
/** So too where fewer of the lines that were found could be read: PP-OCR drops most of what it has no letters for. */
const fewRead = 0.5;
/** Lines of Tesseract that are less sure are mostly strokes taken for letters. */
const leastConfidence = 0.6;
/** Milliseconds that another language may take of a picture; then what PP-OCR read has to do. */
const PATIENCE_MS = 15_000;
/** Characters that PP-OCR has none of: they prove the language. */
const own: Record<TesseractLanguage, RegExp> = {
  ja: /[\p{Script=Hiragana}\p{Script=Katakana}]/u,
  ko: /\p{Script=Hangul}/u,
  de: /[äöüßÄÖÜ]/,
};

export interface Hints {
  readonly wanted: readonly string[];
  /** Lines that were found on the picture, read or not. */
  readonly found: number;
}

/** Reads what PP-OCR cannot. */
export interface ForeignEyes {
  /**
   * The lines given, or those read in another language where these are better: in each of those wanted, else, where the
   * lines are doubtful, in the first that is installed. A language that fails changes nothing; one whose data cannot be
   * opened, or that takes too long, is left out from then on.
   */
  better(raster: Raster, lines: readonly TextLine[], hints: Hints): Promise<readonly TextLine[]>;
  close(): Promise<void>;
}

/** Looks for data once; a language is loaded when it is first needed, and the last one stays loaded. */
export async function openForeignEyes(folder?: string, patienceMs = PATIENCE_MS): Promise<ForeignEyes> {
  const data: TrainedData = { ...(await installedData(folder)) };
  let open: { language: TesseractLanguage; eyes: Tesseract } | null = null;
  const rest = async (): Promise<void> => {
    const { eyes } = open ?? {};
    open = null;
    await eyes?.close();
  };
  const eyesFor = async (language: TesseractLanguage, file: string): Promise<Tesseract> => {
    if (open?.language === language) return open.eyes;
    await rest();
    const eyes = openTesseract(language, file);
    open = { language, eyes };
    return eyes;
  };
  const readIn = async (raster: Raster, language: TesseractLanguage, file: string): Promise<readonly TextLine[]> => {
    try {
      return await within(
        patienceMs,
        eyesFor(language, file).then((eyes) => eyes.read(raster)),
      );
    } catch (error) {
      // It is an upgrade: what fails of it must not cost what was read already.
      await rest().catch(() => undefined);
      // Data that is damaged now is damaged with the next picture, which is not to wait for it; another language may have
      // its turn.
      if (error instanceof TookTooLong || (error instanceof TesseractFailed && error.reason === 'data'))
        delete data[language];
      return [];
    }
  };
  return {
    async better(raster, lines, hints) {
      for (const [language, file] of triedOn(lines, hints, data)) {
        const read = (await readIn(raster, language, file)).filter(({ confidence }) => confidence >= leastConfidence);
        // Without a single character of its own, the language was not there to be read.
        if (read.some(({ text }) => own[language].test(text))) return merged(lines, read, own[language]);
      }
      return lines;
    },
    close: rest,
  };
}

/** Languages in which it is worth reading once more. */
function triedOn(
  lines: readonly TextLine[],
  { wanted, found }: Hints,
  data: TrainedData,
): readonly (readonly [TesseractLanguage, string])[] {
  const all = Object.entries(data) as [TesseractLanguage, string][];
  const named = all.filter(([language]) => wanted.some((each) => each.slice(0, 2) === language));
  if (named.length > 0) return named;
  const unsure = lines.length < found * fewRead || (lines.length > 0 && meanOf(lines) < doubtful);
  return unsure ? all.slice(0, 1) : [];
}

class TookTooLong extends Error {}

async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, fail) => {
    timer = setTimeout(() => fail(new TookTooLong('Another language takes too long')), ms);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

/** Lines with characters of the language replace what stands in their place; of all others the surer stays. */
function merged(lines: readonly TextLine[], read: readonly TextLine[], proof: RegExp): TextLine[] {
  const kept = read.filter((line) => {
    const there = lines.filter((other) => meets(line, other));
    return proof.test(line.text) || there.every(({ confidence }) => confidence < line.confidence);
  });
  return [...kept, ...lines.filter((line) => !kept.some((other) => meets(other, line)))];
}

/** Whether the middle of one is inside the bounds of the other. */
const meets = (a: TextLine, b: TextLine): boolean => holds(a, b) || holds(b, a);

function holds({ quad }: TextLine, { quad: other }: TextLine): boolean {
  const { x, y } = centreOf(other);
  const xs = quad.map((corner) => corner.x);
  const ys = quad.map((corner) => corner.y);
  return x >= Math.min(...xs) && x <= Math.max(...xs) && y >= Math.min(...ys) && y <= Math.max(...ys);
}

const meanOf = (lines: readonly TextLine[]): number =>
  lines.reduce((sum, { confidence }) => sum + confidence, 0) / lines.length;
