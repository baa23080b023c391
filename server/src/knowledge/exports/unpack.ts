import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import yauzl from 'yauzl';
import { z } from 'zod';
import { Failed } from '../imports/trouble.ts';
import { FORMAT, type Manifest } from './archive.ts';

/** Bounds of an archive that is brought back. Sizes in bytes. */
export const archiveLimits = {
  entries: 20_000,
  unpacked: 4 * 1024 ** 3,
  manifest: 8 * 1024 ** 2,
  line: 48 * 1024 ** 2,
  lines: 1_000_000,
} as const;

/** An archive whose list of files is read. */
export interface Archive {
  readonly manifest: Manifest;
  has(name: string): boolean;
  stream(name: string): Promise<Readable>;
  /** The lines of one file as objects; nothing where there is no such file. */
  lines(name: string): AsyncGenerator<Record<string, unknown>>;
  /** Reads everything once and compares it with the manifest. */
  verify(tell: (done: number, of: number) => Promise<void>): Promise<void>;
  close(): void;
}

const manifestShape = z.object({
  format: z.literal(FORMAT),
  company: z.uuid(),
  at: z.iso.datetime(),
  counts: z.record(z.string(), z.int().min(0)),
  files: z.record(z.string(), z.object({ size: z.int().min(0), sha256: z.string().regex(/^[0-9a-f]{64}$/) })),
  mark: z.string().max(100),
});

const broken = (part: string) => new Failed({ code: 'transfer.broken', details: { part } });

/** Opens an archive. Throws `Failed` with `transfer.broken`, `transfer.not_archive` or `file.bomb`. */
export async function openArchive(path: string): Promise<Archive> {
  const zip = await yauzl.openPromise(path, { lazyEntries: true, autoClose: false }).catch(() => {
    throw new Failed({ code: 'transfer.not_archive', details: {} });
  });
  try {
    const entries = await directory(zip);
    const stream = async (name: string) => {
      const entry = entries.get(name);
      if (!entry) throw broken(name);
      return zip.openReadStreamPromise(entry);
    };
    const manifest = await readManifest(entries, stream);
    return {
      manifest,
      stream,
      has: (name) => entries.has(name),
      lines: (name) => (entries.has(name) ? linesOf(name, stream) : nothing()),
      verify: (tell) => verify(manifest, stream, tell),
      close: () => zip.close(),
    };
  } catch (error) {
    zip.close();
    throw error;
  }
}

async function* nothing(): AsyncGenerator<Record<string, unknown>> {}

async function directory(zip: yauzl.ZipFile): Promise<Map<string, yauzl.Entry>> {
  if (zip.entryCount > archiveLimits.entries) throw new Failed({ code: 'file.too_many_entries', details: {} });
  const entries = new Map<string, yauzl.Entry>();
  let unpacked = 0;
  try {
    for await (const entry of zip.eachEntry()) {
      unpacked += entry.uncompressedSize;
      entries.set(entry.fileName, entry);
    }
  } catch {
    throw broken('zip');
  }
  if (unpacked > archiveLimits.unpacked) throw new Failed({ code: 'file.bomb', details: {} });
  return entries;
}

async function readManifest(
  entries: ReadonlyMap<string, yauzl.Entry>,
  stream: (name: string) => Promise<Readable>,
): Promise<Manifest> {
  const entry = entries.get('manifest.json');
  if (!entry || entry.uncompressedSize > archiveLimits.manifest)
    throw new Failed({ code: 'transfer.not_archive', details: {} });
  const pieces: Buffer[] = [];
  for await (const piece of await stream('manifest.json')) pieces.push(piece as Buffer);
  try {
    return manifestShape.parse(JSON.parse(Buffer.concat(pieces).toString('utf8')));
  } catch {
    throw new Failed({ code: 'transfer.not_archive', details: {} });
  }
}

async function verify(
  { files }: Manifest,
  stream: (name: string) => Promise<Readable>,
  tell: (done: number, of: number) => Promise<void>,
): Promise<void> {
  const names = Object.keys(files);
  for (const [at, name] of names.entries()) {
    await tell(at, names.length);
    const hash = createHash('sha256');
    let size = 0;
    try {
      for await (const piece of await stream(name)) {
        hash.update(piece as Buffer);
        size += (piece as Buffer).length;
      }
    } catch {
      throw broken(name);
    }
    if (size !== files[name]!.size || hash.digest('hex') !== files[name]!.sha256) throw broken(name);
  }
}

async function* linesOf(
  name: string,
  stream: (name: string) => Promise<Readable>,
): AsyncGenerator<Record<string, unknown>> {
  let pieces: Buffer[] = [];
  let size = 0;
  let lines = 0;
  for await (const chunk of await stream(name)) {
    let rest = chunk as Buffer;
    for (let end = rest.indexOf(10); end >= 0; end = rest.indexOf(10)) {
      if (++lines > archiveLimits.lines) throw broken(name);
      yield parsed(name, Buffer.concat([...pieces, rest.subarray(0, end)]));
      [pieces, size, rest] = [[], 0, rest.subarray(end + 1)];
    }
    if (rest.length > 0) pieces.push(Buffer.from(rest));
    size += rest.length;
    if (size > archiveLimits.line) throw broken(name);
  }
  if (pieces.length > 0) throw broken(name);
}

function parsed(name: string, line: Buffer): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(line.toString('utf8'));
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>;
  } catch {
    // Falls through: it is no object either way.
  }
  throw broken(name);
}
