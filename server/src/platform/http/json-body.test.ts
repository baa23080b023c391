import { describe, expect, test } from 'vitest';
import { readJson } from './json-body.ts';

const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);

describe('reading a body', () => {
  test('gives the value', () => {
    expect(readJson(Buffer.from('{"a":["茶🍵",1,null,true]}'))).toEqual({ a: ['茶🍵', 1, null, true] });
    expect(readJson(Buffer.from(nested(12)))).toEqual([[[[[[[[[[[[]]]]]]]]]]]]);
    expect(readJson(Buffer.from('{"constructor":"a builder"}'))).toEqual({ constructor: 'a builder' });
  });

  test.each([13, 30_000])('refuses depth %i', (depth) => {
    expect(() => readJson(Buffer.from(nested(depth)))).toThrow('deeper than 12');
    const objects = '{"a":'.repeat(depth) + '1' + '}'.repeat(depth);
    expect(() => readJson(Buffer.from(objects))).toThrow('deeper than 12');
  });

  test('refuses bytes that are not UTF-8 instead of guessing', () => {
    expect(() => readJson(Buffer.from([0x22, 0xff, 0x22]))).toThrow('not JSON in UTF-8');
    expect(() => readJson(Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22]))).toThrow('not JSON in UTF-8');
    expect(() => readJson(Buffer.from('"茶"', 'utf16le'))).toThrow('not JSON in UTF-8');
  });

  test.each(['{"__proto__":{}}', '[{"a":{"__proto__":1}}]', '{"constructor":{"prototype":{}}}'])(
    'refuses %s',
    (body) => {
      expect(() => readJson(Buffer.from(body))).toThrow('a key that is not allowed');
    },
  );

  test.each(['"\\u0000"', '"\\ud800"', '{"\\udfff":1}', '["a",{"b":"\\u0000"}]'])('refuses %s', (body) => {
    expect(() => readJson(Buffer.from(body))).toThrow('NUL or broken characters');
  });
});
