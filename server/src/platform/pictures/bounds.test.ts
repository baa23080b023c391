import fc from 'fast-check';
import { expect, test } from 'vitest';
import { keptSize } from './bounds.ts';
import { kindOf } from './kinds.ts';

test.each([
  ['a small one stays', [800, 600], [800, 600]],
  ['a photograph is made smaller', [8_000, 6_000], [4_096, 3_072]],
  ['upright too', [3_000, 6_000], [2_048, 4_096]],
  ['a screenshot of a whole chat stays legible', [1_080, 12_000], [1_080, 12_000]],
  ['but not without end', [1_080, 40_000], [442, 16_383]],
  ['nor with more pixels than a square', [3_000, 15_000], [1_832, 9_159]],
  ['a line keeps a pixel', [1, 40_000], [1, 16_383]],
])('%s', (_, [width, height], [keptWidth, keptHeight]) => {
  expect(keptSize({ width: width!, height: height! })).toEqual({ width: keptWidth, height: keptHeight });
});

test('nothing grows, nothing vanishes, and what is kept has a size', () => {
  const side = fc.integer({ min: 1, max: 65_535 });
  fc.assert(
    fc.property(side, side, (width, height) => {
      const kept = keptSize({ width, height });
      const [longer, shorter] = [Math.max(kept.width, kept.height), Math.min(kept.width, kept.height)];
      expect([kept.width <= width, kept.height <= height, shorter >= 1]).toEqual([true, true, true]);
      expect(longer).toBeLessThanOrEqual(longer >= 2.9 * shorter ? 16_383 : 4_096);
      expect(kept.width * kept.height).toBeLessThan(4_096 * 4_096 * 1.01);
    }),
  );
});

test.each([
  ['png', '\u0089PNG\r\n\u001a\n'],
  ['jpeg', '\u00ff\u00d8\u00ff\u00e0'],
  ['gif', 'GIF87a'],
  ['webp', 'RIFF\n\r\n\0WEBPVP8 '],
  [null, 'RIFF....WAVE'],
  [null, '<svg xmlns="http://www.w3.org/2000/svg">'],
  [null, ' GIF89a'],
  [null, ''],
] as const)('%s is told by its first bytes', (kind, head) => {
  expect(kindOf(Buffer.from(head, 'latin1'))).toBe(kind);
});
