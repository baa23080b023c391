import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  dot,
  dotQuantised,
  EncoderFileError,
  loadEncoder,
  nearest,
  quantise,
  shippedEncoder,
  units,
} from '#libs/encoder';

const path = new URL('../../../models/encoder/encoder.bin', import.meta.url);
const expected = JSON.parse(readFileSync(new URL('expected.json', import.meta.url), 'utf8')) as {
  text: string;
  vector: number[];
}[];
const encoder = shippedEncoder();
const cosine = (a: string, b: string) => dot(encoder.encode(a), encoder.encode(b));

describe('the vector of a text', () => {
  test.each(expected)('is what training made of it: $text', ({ text, vector }) => {
    const found = encoder.encode(text);
    expect(found).toHaveLength(encoder.dimensions);
    // A byte a component and four written decimals are all that lies between.
    expect(dot(found, Float32Array.from(vector))).toBeGreaterThan(0.9995);
    for (const [i, x] of vector.entries()) expect(Math.abs(found[i]! - x)).toBeLessThan(0.01);
  });

  test('has unit length, or is zero where there is nothing to read', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 400 }), (text) => {
        const squares = dot(encoder.encode(text), encoder.encode(text));
        expect(squares).toBeCloseTo(units(text).length === 0 ? 0 : 1, 4);
      }),
    );
    for (const text of ['', ' ', '？！', '👍', '\ud800']) expect(encoder.encode(text).every((x) => x === 0)).toBe(true);
  });

  test('is the same however the text is written', () => {
    expect(encoder.encode('ＡＰＰ打不開？')).toEqual(encoder.encode('app 打不开'));
    expect(encoder.encodeMany(['退款', '加盟'])).toEqual([encoder.encode('退款'), encoder.encode('加盟')]);
  });

  test('lies nearer to what means the same, mistyped too', () => {
    expect(cosine('加盟费多少', '加门费多少')).toBeGreaterThan(cosine('加盟费多少', '培训费多少'));
    expect(cosine('怎么还款', '如何还钱')).toBeGreaterThan(cosine('怎么还款', '怎么开通'));
    expect(cosine('怎么注销账户', '我要销户')).toBeGreaterThan(cosine('怎么注销账户', '怎么注册账户的手机号'));
  });

  test('comes from the first 256 units, however long the text', () => {
    const long = '问'.repeat(256);
    expect(encoder.encode(long + '答'.repeat(100_000))).toEqual(encoder.encode(long));
  });
});

test.each(['bq', 'lcqmc', 'ant'])('the encoder without %s is another one', (name) => {
  const other = loadEncoder(new URL(`held-out/${name}.bin`, path));
  expect(other.id).not.toBe(encoder.id);
  expect(other.dimensions).toBe(encoder.dimensions);
});

test('centroids are unit vectors, and every text has a nearest', () => {
  expect(encoder.centroids).toHaveLength(256);
  for (const centroid of encoder.centroids) expect(dot(centroid, centroid)).toBeCloseTo(1, 4);
  const cell = nearest(encoder.encode('怎么还款'), encoder.centroids);
  expect(dot(encoder.centroids[cell]!, encoder.encode('怎么还款'))).toBeGreaterThan(0.3);
  expect(nearest(encoder.encode('怎么还款'), [])).toBe(-1);
});

test('a quantised cosine is within two hundredths of the cosine', () => {
  const packed = new Int8Array(encoder.dimensions * 2);
  packed.set(quantise(encoder.encode('退款多久到账')), encoder.dimensions);
  const query = quantise(encoder.encode('退款什么时候到'));
  const exact = cosine('退款多久到账', '退款什么时候到');
  expect(Math.abs(dotQuantised(query, packed, encoder.dimensions) - exact)).toBeLessThan(0.02);
  expect(dotQuantised(query, packed)).toBe(0);
});

describe('a file that is no model', () => {
  const bytes = new Uint8Array(readFileSync(path));
  const changed = (change: (copy: Uint8Array) => void) => {
    const copy = bytes.slice();
    change(copy);
    return copy;
  };
  test.each([
    ['empty', new Uint8Array()],
    ['other bytes', new TextEncoder().encode('PK\u0003\u0004 something else entirely')],
    ['a newer version', changed((copy) => (copy[8] = 2))],
    ['a header without end', changed((copy) => copy.fill(255, 12, 16))],
    ['a header that is no JSON', changed((copy) => (copy[16] = 0))],
    ['a header of another shape', changed((copy) => copy.set(new TextEncoder().encode('[]'.padEnd(1_024)), 16))],
    ['cut short', bytes.subarray(0, bytes.length - 4)],
    ['cut in the middle', bytes.subarray(0, 100_000)],
  ])('is refused: %s', (_, given) => {
    expect(() => loadEncoder(given)).toThrow(EncoderFileError);
  });
});
