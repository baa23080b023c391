import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { readModel, type Model } from './file.ts';
import { tokens } from './tokens.ts';

/** Turns a text into a vector of unit length; texts that mean the same lie near each other. */
export interface Encoder {
  /** Content hash of the model: vectors of different ids never meet. */
  readonly id: string;
  readonly dimensions: number;
  /** Unit length; all zeros for a text without a letter or digit. */
  encode(text: string): Float32Array;
  encodeMany(texts: readonly string[]): Float32Array[];
  /**
   * Unit vectors spread over the training sentences. Fixed with the model, so that whoever groups by the nearest one
   * groups the same way whatever the order in which entries came.
   */
  readonly centroids: readonly Float32Array[];
}

/** Reads a model file (bytes or its path). Throws `EncoderFileError` when it is not one that this version reads. */
export function loadEncoder(source: Uint8Array | string | URL): Encoder {
  const bytes = source instanceof Uint8Array ? source : readFileSync(source);
  const model = readModel(bytes);
  const id = `liren-${createHash('sha256').update(bytes).digest('hex').slice(0, 16)}`;
  const encode = (text: string) => embed(model, text);
  return {
    id,
    dimensions: model.dimensions,
    encode,
    encodeMany: (texts) => texts.map(encode),
    centroids: model.centroids,
  };
}

let shipped: Encoder | undefined;

/** The encoder that ships, read once. */
export function shippedEncoder(): Encoder {
  shipped ??= loadEncoder(new URL('../../../models/encoder/encoder.bin', import.meta.url));
  return shipped;
}

function embed(model: Model, text: string): Float32Array {
  const { dimensions, rows, weights } = model;
  const sum = new Float32Array(dimensions);
  for (const row of tokens(text, model)) {
    const weight = weights[row]!;
    const start = row * dimensions;
    for (let i = 0; i < dimensions; i++) sum[i]! += weight * rows[start + i]!;
  }
  return toUnit(sum);
}

function toUnit(vector: Float32Array): Float32Array {
  let squares = 0;
  for (const x of vector) squares += x * x;
  if (squares === 0) return vector;
  const scale = 1 / Math.sqrt(squares);
  for (let i = 0; i < vector.length; i++) vector[i]! *= scale;
  return vector;
}
