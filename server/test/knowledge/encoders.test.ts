import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { dot, shippedEncoder } from '#libs/encoder';
import { createEncoders, type Encoders } from '#knowledge';
import { readConfig } from '#platform/config';
import { createOutbound } from '#platform/outbound';
import { answers, hostile, openReceiver, type Receiver } from '../support/receiver.ts';

const TINY = join(import.meta.dirname, 'tiny-encoder');
const WIDTH = 4;
const QUERY = { urgent: true };

let models: Receiver;
const open: (() => Promise<unknown>)[] = [];
beforeEach(async () => {
  models = await openReceiver();
  open.push(() => models.close());
});
afterEach(async () => {
  for (const close of open.splice(0).toReversed()) await close();
});

function encoders(setting: Parameters<typeof createEncoders>[0]['setting'], allow = ['127.0.0.0/8']): Encoders {
  const one = createEncoders({ setting, outbound: createOutbound({ allow, own: null }) });
  open.push(() => one.close());
  return one;
}
const atReceiver = (allow?: string[]) =>
  encoders({ kind: 'endpoint', url: `${models.url.replace(/\/$/, '')}/v1`, model: 'small-zh', key: 'sk-test' }, allow);

/** A vector that tells the text: its length and first character. */
const vectorOf = (text: string) => [text.length, text.codePointAt(0) ?? 0, 1, 2];
const told = (vector: Float32Array) => Math.round(vector[0]! / vector[2]!);

/** Speaks the protocol; the order of `data` is turned round, as the protocol allows. */
function speaks(width = WIDTH) {
  models.does((response, { body }) => {
    const { input } = JSON.parse(body) as { input: string[] };
    const data = input.map((text, index) => ({
      object: 'embedding',
      index,
      embedding: [...vectorOf(text), ...Array<number>(width - WIDTH).fill(0)],
    }));
    response
      .writeHead(200, { 'content-type': 'application/json' })
      .end(JSON.stringify({ object: 'list', data: data.toReversed(), model: 'small-zh' }));
  });
}

