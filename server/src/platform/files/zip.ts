import type { FileHandle } from 'node:fs/promises';

/** The end record is 22 bytes, and a comment of up to 64 kB may follow it (APPNOTE 6.3.10, 4.3.16). */
const END_RECORD = 22;
const TAIL = END_RECORD + 0xffff;
const END_MARK = 0x06054b50;
const ENTRY_MARK = 0x02014b50;
const ENTRY = 46;
/** An office file has some dozens of entries; a directory larger than this is not read. */
const MAX_DIRECTORY = 1024 * 1024;

/** Names in the directory of a zip file; empty when there is none that can be read. Nothing is unpacked. */
export async function zipNames(file: FileHandle): Promise<Set<string>> {
  const { size } = await file.stat();
  const tail = await read(file, Math.max(0, size - TAIL), Math.min(size, TAIL));
  const end = tail.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]));
  if (end < 0 || end + END_RECORD > tail.length || tail.readUInt32LE(end) !== END_MARK) return new Set();
  const length = tail.readUInt32LE(end + 12);
  const start = tail.readUInt32LE(end + 16);
  if (length > MAX_DIRECTORY || start + length > size) return new Set();
  return namesIn(await read(file, start, length));
}

function namesIn(directory: Buffer): Set<string> {
  const names = new Set<string>();
  for (let at = 0; at + ENTRY <= directory.length && directory.readUInt32LE(at) === ENTRY_MARK;) {
    const name = directory.readUInt16LE(at + 28);
    names.add(directory.toString('utf8', at + ENTRY, at + ENTRY + name));
    at += ENTRY + name + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
  }
  return names;
}

async function read(file: FileHandle, at: number, length: number): Promise<Buffer> {
  const bytes = Buffer.alloc(length);
  const { bytesRead } = await file.read(bytes, 0, length, at);
  return bytes.subarray(0, bytesRead);
}
