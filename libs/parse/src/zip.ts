import { createInflateRaw } from 'node:zlib';
import yauzl from 'yauzl';
import { decodeText } from './decode.ts';
import type { Limits } from './limits.ts';
import { Refused, refuse } from './refused.ts';

/** A zip whose directory has been checked; what is unpacked from it is counted. */
export interface Zip {
  /** Files in the order of the directory, folders left out. */
  readonly names: readonly string[];
  has(name: string): boolean;
  /** The bytes of one file, piece by piece. Refused when more come out than the directory says, or than is allowed. */
  stream(name: string): AsyncGenerator<Buffer>;
  /** All of one file. */
  read(name: string, most: number): Promise<Buffer>;
}

const LOCAL_HEADER = 30;
const SYMBOLIC_LINK = 0o120000;
const FILE_TYPE = 0o170000;
const ENCRYPTED = 1;
const STORED = 0;
const DEFLATED = 8;
const UTF8_NAME = 0x800;
const ENTRY_NAME = 500;

/**
 * Opens a zip held in memory (APPNOTE.TXT 6.3.10). Only the central directory counts; refused are unsafe paths, links,
 * encryption, entries that share bytes, too many entries, and sizes or ratios beyond the limits.
 */
export async function openZip(bytes: Buffer, limits: Limits): Promise<Zip> {
  const file = await yauzl
    .fromBufferPromise(bytes, { lazyEntries: true, decodeStrings: false })
    .catch(() => refuse('file.broken', { part: 'zip' }));
  if (file.entryCount > limits.entries) {
    refuse('file.too_many_entries', { limit: limits.entries, found: file.entryCount });
  }
  const entries = await directory(file);
  const budget = { left: limits.unpackedBytes };
  checkSizes([...entries], bytes.length, limits);
  checkOverlap([...entries]);

  async function* stream(name: string): AsyncGenerator<Buffer> {
    const entry = entries.get(name) ?? refuse('file.broken', { entry: shown(name) });
    const header = await file
      .readLocalFileHeaderPromise(entry, { minimal: true })
      .catch(() => refuse('file.broken', { entry: shown(name) }));
    const packed = bytes.subarray(header.fileDataStart, header.fileDataStart + entry.compressedSize);
    let out = 0;
    for await (const piece of unpacked(name, entry, packed)) {
      out += piece.length;
      budget.left -= piece.length;
      const swollen = out > limits.ratioFrom && out > packed.length * limits.ratio;
      if (swollen || budget.left < 0 || out > entry.uncompressedSize) refuse('file.bomb', { entry: shown(name) });
      yield piece;
    }
    if (out !== entry.uncompressedSize) refuse('file.broken', { entry: shown(name) });
  }

  return {
    names: [...entries.keys()].filter((name) => !name.endsWith('/')),
    has: (name) => entries.has(name),
    stream,
    async read(name, most) {
      const pieces: Buffer[] = [];
      let size = 0;
      for await (const piece of stream(name)) {
        size += piece.length;
        if (size > most) refuse('file.too_big', { limit: most, entry: shown(name) });
        pieces.push(piece);
      }
      return Buffer.concat(pieces);
    },
  };
}

async function* unpacked(name: string, entry: yauzl.Entry, packed: Buffer): AsyncGenerator<Buffer> {
  if (entry.compressionMethod === STORED) {
    yield packed;
    return;
  }
  if (entry.compressionMethod !== DEFLATED) refuse('file.unsupported_kind', { is: 'zip', entry: shown(name) });
  const inflate = createInflateRaw({ chunkSize: 64 * 1024 });
  inflate.end(packed);
  try {
    for await (const piece of inflate) yield piece as Buffer;
  } catch (error) {
    if (error instanceof Refused) throw error;
    refuse('file.broken', { entry: shown(name) });
  } finally {
    inflate.destroy();
  }
}

/** Name -> entry. Names are decoded here: Chinese Windows writes them in GBK without saying so. */
async function directory(file: yauzl.ZipFile): Promise<Map<string, yauzl.Entry>> {
  const entries = new Map<string, yauzl.Entry>();
  try {
    for await (const entry of file.eachEntry()) {
      const utf8 = (entry.generalPurposeBitFlag & UTF8_NAME) !== 0;
      const name = utf8 ? entry.fileNameRaw.toString('utf8') : decodeText(entry.fileNameRaw).text;
      checkEntry(name, entry);
      if (entries.has(name)) refuse('file.broken', { entry: shown(name) });
      entries.set(name, entry);
    }
  } catch (error) {
    if (error instanceof Refused) throw error;
    refuse('file.broken', { part: 'zip' });
  }
  return entries;
}

function checkEntry(name: string, entry: yauzl.Entry): void {
  const unsafe =
    /[\u0000-\u001f\\]|^\/|^[a-z]:/i.test(name) || name.split('/').includes('..') || name.length > ENTRY_NAME;
  const link = ((entry.externalFileAttributes >>> 16) & FILE_TYPE) === SYMBOLIC_LINK;
  if (unsafe || link) refuse('file.unsafe_path', { entry: shown(name) });
  if (entry.generalPurposeBitFlag & ENCRYPTED) refuse('file.encrypted', { entry: shown(name) });
}

function checkSizes(entries: readonly (readonly [string, yauzl.Entry])[], size: number, limits: Limits): void {
  let total = 0;
  for (const [name, entry] of entries) {
    total += entry.uncompressedSize;
    const swollen =
      entry.uncompressedSize > limits.ratioFrom && entry.uncompressedSize > entry.compressedSize * limits.ratio;
    if (swollen || total > limits.unpackedBytes) refuse('file.bomb', { entry: shown(name) });
  }
  if (total > limits.ratioFrom && total > size * limits.ratio) refuse('file.bomb');
}

/** Entries that share bytes are how 42 kB become gigabytes (Fifield, A better zip bomb, 2019). */
function checkOverlap(entries: readonly (readonly [string, yauzl.Entry])[]): void {
  const byPlace = entries.toSorted(
    ([, one], [, other]) => one.relativeOffsetOfLocalHeader - other.relativeOffsetOfLocalHeader,
  );
  let end = 0;
  for (const [name, entry] of byPlace) {
    const start = entry.relativeOffsetOfLocalHeader;
    if (start < end) refuse('file.bomb', { entry: shown(name) });
    end = start + LOCAL_HEADER + entry.fileNameLength + entry.compressedSize;
  }
}

/** A name from inside a file, for a message: short, and nothing that could turn or break a line. */
export function shown(name: string): string {
  return name.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, '').slice(0, 80);
}