describe('an endpoint', () => {
  test('gives vectors in batches, with the key, each at its text', async () => {
    speaks();
    const texts = Array.from({ length: 150 }, (_, i) => '问'.repeat(i + 1));
    const { outcome, id, dimensions, vectors } = await atReceiver().encode(texts);
    expect({ outcome, dimensions }).toEqual({ outcome: 'chosen', dimensions: WIDTH });
    expect(id).toMatch(/^endpoint-[0-9a-f]{16}-4$/);
    expect(vectors.map(told)).toEqual(texts.map((text) => text.length));
    expect(models.got.map(({ body }) => (JSON.parse(body) as { input: string[] }).input.length)).toEqual([64, 64, 22]);
    expect(models.got[0]).toMatchObject({ method: 'POST', path: '/v1/embeddings' });
    expect(models.got[0]!.headers).toMatchObject({ authorization: 'Bearer sk-test' });
    expect(JSON.parse(models.got[0]!.body)).toMatchObject({ model: 'small-zh', encoding_format: 'float' });
    for (const vector of vectors) expect(dot(vector, vector)).toBeCloseTo(1, 5);
  });

  test('is asked again when it was only busy for a moment', async () => {
    let asked = 0;
    models.does((response, got, request) => {
      if (++asked === 1) return response.writeHead(429, { 'retry-after': '0' }).end();
      const { input } = JSON.parse(got.body) as { input: string[] };
      const data = input.map((text, index) => ({ index, embedding: vectorOf(text) }));
      return request && response.writeHead(200).end(JSON.stringify({ data }));
    });
    expect(await atReceiver().encode(['加盟费'])).toMatchObject({ outcome: 'chosen' });
    expect(asked).toBe(2);
  });

  const one = (embedding: unknown, index: unknown = 0) =>
    answers(200, JSON.stringify({ data: [{ index, embedding }] }));
  test.each([
    ['busy', answers(429, '{}', { 'retry-after': '900' })],
    ['status', answers(500, 'oops')],
    ['status', answers(401, '{"error":{"message":"no"}}')],
    ['status', answers(302, '', { location: 'http://169.254.169.254/' })],
    ['slow', hostile.hangs],
    ['slow', hostile.drips],
    ['unreachable', hostile.hangsUp],
    ['unreadable', hostile.floods],
    ['unreadable', hostile.noHttp],
    ['unreadable', answers(200, '<html>')],
    ['unreadable', answers(200, '{"data":[]}')],
    ['unreadable', one([])],
    ['unreadable', one(['1'])],
    ['unreadable', one([1e300, 1])],
    ['unreadable', one([1, 2], 7)],
    ['unreadable', one(Array(9_000).fill(1))],
  ] as const)('that fails (%s, case %#) leaves the work to the embedded encoder', async (why, misbehaviour) => {
    models.does(misbehaviour);
    const began = performance.now();
    const found = atReceiver();
    const { outcome, id, vectors } = await found.encode(['加盟费多少'], QUERY);
    expect(outcome).toBe(`fallback-${why}`);
    expect(performance.now() - began).toBeLessThan(3_000);
    expect(models.got).toHaveLength(1);
    expect(id).toBe(shippedEncoder().id);
    expect(vectors).toEqual([shippedEncoder().encode('加盟费多少')]);
    expect(found.outcomes().get(`fallback-${why}`)).toBe(1);
  });

  test('inside the own network is called only when the operator opened it', async () => {
    speaks();
    expect(await atReceiver([]).encode(['加盟费'])).toMatchObject({ outcome: 'fallback-refused' });
    expect(models.got).toEqual([]);
    expect(await atReceiver().encode(['加盟费'])).toMatchObject({ outcome: 'chosen' });
  });

  test('whose vectors change their length is another model: nothing of it is used', async () => {
    speaks();
    const found = atReceiver();
    const { id } = await found.encode(['加盟费']);
    speaks(WIDTH + 2);
    const later = await found.encode(['加盟费']);
    expect(later.outcome).toBe('fallback-dimensions');
    expect(later.id).not.toBe(id);
  });

  test('that keeps failing is left alone, and no search waits for it', async () => {
    models.does(answers(503));
    const found = atReceiver();
    for (let i = 0; i < 5; i++) await found.encode(['加盟费'], QUERY);
    expect(await found.encode(['加盟费'], QUERY)).toMatchObject({ outcome: 'fallback-resting' });
    expect(models.got).toHaveLength(5);
  });
});

