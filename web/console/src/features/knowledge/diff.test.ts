import fc from 'fast-check';
import { expect, test } from 'vitest';
import { diffPieces, diffText } from './diff.ts';

const side = (parts: ReturnType<typeof diffText>, other: 'added' | 'removed') =>
  parts
    .filter((part) => part.kind !== other)
    .map((part) => part.text)
    .join('');

test('a changed number in a Chinese sentence stands alone', () => {
  expect(diffText('加盟费 4.98 万元', '加盟费 3.98 万元')).toEqual([
    { kind: 'same', text: '加盟费 ' },
    { kind: 'removed', text: '4.98' },
    { kind: 'added', text: '3.98' },
    { kind: 'same', text: ' 万元' },
  ]);
});

test('the same text is one part, nothing is no part', () => {
  expect(diffText('同样', '同样')).toEqual([{ kind: 'same', text: '同样' }]);
  expect(diffText('', '')).toEqual([]);
});

test('texts beyond the limit are shown as replaced', () => {
  const long = 'a b '.repeat(diffPieces);
  expect(diffText(long, `${long}c`).map((part) => part.kind)).toEqual(['removed', 'added']);
});

test('taking one side away gives back the other, whatever the texts', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme', maxLength: 60 }),
      fc.string({ unit: 'grapheme', maxLength: 60 }),
      (before, after) => {
        const parts = diffText(before, after);
        expect(side(parts, 'added')).toBe(before);
        expect(side(parts, 'removed')).toBe(after);
      },
    ),
  );
});
