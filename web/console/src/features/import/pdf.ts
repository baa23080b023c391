import { getDocument, GlobalWorkerOptions, type PDFDocumentProxy } from 'pdfjs-dist';

const [workerAddress] = Object.values(
  import.meta.glob<string>('/../../node_modules/pdfjs-dist/build/pdf.worker.min.mjs', {
    query: '?url&no-inline',
    import: 'default',
    eager: true,
  }),
);
GlobalWorkerOptions.workerSrc = workerAddress!;

/** Pixels of a drawn page at most: a poster at three times its size would fill the memory of a phone. */
const pixels = 16_000_000;

/** Chinese files often name a table of characters or a plain font instead of bringing it. */
const tables: Readonly<Record<string, () => Promise<string>>> = import.meta.glob<string>(
  [
    '/../../node_modules/pdfjs-dist/cmaps/{Adobe-GB1,Adobe-CNS1,GB,UniGB,UniCNS,B5,ETen}*.bcmap',
    '/../../node_modules/pdfjs-dist/standard_fonts/*.{pfb,ttf}',
  ],
  { query: '?url&no-inline', import: 'default' },
);
const byName = new Map(Object.entries(tables).map(([path, address]) => [path.split('/').at(-1)!, address]));

/** What pdf.js asks for by name, served by us as everything on the page is. */
class OwnData {
  async fetch({ filename }: { filename: string }): Promise<Uint8Array> {
    const address = byName.get(filename);
    if (!address) throw new Error(`No ${filename}`);
    const response = await fetch(await address());
    if (!response.ok) throw new Error(`${filename}: ${response.status}`);
    return new Uint8Array(await response.arrayBuffer());
  }
}

export interface OpenedPdf {
  readonly pages: number;
  /** Draws a page in the width that the canvas has. */
  draw(page: number, canvas: HTMLCanvasElement, signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
}

/** Opens a PDF by its address; only the parts that are looked at are fetched. No script of the file is run. */
export async function openPdf(address: string): Promise<OpenedPdf> {
  const task = getDocument({
    url: address,
    // WebAssembly would need a wider policy of scripts; without it rare pictures (JPEG 2000) stay white.
    useWasm: false,
    useWorkerFetch: false,
    BinaryDataFactory: OwnData,
    enableXfa: false,
    stopAtErrors: false,
  });
  const document = await task.promise;
  return {
    pages: document.numPages,
    draw: (page, canvas, signal) => draw(document, page, { canvas, signal }),
    close: () => task.destroy(),
  };
}

async function draw(
  document: PDFDocumentProxy,
  number: number,
  { canvas, signal }: { canvas: HTMLCanvasElement; signal: AbortSignal },
): Promise<void> {
  const page = await document.getPage(Math.min(number, document.numPages));
  if (signal.aborted) return;
  const whole = page.getViewport({ scale: 1 });
  const wanted = (canvas.clientWidth / whole.width) * window.devicePixelRatio;
  const most = Math.sqrt(pixels / (whole.width * whole.height));
  const viewport = page.getViewport({ scale: Math.min(wanted, most) });
  // Drawn aside and shown at once, so that a page never stands half on the screen.
  const aside = new OffscreenCanvas(Math.ceil(viewport.width), Math.ceil(viewport.height));
  const work = page.render({
    canvas: null,
    canvasContext: aside.getContext('2d') as unknown as CanvasRenderingContext2D,
    viewport,
  });
  const stop = () => work.cancel();
  signal.addEventListener('abort', stop, { once: true });
  try {
    await work.promise;
  } finally {
    signal.removeEventListener('abort', stop);
  }
  if (signal.aborted) return;
  [canvas.width, canvas.height] = [aside.width, aside.height];
  canvas.getContext('2d')!.drawImage(aside, 0, 0);
}
