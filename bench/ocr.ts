import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join, resolve } from 'node:path';
import { fieldsOf, type OcrOutcome } from '#libs/evaluation';
import { paperKinds, sightOf } from '#libs/papers';
import { openEyes } from '../server/src/cli/ocr-run.ts';
import { defects } from './ocr/damage.ts';
import { licencePicture, paperOf, paperPicture, scenePicture, type Picture } from './ocr/pictures.ts';
import { childSeconds } from './ocr/processor.ts';
import { scenes } from './ocr/scenes.ts';
import { summaryOf, type Looked } from './ocr/summary.ts';
import { tablesOf } from './ocr/tables.ts';
import { openTesseract, type PeerReader } from './peers/tesseract.ts';

export interface OcrBenchOptions {
  readonly papers: number;
  readonly seed: number;
  readonly peers: boolean;
  readonly out?: string;
  readonly json?: boolean;
}

/**
 * Renders papers, damages each in every way, and reads them all; Tesseract reads the same pictures. True when what has
 * nothing to do with time was reached.
 */
export async function run({ papers, seed, peers, out, json }: OcrBenchOptions): Promise<boolean> {
  const loadBefore = loadavg()[0]!;
  const eyes = openEyes();
  const peer = peers ? await openTesseract() : null;
  const looked: Looked[] = [];
  try {
    await eyes.look((await licencePicture(paperOf(seed, 0), 'clean')).bytes);
    const processor = childSeconds();
    const all = papers * defects.length + othersOf(papers).length;
    for await (const picture of pictures(papers, seed)) {
      looked.push(await lookAt(picture, eyes.look, peer));
      if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${looked.length} of ${all}`);
    }
    const perPicture = (childSeconds() - processor) / looked.length;
    const machine = { cores: cpus().length, cpu: cpus()[0]?.model.trim() ?? 'unknown', loadBefore };
    const summary = summaryOf(looked, { rssMB: eyes.mostMB(), processorSeconds: perPicture });
    const result = { bench: 'ocr', rendered: true, papers, seed, machine, ...summary };
    const folder = resolve(out ?? join(import.meta.dirname, 'results'));
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'ocr.json'), `${JSON.stringify(result, null, 2)}\n`);
    console.log(json ? JSON.stringify(result, null, 2) : tablesOf(result));
    return summary.targets.every(({ reached, ofTime }) => reached || ofTime);
  } finally {
    await eyes.close();
    await peer?.close();
  }
}

/** Kinds and scenes in turn: about one for each licence. */
function othersOf(papers: number): ((seed: number) => Promise<Picture>)[] {
  const kinds = paperKinds.filter((kind) => kind !== 'business_licence');
  const rounds = Math.max(1, Math.round(papers / 6));
  return Array.from({ length: rounds }, (_, nth) => [
    ...kinds.flatMap((kind) => [
      (seed: number) => paperPicture(kind, 2 * nth, { seed, defect: 'clean' }),
      (seed: number) => paperPicture(kind, 2 * nth + 1, { seed, defect: 'photo' }),
    ]),
    ...scenes.map((scene) => (seed: number) => scenePicture(scene, nth, seed)),
  ]).flat();
}

async function* pictures(papers: number, seed: number): AsyncGenerator<Picture> {
  for (let nth = 0; nth < papers; nth++)
    for (const defect of defects) yield await licencePicture(paperOf(seed, nth), defect);
  for (const other of othersOf(papers)) yield await other(seed);
}

type Look = (bytes: Buffer) => Promise<Pick<OcrOutcome, 'sight' | 'ms'>>;

async function lookAt({ truth, bytes, perfect }: Picture, look: Look, peer: PeerReader | null): Promise<Looked> {
  const own: OcrOutcome = { row: truth, ...(await look(bytes)) };
  const limit: OcrOutcome = { row: truth, sight: sightOf(perfect), ms: 0 };
  const reading = await peer?.read(bytes);
  const theirs = reading ? { row: truth, sight: sightOf(reading), ms: reading.tookMs } : null;
  const wrong = fieldsOf(own).filter(({ right }) => !right);
  return { own, limit, peer: theirs, wrong };
}
