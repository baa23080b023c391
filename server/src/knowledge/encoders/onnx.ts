import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { InferenceSession, Tensor } from 'onnxruntime-node';
import * as z from 'zod';
import { toUnit, type Encoded, type TextEncoder } from './port.ts';
import { wordPiece, type WordPiece } from './wordpiece.ts';

const BATCH = 16;
/** Pieces of a text that are read, with [CLS] and [SEP]. */
const MAX_PIECES = 256;
const MAX_MODEL_BYTES = 2 * 1024 ** 3;
const MAX_VOCABULARY_BYTES = 64 * 1024 ** 2;
const INPUTS = ['input_ids', 'attention_mask', 'token_type_ids'];

const tokenizerShape = z.object({
  normalizer: z.object({ lowercase: z.boolean().optional() }).nullish(),
  model: z.object({ type: z.literal('WordPiece').optional(), vocab: z.record(z.string(), z.int().nonnegative()) }),
});

interface OnnxOptions {
  readonly folder: string;
  readonly pooling: 'mean' | 'cls';
}

interface Loaded {
  readonly id: string;
  readonly session: InferenceSession;
  readonly tokenizer: WordPiece;
  readonly tensor: (ids: BigInt64Array, shape: number[]) => Tensor;
}

/**
 * A BERT-like sentence encoder in a folder: model.onnx with vocab.txt or tokenizer.json (WordPiece). Nothing is loaded,
 * the runtime neither, before the first text; what cannot be loaded is not tried again until the next start.
 */
export function onnxEncoder({ folder, pooling }: OnnxOptions): TextEncoder {
  let loading: Promise<Loaded> | undefined;

  async function run({ id, session, tokenizer, tensor }: Loaded, texts: readonly string[]): Promise<Encoded> {
    const vectors: Float32Array[] = [];
    for (let i = 0; i < texts.length; i += BATCH) {
      const rows = texts.slice(i, i + BATCH).map((text) => tokenizer.encode(text, MAX_PIECES));
      const feeds = feedsOf(rows, session.inputNames, tensor);
      const [output] = Object.values(await session.run(feeds));
      const pooled = output && pool(output, rows, pooling);
      if (!pooled || !pooled.every(toUnit)) return { kind: 'failed', why: 'unreadable' };
      vectors.push(...pooled);
    }
    const dimensions = vectors[0]?.length ?? 0;
    return { kind: 'encoded', id, dimensions, vectors };
  }

  return {
    kind: 'onnx',
    async encode(texts) {
      try {
        loading ??= load(folder, pooling);
        return await run(await loading, texts);
      } catch {
        // Whatever the runtime throws says something about the file on the operator's disk.
        return { kind: 'failed', why: 'model' };
      }
    },
    async close() {
      await loading?.then(({ session }) => session.release()).catch(() => undefined);
    },
  };
}

async function load(folder: string, pooling: OnnxOptions['pooling']): Promise<Loaded> {
  const path = join(folder, 'model.onnx');
  await atMost(path, MAX_MODEL_BYTES);
  const tokenizer = await readTokenizer(folder);
  const { InferenceSession: Session, Tensor: OnnxTensor } = await import('onnxruntime-node');
  const session = await Session.create(path, { intraOpNumThreads: 1, interOpNumThreads: 1 });
  const unknown = session.inputNames.filter((name) => !INPUTS.includes(name));
  if (unknown.length > 0) throw new Error(`The model wants inputs that no text encoder has: ${unknown.join(', ')}`);
  const id = `onnx-${await digest(path)}-${pooling}`;
  return { id, session, tokenizer, tensor: (ids, shape) => new OnnxTensor('int64', ids, shape) };
}

async function atMost(path: string, bytes: number): Promise<void> {
  const { size } = await stat(path);
  if (size > bytes) throw new Error(`${path} is larger than ${bytes} bytes`);
}

async function digest(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex').slice(0, 16);
}

async function readTokenizer(folder: string): Promise<WordPiece> {
  const plain = join(folder, 'vocab.txt');
  const listed = await atMost(plain, MAX_VOCABULARY_BYTES).then(
    () => readFile(plain, 'utf8'),
    () => undefined,
  );
  const found = listed === undefined ? await fromJson(join(folder, 'tokenizer.json')) : fromList(listed);
  if (!found) throw new Error(`The vocabulary in ${folder} has no [UNK], [CLS] and [SEP]`);
  return found;
}

function fromList(text: string): WordPiece | undefined {
  const tokens = text.replace(/\r?\n$/, '').split(/\r?\n/);
  return wordPiece(new Map(tokens.map((token, id) => [token, id])), { lowerCase: true });
}

async function fromJson(path: string): Promise<WordPiece | undefined> {
  await atMost(path, MAX_VOCABULARY_BYTES);
  const { normalizer, model } = tokenizerShape.parse(JSON.parse(await readFile(path, 'utf8')));
  return wordPiece(new Map(Object.entries(model.vocab)), { lowerCase: normalizer?.lowercase ?? true });
}

function feedsOf(
  rows: readonly number[][],
  names: readonly string[],
  tensor: Loaded['tensor'],
): Record<string, Tensor> {
  const width = Math.max(...rows.map((row) => row.length));
  const shape = [rows.length, width];
  const ids = new BigInt64Array(rows.length * width);
  const mask = new BigInt64Array(rows.length * width);
  for (const [i, row] of rows.entries()) {
    for (const [j, id] of row.entries()) {
      ids[i * width + j] = BigInt(id);
      mask[i * width + j] = 1n;
    }
  }
  const data: Record<string, BigInt64Array> = {
    input_ids: ids,
    attention_mask: mask,
    token_type_ids: new BigInt64Array(rows.length * width),
  };
  return Object.fromEntries(names.map((name) => [name, tensor(data[name]!, shape)]));
}

/** States of pieces [texts, pieces, width] become one vector a text; a model that pools itself gives [texts, width]. */
function pool(output: Tensor, rows: readonly number[][], pooling: OnnxOptions['pooling']): Float32Array[] | undefined {
  const { dims, data } = output;
  const width = dims.at(-1);
  if (!(data instanceof Float32Array) || !width || dims[0] !== rows.length) return undefined;
  if (dims.length === 2) return rows.map((_, i) => data.slice(i * width, (i + 1) * width));
  if (dims.length !== 3) return undefined;
  const pieces = dims[1]!;
  return rows.map((row, i) => {
    const sum = new Float32Array(width);
    for (let j = 0; j < (pooling === 'cls' ? 1 : row.length); j++)
      for (let k = 0; k < width; k++) sum[k]! += data[(i * pieces + j) * width + k]!;
    return sum;
  });
}
