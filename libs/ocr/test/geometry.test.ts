import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { regionsOf } from '../src/detect.ts';
import { centreOf, hullOf, quadOf, smallestRectangle } from '../src/geometry.ts';
import { inReadingOrder } from '../src/order.ts';
import { joinSpaced, splitLabel } from '../src/pieces.ts';
import { lettersOf } from '../src/recognise.ts';
import type { Quad } from '../src/types.ts';
import { tiltOf } from '../src/upright.ts';

const box = (left: number, top: number, width: number, height = 20): Quad =>
  quadOf({ centre: { x: left + width / 2, y: top + height / 2 }, width, height, angle: 0 });

describe('rectangles', () => {
  it('are found again whatever their turn', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -1.5, max: 1.5, noNaN: true }),
        fc.integer({ min: 21, max: 300 }),
        (angle, width) => {
          const quad = quadOf({ centre: { x: 50, y: 60 }, width, height: 20, angle });
          const found = smallestRectangle(hullOf(quad))!;
          expect(found.width).toBeCloseTo(width, 3);
          expect(found.height).toBeCloseTo(20, 3);
          expect(centreOf(quadOf(found)).x).toBeCloseTo(50, 3);
        },
      ),
    );
  });

  it('lie around what a map of scores calls text, and not around what is faint or a speck', () => {
    const [width, height] = [100, 40];
    const scores = new Float32Array(width * height);
    const paint = (left: number, right: number, score: number): void => {
      for (let y = 10; y < 20; y++) scores.fill(score, y * width + left, y * width + right);
    };
    paint(10, 50, 0.9);
    paint(60, 80, 0.4);
    scores[35 * width + 5] = 1;
    const found = regionsOf(scores, width, height);
    expect(found).toHaveLength(1);
    expect(found[0]!.centre).toEqual({ x: 30, y: 15 });
    expect(found[0]!.width).toBeGreaterThan(40);
  });
});

describe('the tilt of a page', () => {
  it('is that of its long lines, not of a seal or a single character', () => {
    fc.assert(
      fc.property(fc.integer({ min: -80, max: 80 }), (degrees) => {
        const angle = (degrees * Math.PI) / 180;
        const lines = [0, 40, 80].map((y) => quadOf({ centre: { x: 0, y }, width: 200, height: 20, angle }));
        const odd = quadOf({ centre: { x: 9, y: 9 }, width: 90, height: 20, angle: angle + 0.4 });
        const single = quadOf({ centre: { x: 9, y: 9 }, width: 25, height: 20, angle: 0 });
        expect(tiltOf([...lines, odd, single])).toBeCloseTo(degrees, 3);
      }),
    );
  });
});

describe('reading order', () => {
  const named = (text: string, quad: Quad) => ({ text, quad });
  const order = (items: ReturnType<typeof named>[], skew = 0) => inReadingOrder(items, skew).map(({ text }) => text);

  it('keeps a value beside its label', () => {
    const rows = ['名称', '类型', '住所', '日期'].flatMap((label, i) => [
      named(label, box(10, i * 40, 60)),
      named(`${label}:`, box(100, i * 40 + 3, 300)),
    ]);
    expect(order(rows.toReversed())).toEqual(['名称', '名称:', '类型', '类型:', '住所', '住所:', '日期', '日期:']);
  });

  it('reads a column of text to its end before the next', () => {
    const column = (name: string, left: number) =>
      [0, 1, 2, 3].map((i) => named(`${name}${i}`, box(left, 100 + i * 30, 300)));
    const title = named('title', box(200, 0, 300, 40));
    const all = [...column('right', 400), title, ...column('left', 10)];
    expect(order(all)).toEqual([
      'title',
      ...['left', 'right'].flatMap((name) => [0, 1, 2, 3].map((i) => `${name}${i}`)),
    ]);
  });

  it('is not upset by a page that hangs', () => {
    const hanging = [named('a', box(0, 0, 60)), named('b', box(600, 42, 60)), named('c', box(0, 30, 60))];
    expect(order(hanging, 4)).toEqual(['a', 'b', 'c']);
  });
});

describe('letters', () => {
  it('are read once each, however many columns they cover', () => {
    const best = [0, 1, 1, 0, 1, 2, 2];
    const scores = Float32Array.from(best.flatMap((letter) => [0, 1, 2].map((c) => (c === letter ? 0.9 : 0.05))));
    const letters = lettersOf(scores, { steps: best.length, classes: 3, characters: ['甲', '乙'] });
    expect(letters.map(({ text }) => text).join('')).toBe('甲甲乙');
  });

  const spaced = (text: string, places: readonly number[]) => ({
    quad: box(0, 0, 200),
    letters: [...text].map((letter, i) => ({ text: letter, confidence: 1, at: places[i]! })),
  });
  const texts = (piece: ReturnType<typeof spaced>) =>
    splitLabel(piece).map(({ letters }) => letters.map(({ text }) => text).join(''));

  it('of a label and its value come apart at the free space', () => {
    expect(texts(spaced('代表人许浩', [0.05, 0.15, 0.25, 0.6, 0.7]))).toEqual(['代表人', '许浩']);
    expect(texts(spaced('代表人 许浩', [0.05, 0.15, 0.25, 0.4, 0.6, 0.7]))).toEqual(['代表人', '许浩']);
  });

  it('that stand evenly, wide or narrow, stay together', () => {
    expect(texts(spaced('营业执照', [0.1, 0.35, 0.6, 0.85]))).toEqual(['营业执照']);
    expect(texts(spaced('杭州云水间', [0.1, 0.3, 0.5, 0.7, 0.9]))).toEqual(['杭州云水间']);
  });

  it('of a spaced label found apart are one line', () => {
    const single = (text: string, left: number, top = 0) => ({
      quad: box(left, top, 20),
      letters: [{ text, confidence: 1, at: 0.5 }],
    });
    const joined = joinSpaced([single('称', 80), single('名', 0), single('类', 0, 60)], 0);
    const read = joined.map(({ letters }) => letters.map(({ text }) => text).join(''));
    expect(new Set(read)).toEqual(new Set(['名称', '类']));
  });
});
