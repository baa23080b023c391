import { readFileSync } from 'node:fs';
import path from 'node:path';

/** What the model tells apart; everything else is `other`. */
export const CLASSES = ['en', 'de', 'other'] as const;
export type LatinClass = (typeof CLASSES)[number];

/** Rows of weights; n-grams share them by their hash. */
export const BUCKETS = 1 << 15;
const MAGIC = 'LIRENLNG';
const VERSION = 1;
const LONGEST = 5;
/** Words that are read; a language shows itself long before. */
const WORDS = 60;

/** FNV-1a, 32 bits, over UTF-16 units. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    value ^= text.charCodeAt(index);
    value = Math.imul(value, 0x01000193);
  }
  return value >>> 0;
}

/** Rows of the words, of their beginnings and ends, and of all runs of up to five letters. */
export function featuresOf(words: readonly string[]): number[] {
  const rows: number[] = [];
  for (const word of words.slice(0, WORDS)) {
    const whole = `<${word.slice(0, 24)}>`;
    rows.push(hash(`w${whole}`) % BUCKETS, hash(`w${whole}`) % BUCKETS);
    for (let length = 1; length <= LONGEST; length++)
      for (let start = 0; start + length <= whole.length; start++)
        rows.push(hash(whole.slice(start, start + length)) % BUCKETS);
  }
  return rows;
}

/** Weights of each row for each class, as they are stored. */
export interface LatinModel {
  readonly weights: Int8Array;
  readonly scales: readonly number[];
  readonly bias: readonly number[];
}

/** Probabilities of `CLASSES`; a mean over the features, so that length does not make surer than it should. */
export function latinProbabilities({ weights, scales, bias }: LatinModel, words: readonly string[]): number[] {
  const rows = featuresOf(words);
  const sums = CLASSES.map(() => 0);
  for (const row of rows)
    for (let index = 0; index < CLASSES.length; index++) sums[index]! += weights[row * CLASSES.length + index]!;
  const norm = Math.sqrt(rows.length) || 1;
  return softmax(sums.map((sum, index) => (sum * scales[index]!) / norm + bias[index]!));
}

export function softmax(scores: readonly number[]): number[] {
  const top = Math.max(...scores);
  const powers = scores.map((score) => Math.exp(score - top));
  const total = powers.reduce((sum, power) => sum + power, 0);
  return powers.map((power) => power / total);
}

/** The file: 8 bytes of name, version and classes as u32, then scales and biases as f32, then the weights as i8. */
export function writeModel({ weights, scales, bias }: LatinModel): Uint8Array {
  const head = new DataView(new ArrayBuffer(16 + CLASSES.length * 8));
  for (let index = 0; index < MAGIC.length; index++) head.setUint8(index, MAGIC.charCodeAt(index));
  head.setUint32(8, VERSION, true);
  head.setUint32(12, CLASSES.length, true);
  [...scales, ...bias].forEach((value, index) => head.setFloat32(16 + index * 4, value, true));
  const bytes = new Uint8Array(head.byteLength + weights.length);
  bytes.set(new Uint8Array(head.buffer));
  bytes.set(new Uint8Array(weights.buffer, weights.byteOffset, weights.length), head.byteLength);
  return bytes;
}

/** Throws where the bytes are no model that this version reads. */
export function readModel(bytes: Uint8Array): LatinModel {
  const size = 16 + CLASSES.length * 8;
  const name = String.fromCharCode(...bytes.subarray(0, MAGIC.length));
  const head = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length !== size + BUCKETS * CLASSES.length || name !== MAGIC || head.getUint32(8, true) !== VERSION)
    throw new Error('The file of models/language is not one that this version reads.');
  const value = (index: number) => head.getFloat32(16 + index * 4, true);
  return {
    weights: Int8Array.from(bytes.subarray(size), (byte) => (byte << 24) >> 24),
    scales: CLASSES.map((_, index) => value(index)),
    bias: CLASSES.map((_, index) => value(CLASSES.length + index)),
  };
}

const file = path.resolve(import.meta.dirname, '../../../models/language/latin.bin');
let shipped: LatinModel | undefined;

/** The model that ships, read once. */
export function shippedLatin(): LatinModel {
  shipped ??= readModel(readFileSync(file));
  return shipped;
}
