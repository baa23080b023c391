/**
 * The thread in which Tesseract reads, whatever it is given. tesseract.js throws where nobody can catch it when trained
 * data is damaged, or says nothing at all, and prints what its library prints: all of that ends here, with this thread.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { createWorker, OEM } from 'tesseract.js';
import type { Opening, Said } from './tesseract.ts';

const { name, folder, packed } = workerData as Opening;

const worker = await createWorker(name, OEM.LSTM_ONLY, {
  // A folder, never an address: what is not there is an error and is not looked for elsewhere.
  langPath: folder,
  gzip: packed,
  cacheMethod: 'none',
  // Otherwise whoever waits for data that cannot be opened waits for ever.
  errorHandler(error: unknown) {
    throw new Error(String(error));
  },
});
const say = (said: Said) => parentPort!.postMessage(said);

parentPort!.on('message', (png: Uint8Array) => {
  void worker.recognize(Buffer.from(png), {}, { blocks: true, text: false }).then(({ data: page }) => {
    const lines = (page.blocks ?? []).flatMap(({ paragraphs }) => paragraphs.flatMap((paragraph) => paragraph.lines));
    const read = lines.map(({ text, confidence, bbox: { x0, y0, x1, y1 } }) => ({
      text: text.trim(),
      confidence: confidence / 100,
      quad: [
        { x: x0, y: y0 },
        { x: x1, y: y0 },
        { x: x1, y: y1 },
        { x: x0, y: y1 },
      ] as const,
    }));
    say({ kind: 'read', lines: read });
  });
});
say({ kind: 'ready' });
