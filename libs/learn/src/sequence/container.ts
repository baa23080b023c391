import { createHash } from 'node:crypto';
import { BadModel } from '../types.ts';

const MAGIC = 'LIRENSEQ';
const VERSION = 1;
/** Magic, version, length of the header, SHA-256 of those two and all that follows. */
const PREFIX = 48;
const ALIGNED = 8;

type Numbers = Uint8Array | Int8Array | Uint16Array | Uint32Array | Float32Array;
interface NumbersClass<T extends Numbers> {
  new (buffer: ArrayBuffer, byteOffset: number, length: number): T;
  readonly BYTES_PER_ELEMENT: number;
}

interface Header {
  readonly kind: string;
  readonly about: Readonly<Record<string, unknown>>;
  readonly parts: Readonly<Record<string, { readonly at: number; readonly bytes: number }>>;
}

/** A file of named rows of numbers behind a header of JSON; little-endian, which every machine that Node runs on is. */
export function container(
  kind: string,
  about: Readonly<Record<string, unknown>>,
  parts: Readonly<Record<string, Numbers>>,
): Uint8Array {
  const places: Record<string, { at: number; bytes: number }> = {};
  let length = 0;
  for (const [name, { byteLength }] of Object.entries(parts)) {
    places[name] = { at: length, bytes: byteLength };
    length += Math.ceil(byteLength / ALIGNED) * ALIGNED;
  }
  const words = JSON.stringify({ kind, about, parts: places } satisfies Header);
  const raw = Buffer.from(words);
  const header = Buffer.concat([raw, Buffer.alloc((ALIGNED - (raw.length % ALIGNED)) % ALIGNED, ' ')]);
  const out = Buffer.alloc(PREFIX + header.length + length);
  out.write(MAGIC, 'latin1');
  out.writeUInt32LE(VERSION, 8);
  out.writeUInt32LE(header.length, 12);
  header.copy(out, PREFIX);
  for (const [name, numbers] of Object.entries(parts))
    out.set(
      new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength),
      PREFIX + header.length + places[name]!.at,
    );
  out.set(digestOf(out), 16);
  return out;
}

const digestOf = (file: Buffer): Buffer =>
  createHash('sha256').update(file.subarray(8, 16)).update(file.subarray(PREFIX)).digest();

/** Reads what `container` wrote. Every method throws `BadModel` when the bytes are something else. */
export class BinaryReader {
  readonly about: Readonly<Record<string, unknown>>;
  readonly #parts: Header['parts'];
  readonly #body: Uint8Array;

  constructor(bytes: Uint8Array, kind: string) {
    const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    if (file.length < PREFIX || file.toString('latin1', 0, 8) !== MAGIC)
      throw new BadModel('This is not a model of a labeller.');
    const version = file.readUInt32LE(8);
    if (version !== VERSION) throw new BadModel(`The model is of version ${version}; ${VERSION} is read.`);
    if (!digestOf(file).equals(file.subarray(16, PREFIX)))
      throw new BadModel('The model is damaged: its bytes are not those that were written.');
    const end = PREFIX + file.readUInt32LE(12);
    const header = JSON.parse(file.toString('utf8', PREFIX, Math.min(end, file.length))) as Header;
    if (header.kind !== kind) throw new BadModel(`The model is a ${header.kind}, not a ${kind}.`);
    this.about = header.about;
    this.#parts = header.parts;
    this.#body = file.subarray(end);
  }

  /** Numbers of one name; `count` of them where that is known. */
  numbers<T extends Numbers>(name: string, as: NumbersClass<T>, count?: number): T {
    const part = this.#parts[name];
    const length = (part?.bytes ?? 0) / as.BYTES_PER_ELEMENT;
    if (!part || !Number.isInteger(length) || (count !== undefined && length !== count))
      throw new BadModel(`The model has no "${name}" that fits the rest.`);
    // A copy, so that numbers are aligned and the file can go.
    const copy = new Uint8Array(part.bytes);
    copy.set(this.#body.subarray(part.at, part.at + part.bytes));
    return new as(copy.buffer, 0, length);
  }

  names(name: string): string[] {
    const found = this.about[name];
    if (!Array.isArray(found) || !found.every((each) => typeof each === 'string'))
      throw new BadModel(`The model has no "${name}".`);
    return found;
  }
}
