import { crc32, deflateRawSync } from 'node:zlib';

/** An entry as it is to stand in the zip; what is not given is what an honest zip would say. */
export interface Entry {
  readonly name: string | Buffer;
  readonly data?: string | Buffer;
  /** Bytes as they stand in the file, already packed; `data` is then only what the sizes speak of. */
  readonly packed?: Buffer;
  readonly store?: boolean;
  readonly method?: number;
  readonly flags?: number;
  /** Unix mode, as in a link. */
  readonly mode?: number;
  /** What the directory claims. */
  readonly claims?: { readonly size?: number; readonly packed?: number };
  /** The directory leads to the local header of this entry instead of one of its own. */
  readonly sharesWith?: number;
}

const UTF8 = 0x800;

/** A zip (APPNOTE.TXT 6.3.10), byte by byte, so that it can lie. */
export function zip(entries: readonly Entry[]): Buffer {
  const pieces: Buffer[] = [];
  const directory: Buffer[] = [];
  const offsets: number[] = [];
  let offset = 0;
  for (const entry of entries) {
    const name = Buffer.from(entry.name);
    const data = Buffer.from(entry.data ?? '');
    const packed = entry.packed ?? (entry.store ? data : deflateRawSync(data));
    const fields = {
      method: entry.method ?? (entry.store ? 0 : 8),
      flags: entry.flags ?? (typeof entry.name === 'string' ? UTF8 : 0),
      crc: crc32(data),
      size: entry.claims?.size ?? data.length,
      packed: entry.claims?.packed ?? packed.length,
    };
    offsets.push(entry.sharesWith === undefined ? offset : offsets[entry.sharesWith]!);
    directory.push(Buffer.concat([central(fields, name.length, entry.mode ?? 0o100644, offsets.at(-1)!), name]));
    if (entry.sharesWith !== undefined) continue;
    const whole = [local(fields, name.length), name, packed];
    pieces.push(...whole);
    offset += whole.reduce((sum, piece) => sum + piece.length, 0);
  }
  const central_ = Buffer.concat(directory);
  return Buffer.concat([...pieces, central_, end(entries.length, central_.length, offset)]);
}

interface Fields {
  readonly method: number;
  readonly flags: number;
  readonly crc: number;
  readonly size: number;
  readonly packed: number;
}

function local({ method, flags, crc, size, packed }: Fields, name: number): Buffer {
  const header = Buffer.alloc(30);
  header.writeUInt32LE(0x04034b50, 0);
  header.writeUInt16LE(20, 4);
  header.writeUInt16LE(flags, 6);
  header.writeUInt16LE(method, 8);
  header.writeUInt32LE(crc, 14);
  header.writeUInt32LE(packed, 18);
  header.writeUInt32LE(size, 22);
  header.writeUInt16LE(name, 26);
  return header;
}

function central({ method, flags, crc, size, packed }: Fields, name: number, mode: number, offset: number): Buffer {
  const header = Buffer.alloc(46);
  header.writeUInt32LE(0x02014b50, 0);
  header.writeUInt16LE(0x031e, 4);
  header.writeUInt16LE(20, 6);
  header.writeUInt16LE(flags, 8);
  header.writeUInt16LE(method, 10);
  header.writeUInt32LE(crc, 16);
  header.writeUInt32LE(packed, 20);
  header.writeUInt32LE(size, 24);
  header.writeUInt16LE(name, 28);
  header.writeUInt32LE((mode << 16) >>> 0, 38);
  header.writeUInt32LE(offset, 42);
  return header;
}

/** With the records of zip64 where the count needs them. */
function end(count: number, size: number, offset: number): Buffer {
  const last = Buffer.alloc(22);
  last.writeUInt32LE(0x06054b50, 0);
  last.writeUInt16LE(Math.min(count, 0xffff), 8);
  last.writeUInt16LE(Math.min(count, 0xffff), 10);
  last.writeUInt32LE(size, 12);
  last.writeUInt32LE(offset, 16);
  if (count < 0xffff) return last;
  const wide = Buffer.alloc(56);
  wide.writeUInt32LE(0x06064b50, 0);
  wide.writeBigUInt64LE(44n, 4);
  wide.writeBigUInt64LE(BigInt(count), 24);
  wide.writeBigUInt64LE(BigInt(count), 32);
  wide.writeBigUInt64LE(BigInt(size), 40);
  wide.writeBigUInt64LE(BigInt(offset), 48);
  const locator = Buffer.alloc(20);
  locator.writeUInt32LE(0x07064b50, 0);
  locator.writeBigUInt64LE(BigInt(offset + size), 8);
  locator.writeUInt32LE(1, 16);
  return Buffer.concat([wide, locator, last]);
}
