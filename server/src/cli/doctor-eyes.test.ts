import { expect, test } from 'vitest';
import { eyes, type Eyes } from './doctor-eyes.ts';

const gone = async () => {
  throw new Error('Cannot find it');
};
type Read = ReturnType<Eyes['pictures']>['read'];
const reads = (read: Read): Partial<Eyes> => ({ pictures: () => ({ read, close: async () => undefined }) });
const quad = [0, 1, 2, 3].map((x) => ({ x, y: 0 })) as never;
const sees = (text: string): Awaited<ReturnType<Read>> => ({
  kind: 'read',
  width: 1,
  height: 1,
  angle: 0,
  flaws: [],
  tookMs: 1,
  whole: true,
  lines: [{ text, confidence: 1, quad, chars: [] } as never],
});

test('eyes that see are told with their time', { timeout: 60_000 }, async () => {
  const finding = await eyes();
  expect(finding).toMatchObject({ name: 'eyes', says: expect.stringMatching(/^read a small picture.* in \d+ ms$/) });
  expect(finding.state).not.toBe('broken');
});

test.each<[string, Partial<Eyes>, RegExp]>([
  ['the models are gone', { weights: gone }, /models that read pictures are missing/],
  ['what runs them does not load', { runtime: gone }, /onnxruntime does not load on \w+-\w+/],
  ['no picture is read in time', reads(async () => ({ kind: 'refused', code: 'picture.too_slow' })), /too_slow/],
  ['something else is read', reads(async () => sees('91330IO6')), /read wrongly/],
  ['no process starts', reads(gone), /does not start: Cannot find it/],
])('is broken where %s, and says what to do', async (_, given, says) => {
  const finding = await eyes({ ...reads(async () => sees('LIREN 91330106')), ...given });
  expect(finding).toMatchObject({ state: 'broken', says: expect.stringMatching(says), mend: expect.any(String) });
});