describe('an ONNX model in a folder', () => {
  const cosine = async (found: Encoders, a: string, b: string) => {
    const { vectors } = await found.encode([a, b]);
    return dot(vectors[0]!, vectors[1]!);
  };

  test('gives vectors of unit length by the mean of its pieces', async () => {
    const found = encoders({ kind: 'onnx', folder: TINY, pooling: 'mean' });
    const texts = ['花呗怎么还款', '还款', ''];
    const { outcome, id, dimensions, vectors } = await found.encode(texts);
    expect({ outcome, dimensions }).toEqual({ outcome: 'chosen', dimensions: shippedEncoder().dimensions });
    expect(id).toMatch(/^onnx-[0-9a-f]{16}-mean$/);
    expect(vectors.map((vector) => Math.round(dot(vector, vector) * 1e5) / 1e5)).toEqual([1, 1, 0]);
    // The same text alone and among longer ones: padding counts for nothing.
    expect((await found.encode(['还款'])).vectors[0]).toEqual(vectors[1]);
    expect(await cosine(found, '花呗怎么还款', '怎么还花呗')).toBeGreaterThan(
      await cosine(found, '花呗怎么还款', '我的手机号码是多少'),
    );
  });

  test('takes the state of [CLS] when told so, under another id', async () => {
    const found = encoders({ kind: 'onnx', folder: TINY, pooling: 'cls' });
    const { id, vectors } = await found.encode(['还款', '花呗']);
    expect(id).toMatch(/-cls$/);
    expect(vectors[0]).toEqual(vectors[1]);
  });

  test('reads tokenizer.json as well as vocab.txt', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'encoder-'));
    open.push(() => rm(folder, { recursive: true }));
    await copyFile(join(TINY, 'model.onnx'), join(folder, 'model.onnx'));
    const tokens = (await readFile(join(TINY, 'vocab.txt'), 'utf8')).trimEnd().split('\n');
    const vocab = Object.fromEntries(tokens.map((token, id) => [token, id]));
    await writeFile(join(folder, 'tokenizer.json'), JSON.stringify({ model: { type: 'WordPiece', vocab } }));
    const [listed, json] = [TINY, folder].map((each) => encoders({ kind: 'onnx', folder: each, pooling: 'mean' }));
    const texts = ['花呗怎么还款'];
    expect((await json!.encode(texts)).vectors).toEqual((await listed!.encode(texts)).vectors);
  });

  test.each([
    ['no folder', async (folder: string) => rm(join(folder, 'model.onnx'))],
    ['a broken model', async (folder: string) => writeFile(join(folder, 'model.onnx'), 'not a model')],
    ['a vocabulary without special tokens', async (folder: string) => writeFile(join(folder, 'vocab.txt'), '还\n款\n')],
    [
      'more words than rows',
      async (folder: string) => writeFile(join(folder, 'vocab.txt'), `[UNK]\n[CLS]\n[SEP]\n${'x\n'.repeat(900)}还\n`),
    ],
  ])('with %s leaves the work to the embedded encoder', async (_, spoil) => {
    const folder = await mkdtemp(join(tmpdir(), 'encoder-'));
    open.push(() => rm(folder, { recursive: true }));
    for (const name of ['model.onnx', 'vocab.txt']) await copyFile(join(TINY, name), join(folder, name));
    await spoil(folder);
    const found = encoders({ kind: 'onnx', folder, pooling: 'mean' });
    const { outcome, id } = await found.encode(['还款']);
    expect({ outcome, id }).toEqual({ outcome: 'fallback-model', id: shippedEncoder().id });
  });
});

describe('the setting', () => {
  const read = (env: Record<string, string>) =>
    readConfig({ env: { LIREN_HOME: join(tmpdir(), 'liren-embedding'), ...env }, root: tmpdir() }).embedding;

  test('is the embedded encoder unless the operator says otherwise', () => {
    expect(read({})).toEqual({ kind: 'embedded' });
    expect(
      read({
        EMBEDDING: 'endpoint',
        EMBEDDING_URL: 'https://m.example/v1/',
        EMBEDDING_MODEL: 'bge',
        EMBEDDING_KEY: 'k',
      }),
    ).toEqual({ kind: 'endpoint', url: 'https://m.example/v1', model: 'bge', key: 'k' });
    expect(read({ EMBEDDING: 'onnx', EMBEDDING_ONNX: '/models/bge' })).toEqual({
      kind: 'onnx',
      folder: '/models/bge',
      pooling: 'mean',
    });
  });

  test.each([
    [{ EMBEDDING: 'openai' }, 'EMBEDDING=openai'],
    [{ EMBEDDING: 'endpoint', EMBEDDING_MODEL: 'bge' }, 'EMBEDDING_URL'],
    [{ EMBEDDING: 'endpoint', EMBEDDING_URL: 'ftp://m', EMBEDDING_MODEL: 'bge' }, 'EMBEDDING_URL=ftp://m'],
    [{ EMBEDDING_URL: 'https://m.example', EMBEDDING_MODEL: 'bge' }, 'only used with EMBEDDING=endpoint'],
    [{ EMBEDDING: 'onnx', EMBEDDING_ONNX: 'models' }, 'an absolute path'],
    [{ EMBEDDING: 'onnx', EMBEDDING_ONNX: '/m', EMBEDDING_POOLING: 'max' }, 'mean or cls'],
    [{ EMBEDDING_MODLE: 'bge' }, 'EMBEDDING_MODEL'],
  ] as [Record<string, string>, string][])('%o is refused', (env, sentence) => {
    expect(() => read(env)).toThrow(sentence);
  });
});
