import fc from 'fast-check';
import { expect, test } from 'vitest';
import { amrMs, silentAmr } from './voice-length.ts';

const ascii = (text: string) => new TextEncoder().encode(text);
const file = (...parts: (Uint8Array | number[])[]) => Uint8Array.from(parts.flatMap((part) => [...part]));
/** A frame of narrow-band speech at 12.2 kbit/s: type 7, 32 bytes. */
const speech = [0x3c, ...Array.from({ length: 31 }, () => 0)];

test.each([
  ['two frames', file(ascii('#!AMR\n'), speech, speech), 40],
  ['a frame and a broken one', file(ascii('#!AMR\n'), speech, speech.slice(0, 9)), 20],
  ['a frame of comfort noise', file(ascii('#!AMR\n'), [0x44, 0, 0, 0, 0, 0]), 20],
  ['wide-band at 6.6 kbit/s', file(ascii('#!AMR-WB\n'), [0x04, ...Array.from({ length: 17 }, () => 0)]), 20],
  ['nothing but a head', ascii('#!AMR\n'), 0],
  ['something else', ascii('RIFF'), null],
  ['nothing', new Uint8Array(), null],
])('the length of a voice message: %s', (_name, bytes, expected) => {
  expect(amrMs(bytes)).toBe(expected);
});

test('silence lasts as long as it was made for', () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 60 }), (seconds) => amrMs(silentAmr(seconds)) === seconds * 1000));
});

test('whatever follows the head, counting ends', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 500 }), (bytes) => {
      const counted = amrMs(file(ascii('#!AMR\n'), bytes));
      return counted !== null && counted >= 0 && counted <= bytes.length * 20;
    }),
  );
});
