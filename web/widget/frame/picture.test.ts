import { expect, test } from 'vitest';
import { fitted } from './picture.ts';

test.each([
  [4032, 3024, 2560, 1920],
  [3024, 4032, 1920, 2560],
  [2560, 1440, 2560, 1440],
  [320, 200, 320, 200],
  [20_000, 2, 2560, 1],
])('%i × %i travels as %i × %i', (width, height, w, h) => {
  expect(fitted(width, height)).toEqual({ width: w, height: h });
});
