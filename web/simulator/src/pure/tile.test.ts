import { expect, test } from 'vitest';
import { tileEdge, tileOf } from './tile.ts';

test('a link has one picture, and another link another', () => {
  const one = tileOf('http://127.0.0.1/kf/kfcA1');
  expect(one).toEqual(tileOf('http://127.0.0.1/kf/kfcA1'));
  expect(one).not.toEqual(tileOf('http://127.0.0.1/kf/kfcA2'));
  expect(one.map((row) => row.length)).toEqual(Array.from({ length: tileEdge }, () => tileEdge));
  const dark = one.flat().filter(Boolean).length / tileEdge ** 2;
  expect(dark).toBeGreaterThan(0.3);
  expect(dark).toBeLessThan(0.7);
});
