import * as z from 'zod';
import type { Vocabulary } from './tokens.ts';

const MAGIC = 'LIRENENC';
const VERSION = 1;
const PREFIX = 16;

/** The bytes are not a model file that this version reads. */
export class EncoderFileError extends Error {
  override name = 'EncoderFileError';
}

/** A model as it is used: rows are dequantised, `weights` hold the learned weight of each row times its scale. */
export interface Model extends Vocabulary {
  readonly dimensions: number;
  readonly rows: Int8Array;
  readonly weights: Float32Array;
  readonly centroids: readonly Float32Array[];
}

const whole = z.int().nonnegative();
const section = z.object({ at: whole, bytes: whole });
const headerShape = z.object({
  dimensions: z.int().positive(),
  tokens: whole,
  buckets: z.int().positive(),
  centroids: whole,
  sections: z.object({ tokens: section, rows: section, weights: section, centroids: section }),
});
type Header = z.infer<typeof headerShape>;

/** Reads a model file; its layout is described in models/encoder/README.md. */
export function readModel(bytes: Uint8Array): Model {
  const header = readHeader(bytes);
  const part = (name: keyof Header['sections']) => {
    const { at, bytes: length } = header.sections[name];
    // A copy, so that typed arrays over it are aligned and the file's buffer can go.
    const found = new Uint8Array(bytes.subarray(at, at + length));
    if (found.length !== length) throw new EncoderFileError(`The model file ends inside "${name}".`);
    return found.buffer;
  };
  const names = new TextDecoder().decode(part('tokens')).split('\n');
  const { dimensions, buckets } = header;
  const count = header.tokens + buckets;
  const rows = new Int8Array(part('rows'));
  const weights = new Float32Array(part('weights'));
  const flat = new Float32Array(part('centroids'));
  const fits =
    names.length === header.tokens &&
    rows.length === count * dimensions &&
    weights.length === count &&
    flat.length === header.centroids * dimensions;
  if (!fits) throw new EncoderFileError('The sections of the model file do not fit its header.');
  return {
    dimensions,
    rows,
    weights,
    rowOf: new Map(names.map((name, index) => [name, index])),
    buckets: { first: names.length, count: buckets },
    centroids: Array.from({ length: header.centroids }, (_, i) => flat.subarray(i * dimensions, (i + 1) * dimensions)),
  };
}

function readHeader(bytes: Uint8Array): Header {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < PREFIX || new TextDecoder('latin1').decode(bytes.subarray(0, 8)) !== MAGIC)
    throw new EncoderFileError('This is not a model file of the encoder.');
  const version = view.getUint32(8, true);
  if (version !== VERSION) throw new EncoderFileError(`Version ${version} of the model file; ${VERSION} is read.`);
  const end = PREFIX + view.getUint32(12, true);
  if (end > bytes.length) throw new EncoderFileError('The model file ends inside its header.');
  try {
    return headerShape.parse(JSON.parse(new TextDecoder().decode(bytes.subarray(PREFIX, end))));
  } catch (error) {
    throw new EncoderFileError('The header of the model file cannot be read.', { cause: error });
  }
}
