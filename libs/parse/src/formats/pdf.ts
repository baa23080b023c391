import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import type { PDFDocumentProxy, PDFPageProxy } from 'pdfjs-dist';
import type { TextContent, TextItem } from 'pdfjs-dist/types/src/display/api.d.ts';
import type { Gather } from '../gather.ts';
import { Refused, refuse } from '../refused.ts';
import { pdfBlocks } from './pdf-blocks.ts';
import { type Glyphs, type Line, linesOf } from './pdf-lines.ts';

/** Text of a PDF with its places. No script, font, picture or form of the file is run or drawn. */
export async function readPdf(bytes: Uint8Array, gather: Gather): Promise<undefined> {
  const document = await open(bytes);
  if (document.numPages > gather.limits.pages) {
    refuse('file.too_many_pages', { limit: gather.limits.pages, found: document.numPages });
  }
  if (await runsScripts(document)) gather.warn('script_ignored');
  const lines = await readPages(document, gather);
  if (lines.length === 0) refuse('file.no_text', { pages: document.numPages });
  pdfBlocks(lines, document.numPages, gather);
}

async function open(bytes: Uint8Array): Promise<PDFDocumentProxy> {
  const { getDocument } = await import('pdfjs-dist/legacy/build/pdf.mjs');
  const home = dirname(createRequire(import.meta.url).resolve('pdfjs-dist/package.json'));
  const loading = getDocument({
    // pdf.js takes the buffer away from its owner.
    data: new Uint8Array(bytes),
    cMapUrl: `${home}/cmaps/`,
    cMapPacked: true,
    standardFontDataUrl: `${home}/standard_fonts/`,
    disableFontFace: true,
    useSystemFonts: false,
    useWorkerFetch: false,
    useWasm: false,
    enableXfa: false,
    maxImageSize: 1,
    verbosity: 0,
  });
  try {
    return await loading.promise;
  } catch (error) {
    if (error instanceof RangeError) throw error;
    const name = error instanceof Error ? error.name : '';
    return refuse(name === 'PasswordException' ? 'file.encrypted' : 'file.broken', { part: 'pdf' });
  }
}

async function runsScripts(document: PDFDocumentProxy): Promise<boolean> {
  try {
    return (
      (await document.getJSActions()) !== null ||
      ((await document.getOpenAction()) as { action?: unknown } | null)?.action !== undefined
    );
  } catch {
    return false;
  }
}

async function readPages(document: PDFDocumentProxy, gather: Gather): Promise<Line[]> {
  const lines: Line[] = [];
  let characters = 0;
  let unreadable = 0;
  for (let number = 1; number <= document.numPages; number++) {
    gather.progress({
      fraction: (number - 1) / document.numPages,
      what: 'reading',
      done: number - 1,
      of: document.numPages,
    });
    try {
      const page = await document.getPage(number);
      const found = linesOf(await glyphsOf(page, gather), number);
      characters += found.reduce((sum, line) => sum + line.text.length, 0);
      lines.push(...found);
      if (found.length === 0) gather.warn('page_without_text', number);
      page.cleanup();
    } catch (error) {
      if (error instanceof RangeError || error instanceof Refused) throw error;
      unreadable++;
      gather.warn('page_unreadable', number);
    }
    if (characters > gather.limits.text) refuse('file.too_much_text', { limit: gather.limits.text });
    if (lines.length > gather.limits.blocks * 4) refuse('file.too_much_text', { limit: gather.limits.blocks * 4 });
  }
  if (unreadable === document.numPages) refuse('file.broken', { part: 'pdf' });
  return lines;
}

/** What is written on a page, with boxes as fractions of the page as it is seen (turned pages are turned). */
async function glyphsOf(page: PDFPageProxy, gather: Gather): Promise<Glyphs[]> {
  const view = page.getViewport({ scale: 1 });
  gather.page({ number: page.pageNumber, width: Math.round(view.width), height: Math.round(view.height) });
  const glyphs: Glyphs[] = [];
  let characters = 0;
  for await (const { items } of page.streamTextContent() as AsyncIterable<TextContent>) {
    for (const item of items) {
      const run = 'str' in item ? placed(item, view) : undefined;
      if (run) glyphs.push(run);
      characters += run?.text.length ?? 0;
      if (characters > gather.limits.text) refuse('file.too_much_text', { limit: gather.limits.text });
    }
  }
  return glyphs;
}

/** How far letters reach below their base line, in heights. */
const DESCENT = 0.2;

function placed(
  item: TextItem,
  view: { width: number; height: number; convertToViewportPoint(x: number, y: number): unknown[] },
): Glyphs | undefined {
  const [a, b, c, d, e, f] = item.transform as [number, number, number, number, number, number];
  const across = Math.hypot(a, b) || 1;
  const size = Math.hypot(c, d) || across;
  const along = { x: (a / across) * item.width, y: (b / across) * item.width };
  const from = view.convertToViewportPoint(e - c * DESCENT, f - d * DESCENT) as [number, number];
  const to = view.convertToViewportPoint(e + along.x + c * (1 - DESCENT), f + along.y + d * (1 - DESCENT)) as [
    number,
    number,
  ];
  const [left, right] = [Math.min(from[0], to[0]), Math.max(from[0], to[0])];
  const [top, bottom] = [Math.min(from[1], to[1]), Math.max(from[1], to[1])];
  if (![left, right, top, bottom].every(Number.isFinite) || view.width <= 0 || view.height <= 0) return undefined;
  // Outside the page nobody sees it: what stands there is for machines that read files.
  if (right < 0 || bottom < 0 || left > view.width || top > view.height) return undefined;
  return {
    text: item.str,
    size: size / view.height,
    box: [left / view.width, top / view.height, (right - left) / view.width, (bottom - top) / view.height],
    aspect: view.width / view.height,
  };
}
