/** One system at one size, in a process of its own so that its memory is its own. Prints a `Load` as JSON. */
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { scoreOutcomes, type KnowledgeRow, type Outcome } from '#libs/evaluation';
import { loadBundle, type Bundle } from '#libs/retrieval';
import { warmUp } from '#libs/text';
import { bm25 } from './peers/bm25.ts';
import { cosine, ownersOf, type Vectors } from './peers/cosine.ts';
import { miniSearch } from './peers/minisearch.ts';
import { orama } from './peers/orama.ts';
import type { Peer } from './peers/peer.ts';
import { product } from './peers/product.ts';
import { trigram } from './peers/trigram.ts';
import { approximate } from './peers/usearch.ts';
import { characters } from './peers/words.ts';
import { corpusOf } from './retrieval-corpus.ts';
import { type Load, type LoadOrder } from './retrieval-order.ts';
import { median, percentile } from './stats.ts';

const WARM_UP = 30;
const EDITS = 5;
const DEPTH = 10;

const order = JSON.parse(process.argv[2]!) as LoadOrder;
process.stdout.write(JSON.stringify(await load(order)));

async function load({ system, size, data, bundle: bundleName, postgres }: LoadOrder): Promise<Load> {
  const { rows, questions } = corpusOf(size, data);
  const bundle = loadBundle(bundleName);
  warmUp();
  bundle.encoder?.encode('你好');
  const before = memory();
  const began = performance.now();
  const peer = await open(system, { rows, bundle, postgres });
  const buildMs = performance.now() - began;
  const after = memory();
  for (const { query } of questions.slice(0, WARM_UP)) await peer.search(query, { limit: DEPTH });
  const outcomes: Outcome[] = [];
  const encoderTimes: number[] = [];
  for (const { query, gold } of questions) {
    const asked = performance.now();
    const { encoderMs, ...said } = await peer.search(query, { limit: DEPTH });
    outcomes.push({ gold, ...said, ms: performance.now() - asked });
    if (encoderMs !== undefined) encoderTimes.push(encoderMs);
  }
  const { r1, r5, msP50, msP95 } = scoreOutcomes(outcomes);
  const elsewhere = (await peer.bytesElsewhere?.()) ?? null;
  const kept = await saved(peer, { system, rows, bundle });
  const editMs = await edited(peer, rows, questions[0]!.query);
  await peer.close?.();
  return {
    system,
    size,
    questions: questions.length,
    r1,
    r5,
    msP50,
    msP95,
    buildMs,
    editMs,
    ...kept,
    encoderP50: encoderTimes.length > 0 ? percentile(encoderTimes, 0.5) : null,
    residentBytes: after.rss - before.rss,
    heapBytes: after.heap - before.heap,
    elsewhereBytes: elsewhere,
  };
}

interface Given {
  readonly rows: readonly KnowledgeRow[];
  readonly bundle: Bundle;
  readonly postgres?: string | undefined;
}

async function open(system: LoadOrder['system'], { rows, bundle, postgres }: Given): Promise<Peer> {
  switch (system) {
    case 'liren':
      return product(rows, bundle);
    case 'minisearch':
      return miniSearch(rows);
    case 'orama':
      return orama(rows);
    case 'trigram':
      return trigram(rows, postgres!);
    case 'bm25':
      return bm25(rows, characters);
    case 'cosine':
      return cosine(rows, bundle.encoder!);
    case 'usearch':
      return approximate(rows, bundle.encoder!);
  }
}

/** Writes it to a file and reads it again, where the system can. */
async function saved(
  peer: Peer,
  { system, rows, bundle }: Pick<LoadOrder, 'system'> & Given,
): Promise<Pick<Load, 'snapshotBytes' | 'loadMs'>> {
  if (!peer.save) return { snapshotBytes: null, loadMs: null };
  const folder = mkdtempSync(join(tmpdir(), 'liren-bench-'));
  const file = join(folder, 'snapshot');
  try {
    await peer.save(file);
    const began = performance.now();
    if (system === 'liren') product(rows, bundle, readFileSync(file));
    else if (system === 'minisearch') miniSearch(rows, readFileSync(file, 'utf8'));
    else if (system === 'orama') await orama(rows, readFileSync(file, 'utf8'));
    else if (system === 'usearch') approximate(rows, bundle.encoder!, file);
    else cosine(rows, bundle.encoder!, readVectors(file, rows));
    return { snapshotBytes: statSync(file).size, loadMs: performance.now() - began };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function readVectors(file: string, rows: readonly KnowledgeRow[]): Vectors {
  const { buffer, byteOffset, byteLength } = readFileSync(file);
  const flat = new Float32Array(buffer, byteOffset, byteLength / Float32Array.BYTES_PER_ELEMENT);
  return { owners: ownersOf(rows), flat };
}

/** From an edit to the end of the first search after it, the middle of a few: what an edit throws away is paid there. */
async function edited(peer: Peer, rows: readonly KnowledgeRow[], query: string): Promise<number> {
  const times: number[] = [];
  for (let nth = 0; nth < EDITS; nth++) {
    const row = rows[Math.floor(((nth + 0.5) * rows.length) / EDITS)]!;
    const began = performance.now();
    await peer.edit({ ...row, question: `${row.question}（新）` });
    await peer.search(query, { limit: DEPTH });
    times.push(performance.now() - began);
  }
  return median(times);
}

function memory(): { rss: number; heap: number } {
  for (let nth = 0; nth < 3; nth++) globalThis.gc?.();
  const { rss, heapUsed, external } = process.memoryUsage();
  return { rss, heap: heapUsed + external };
}
