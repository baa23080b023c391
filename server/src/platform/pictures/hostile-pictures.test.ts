import { randomBytes } from 'node:crypto';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { mutants } from '../../../test/support/hostile/mutate.ts';
import {
  gifOf,
  jpegThatSays,
  jpegWith,
  pngThatSays,
  pngWith,
  segmentsOf,
  strangers,
  packedBomb,
} from '../../../test/support/hostile/picture.ts';
import { drawn, moving, origins, png } from '../../../test/support/pictures.ts';
import { createPictures } from './index.ts';

vi.setConfig({ testTimeout: 60_000 });
const MB = 1024 * 1024;
/** Ended at 600 MB and looked at every 25 ms; the rest is what it may take between two looks. */
const CHILD_RSS = 750 * MB;
/** What the process that serves customers may grow by. */
const PARENT_GROWTH = 250 * MB;

let memory = 0;
const pictures = createPictures({ onMemory: ({ bytes }) => (memory = Math.max(memory, bytes)) });
afterAll(() => pictures.close());

/** Washes a hostile picture, asserts its bounds, and that an honest one can be washed right after. */
async function attempt(bytes: Buffer, { ms = 15_000 } = {}): Promise<string> {
  memory = 0;
  const before = process.memoryUsage.rss();
  const began = Date.now();
  const outcome = await pictures.clean(bytes);
  expect(Date.now() - began, 'time').toBeLessThan(ms);
  expect(memory, 'memory of the child').toBeLessThan(CHILD_RSS);
  expect(process.memoryUsage.rss() - before, 'growth of the parent').toBeLessThan(PARENT_GROWTH);
  expect((await pictures.clean(png)).kind, 'an honest picture right after').toBe('clean');
  return outcome.kind === 'refused' ? outcome.code : outcome.kind;
}

test.each(Object.entries(strangers))('B-39 %s is no picture', async (_, bytes) => {
  expect(await attempt(bytes)).toBe('picture.kind');
});

describe('B-39 a flood of pixels', () => {
  test.each<[string, Buffer | Promise<Buffer>]>([
    ['a png of 30,000 x 30,000', pngThatSays(30_000, 30_000)],
    ['a png of 2 billion columns', pngThatSays(0x7fffffff, 1)],
    ['a jpeg of 65,500 x 65,500', drawn({ kind: 'jpeg' }).then((jpeg) => jpegThatSays(jpeg, 65_500, 65_500))],
    ['a gif of 10,000 frames', gifOf(10_000)],
    ['a gif of 301 frames', gifOf(301)],
    ['a gif of 200 frames on a large canvas', gifOf(200, { width: 2_000, height: 2_000 })],
    ['a webp of 400 frames', moving({ kind: 'webp', frames: 400 })],
  ])('%s is refused before it is unpacked', async (_, bytes) => {
    expect(['picture.too_large', 'picture.broken']).toContain(await attempt(await bytes, { ms: 5_000 }));
    expect(memory).toBeLessThan(250 * MB);
  });

  test('a gif of one pixel that speaks of 65,535 x 65,535 is as large as what it holds', async () => {
    expect(await attempt(gifOf(1, { width: 65_535, height: 65_535 }))).toBe('clean');
    expect(memory).toBeLessThan(250 * MB);
  });

  test('48 million pixels in a few kB are washed within bounds', async () => {
    expect(await attempt(pngThatSays(8_000, 6_000, 6_000))).toBe('clean');
  });

  test('half a million small frames end', async () => {
    expect(await attempt(gifOf(500_000))).toBe('picture.too_large');
  });
});

describe('B-39 what swells inside', () => {
  test.each<[string, Buffer]>([
    ['a profile of 300 MB', pngWith(png, 'iCCP', packedBomb(300 * MB))],
    ['a text of 300 MB', pngWith(png, 'zTXt', packedBomb(300 * MB))],
    ['EXIF that is none', pngWith(png, 'eXIf', randomBytes(60_000))],
  ])('%s is not kept', async (_, bytes) => {
    expect(['clean', 'picture.broken', 'picture.too_much_memory']).toContain(await attempt(bytes));
  });

  test('a jpeg of scans again and again, and one of hundreds of comments, ends', async () => {
    const jpeg = await drawn({ kind: 'jpeg', width: 800, height: 600, noise: true });
    const { segments, scans } = segmentsOf(jpeg);
    const many = Buffer.concat([jpeg.subarray(0, 2), ...segments, ...Array.from({ length: 15 }, () => scans)]);
    expect(['clean', 'picture.broken', 'picture.too_slow']).toContain(await attempt(many, { ms: 30_000 }));
    const comments = Array.from({ length: 300 }).reduce<Buffer>((all) => jpegWith(all, 0xfe, randomBytes(9_000)), jpeg);
    expect(await attempt(comments)).toBe('clean');
  });
});

describe('B-39 a damaged one is refused, not shown as grey', () => {
  test.each(['png', 'jpeg', 'webp', 'gif'] as const)('%s, cut off or with bits turned', async (kind) => {
    const whole = await drawn({ kind, width: 200, height: 150, noise: true });
    expect(await attempt(whole.subarray(0, whole.length >> 1))).toBe('picture.broken');
    expect(await attempt(whole.subarray(0, 20))).toBe('picture.broken');
  });
});

test('B-39 one that is a script too loses it', async () => {
  const script = Buffer.from('GIF89a/*');
  expect(await attempt(Buffer.concat([script, Buffer.from('*/=1;alert(1)//'), Buffer.alloc(500)]))).toMatch(
    /^picture\./,
  );
  const both = await pictures.clean(jpegWith(await drawn({ kind: 'jpeg' }), 0xfe, Buffer.from('*/=alert(1);/*')));
  if (both.kind !== 'clean') throw new Error(both.code);
  expect(both.bytes.includes('alert')).toBe(false);
});

test('B-39 300 broken pictures of every kind are answered, and those that were taken are read', async () => {
  vi.setConfig({ testTimeout: 240_000 });
  const seen = new Map<string, number>();
  const clean: Buffer[] = [];
  for (const { bytes } of mutants(await origins(), 300, 39)) {
    const outcome = await pictures.clean(bytes);
    const what = outcome.kind === 'refused' ? outcome.code : outcome.kind;
    seen.set(what, (seen.get(what) ?? 0) + 1);
    if (outcome.kind === 'clean') clean.push(outcome.bytes);
  }
  expect([...seen.values()].reduce((sum, times) => sum + times)).toBe(300);
  expect(seen.get('clean')).toBeGreaterThan(30);
  expect(seen.get('picture.broken')).toBeGreaterThan(60);
  // None that was taken is refused afterwards: what is kept can be opened.
  for (const bytes of clean.slice(0, 25)) expect((await pictures.read(bytes)).kind).toBe('read');
}, 240_000);
