import fc from 'fast-check';
import { expect, test } from 'vitest';
import { piecesOf } from './pieces.ts';

const mark = (start: number, end: number) => ({ start, end });

test('a text is cut at its marks; of those that cross the first and longest counts', () => {
  expect(piecesOf('预算二三十万在杭州', [mark(7, 9), mark(2, 6), mark(2, 4), mark(5, 8)])).toEqual([
    { text: '预算', mark: null },
    { text: '二三十万', mark: mark(2, 6) },
    { text: '在', mark: null },
    { text: '杭州', mark: mark(7, 9) },
  ]);
});

test('whatever the marks, the pieces are the text', () => {
  const marks = fc.array(fc.record({ start: fc.integer({ min: -2, max: 30 }), end: fc.integer({ min: -2, max: 30 }) }));
  fc.assert(
    fc.property(fc.string({ maxLength: 24 }), marks, (text, found) => {
      expect(
        piecesOf(
          text,
          found.filter(({ start }) => start >= 0),
        )
          .map((piece) => piece.text)
          .join(''),
      ).toBe(text);
    }),
  );
});
