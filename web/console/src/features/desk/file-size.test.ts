import { expect, test } from 'vitest';
import { sizeWords } from './file-size.ts';

test.each([
  [0, '0B'],
  [999, '999B'],
  [83_400, '83kB'],
  [1_834_567, '1.8MB'],
  [20_971_520, '21MB'],
])('%i bytes read %s', (bytes, words) => expect(sizeWords(bytes, 'en').replace('.0', '')).toBe(words));
