import { crc32 } from 'node:zlib';

/** Numbers, texts, lists and objects of them, and typed arrays, as bytes and back. */
export type Packable =
  | string
  | number
  | boolean
  | null
  | ArrayBufferView
  | readonly Packable[]
  | { readonly [name: string]: Packable };

const TYPES = { Uint8Array, Uint16Array, Uint32Array, Int8Array, Int32Array, Float32Array, Float64Array };
type TypeName = keyof typeof TYPES;
const MAGIC = 'LIRENIDX';
/** Magic, checksum, length of the JSON part. */
const PREFIX = 16;
const ALIGNED = 8;

/** The bytes are not what `pack` wrote. */
export class DamagedError extends Error {
  override name = 'DamagedError';
}

interface Reference {
  readonly $type: TypeName;
  readonly at: number;
  readonly length: number;
}

export function pack(value: Packable): Uint8Array {
  const arrays: Uint8Array[] = [];
  let end = 0;
  const json = Buffer.from(
    JSON.stringify(value, (_, part: unknown) => {
      if (!ArrayBuffer.isView(part)) return part;
      const bytes = new Uint8Array(part.buffer, part.byteOffset, part.byteLength);
      const reference = { $type: part.constructor.name, at: end, length: bytes.length };
      const padding = (ALIGNED - (bytes.length % ALIGNED)) % ALIGNED;
      arrays.push(bytes, new Uint8Array(padding));
      end += bytes.length + padding;
      return reference;
    }),
  );
  const filler = Buffer.alloc((ALIGNED - (json.length % ALIGNED)) % ALIGNED, ' ');
  const body = Buffer.concat([json, filler, ...arrays]);
  const prefix = Buffer.alloc(PREFIX);
  prefix.write(MAGIC, 'latin1');
  prefix.writeUInt32LE(crc32(body), 8);
  prefix.writeUInt32LE(json.length + filler.length, 12);
  return Buffer.concat([prefix, body]);
}

/** Throws `DamagedError` when a byte is missing or another than was written. */
export function unpack(bytes: Uint8Array): unknown {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < PREFIX || Buffer.from(bytes.subarray(0, 8)).toString('latin1') !== MAGIC)
    throw new DamagedError('This is no saved index.');
  const body = bytes.subarray(PREFIX);
  if (crc32(body) !== view.getUint32(8, true)) throw new DamagedError('The saved index is not whole.');
  const start = view.getUint32(12, true);
  return JSON.parse(Buffer.from(body.subarray(0, start)).toString('utf8'), (_, part: unknown) => {
    if (typeof part !== 'object' || part === null || !('$type' in part)) return part;
    const { $type, at, length } = part as Reference;
    // A copy: aligned, and free to be changed.
    const copy = body.slice(start + at, start + at + length);
    const Type = TYPES[$type];
    return new Type(copy.buffer, copy.byteOffset, length / Type.BYTES_PER_ELEMENT);
  });
}
