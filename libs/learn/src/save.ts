import { createHash } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { z } from 'zod';
import { VIEW_WEIGHTS } from './features.ts';
import { vocabularyFrom } from './matrix.ts';
import { classifierOf, modelOf } from './model.ts';
import { SIGNALS } from './scope.ts';
import { BadModel, type Classifier } from './types.ts';

/*
 * A model file: magic (8 bytes), version (u32), SHA-256 of all that follows (32), length of the header (u32), the header
 * as JSON, and the deflated body: hashes (u32), idf, scales and bias (f32), weights (i8). Numbers are little-endian.
 */
const MAGIC = 'LIRENCLS';
const VERSION = 1;
const DIGEST_AT = 12;
const HEADER_AT = DIGEST_AT + 32;
const BODY_AT = HEADER_AT + 4;
/** Largest body once it is inflated, in bytes: more is an attack, not a model. */
const MAX_BODY = 512 * 1024 * 1024;

const share = z.number().min(0).max(1);
const count = z.int().nonnegative();
const headerShape = z.object({
  labels: z.array(z.string().min(1)).min(1),
  features: count,
  views: z.array(z.number().positive()).length(VIEW_WEIGHTS.length),
  sharpness: z.number().positive(),
  scope: z.object({
    model: z.object({ weights: z.array(z.number()).length(SIGNALS), bias: z.number() }),
    threshold: share,
  }),
  card: z.object({
    kind: z.literal('classifier'),
    seed: z.number(),
    labels: count,
    examples: count,
    outOfScope: count,
    features: count,
    crossValidated: z
      .object({
        folds: count,
        accuracy: share,
        accuracyAccepted: share,
        macroF1: share,
        oosRecall: share.nullable(),
        oosFrom: z.literal(['rows', 'labels', 'none']),
      })
      .nullable(),
    threshold: share,
  }),
});

/** The model as a file. The same model gives the same bytes. Throws `BadModel` for a classifier that was not made here. */
export function saveClassifier(classifier: Classifier): Uint8Array {
  const model = modelOf(classifier);
  if (!model) throw new BadModel('This classifier was not trained or loaded here.');
  const { labels, sharpness, scope, card, vocabulary, linear } = model;
  const header = { labels, features: vocabulary.hashes.length, views: vocabulary.weights, sharpness, scope, card };
  const json = Buffer.from(JSON.stringify(header));
  const parts = [vocabulary.hashes, vocabulary.idf, linear.scales, linear.bias, linear.weights];
  const body = Buffer.concat(parts.map((part) => new Uint8Array(part.buffer, part.byteOffset, part.byteLength)));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(json.length);
  const rest = Buffer.concat([length, json, deflateRawSync(body)]);
  const version = Buffer.alloc(4);
  version.writeUInt32LE(VERSION);
  return new Uint8Array(Buffer.concat([Buffer.from(MAGIC, 'latin1'), version, digestOf(rest), rest]));
}

/** Reads a file of `saveClassifier`. Throws `BadModel` with what is wrong. */
export function loadClassifier(bytes: Uint8Array): Classifier {
  const all = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (all.length < BODY_AT || all.toString('latin1', 0, 8) !== MAGIC)
    throw new BadModel('This is not a model file of a classifier.');
  const version = all.readUInt32LE(8);
  if (version !== VERSION) throw new BadModel(`Version ${version} of the model file; ${VERSION} is read.`);
  if (!digestOf(all.subarray(HEADER_AT)).equals(all.subarray(DIGEST_AT, HEADER_AT)))
    throw new BadModel('The model file is damaged.');
  const end = BODY_AT + all.readUInt32LE(HEADER_AT);
  const { features, views, ...header } = headerIn(all.subarray(BODY_AT, end));
  const classes = header.labels.length;
  const body = inflated(all.subarray(end), features * (8 + classes) + classes * 8);
  let at = 0;
  const next = (length: number) => body.buffer.slice(body.byteOffset + at, body.byteOffset + (at += length));
  const vocabulary = vocabularyFrom(new Uint32Array(next(features * 4)), new Float32Array(next(features * 4)), views);
  const scales = new Float32Array(next(classes * 4));
  const bias = new Float32Array(next(classes * 4));
  return classifierOf({
    ...header,
    vocabulary,
    linear: { classes, scales, bias, weights: new Int8Array(next(features * classes)) },
  });
}

const digestOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest();

function headerIn(bytes: Buffer): z.infer<typeof headerShape> {
  try {
    return headerShape.parse(JSON.parse(bytes.toString('utf8')));
  } catch (error) {
    throw new BadModel('The header of the model file cannot be read.', { cause: error });
  }
}

function inflated(bytes: Buffer, length: number): Buffer {
  if (length > MAX_BODY) throw new BadModel('The model file is larger than any model.');
  try {
    const body = inflateRawSync(bytes, { maxOutputLength: Math.max(1, length) });
    if (body.length === length) return body;
  } catch (error) {
    throw new BadModel('The body of the model file cannot be read.', { cause: error });
  }
  throw new BadModel('The body of the model file does not fit its header.');
}
