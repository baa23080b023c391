import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { createCanvas, GlobalFonts } from '@napi-rs/canvas';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { openForeignEyes } from '../src/foreign.ts';
import { installedData, openTesseract } from '../src/tesseract.ts';
import type { TextLine } from '../src/types.ts';

vi.setConfig({ testTimeout: 60_000 });

const font = createRequire(import.meta.url).resolve(
  '@expo-google-fonts/zcool-xiaowei/400Regular/ZCOOLXiaoWei_400Regular.ttf',
);
/** A grey page. */
const raster = { data: Buffer.alloc(300 * 100 * 3, 200), width: 300, height: 100 };
const doubtful: TextLine = {
  text: '?',
  confidence: 0.3,
  quad: [
    { x: 0, y: 0 },
    { x: 9, y: 0 },
    { x: 9, y: 9 },
    { x: 0, y: 9 },
  ],
};

/** Data as it is shipped, and what a broken disk, a download cut short or the wrong file make of it. */
const damages: readonly (readonly [how: string, file: string, (packed: Buffer) => Buffer])[] = [
  ['packed and cut short', 'kor.traineddata.gz', (packed) => packed.subarray(0, packed.length >> 1)],
  ['packed and overwritten', 'kor.traineddata.gz', (packed) => Buffer.from(packed).fill(0x5a, 5_000, 5_400)],
  ['cut short', 'kor.traineddata', (packed) => half(gunzipSync(packed))],
  ['of bytes turned', 'kor.traineddata', (packed) => turned(gunzipSync(packed))],
  ['empty', 'kor.traineddata', () => Buffer.alloc(0)],
  ['no data at all', 'kor.traineddata', () => Buffer.from('<!doctype html>'.repeat(500))],
];

const half = (bytes: Buffer) => bytes.subarray(0, bytes.length >> 1);

function turned(bytes: Buffer): Buffer {
  const changed = Buffer.from(bytes);
  for (let at = 1_000; at < changed.length; at += 7_919) changed[at]! ^= 0xff;
  return changed;
}

describe('trained data that is damaged', () => {
  let folder: string;
  let packed: Buffer;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tessdata-'));
    packed = await readFile((await installedData()).ko!);
  });
  afterAll(() => rm(folder, { recursive: true }));

  it.each(damages)('%s is told by name, soon and each time', async (_, name, damage) => {
    const file = join(folder, name);
    await writeFile(file, damage(packed));
    const eyes = openTesseract('ko', file);
    const began = performance.now();
    for (let time = 0; time < 2; time++)
      await expect(eyes.read(raster)).rejects.toMatchObject({ name: 'TesseractFailed', reason: 'data' });
    expect(performance.now() - began).toBeLessThan(10_000);
    await eyes.close();
    await rm(file);
  });

  it('costs nothing of what was read without it, and is not opened again', async () => {
    await writeFile(join(folder, 'kor.traineddata'), Buffer.alloc(50_000));
    const eyes = await openForeignEyes(folder);
    const lines = [doubtful];
    expect(await eyes.better(raster, lines, { wanted: [], found: 1 })).toBe(lines);
    const began = performance.now();
    expect(await eyes.better(raster, lines, { wanted: [], found: 1 })).toBe(lines);
    expect(performance.now() - began).toBeLessThan(50);
    await eyes.close();
  });
});

it('a language that takes too long is waited for once', async () => {
  const patience = 30;
  const eyes = await openForeignEyes(undefined, patience);
  const lines = [doubtful];
  const tookMs = async () => {
    const began = performance.now();
    expect(await eyes.better(raster, lines, { wanted: ['ko'], found: 1 })).toBe(lines);
    return performance.now() - began;
  };
  expect(await tookMs()).toBeGreaterThanOrEqual(patience - 1);
  expect(await tookMs()).toBeLessThan(patience - 1);
  await eyes.close();
});

it('whole data reads, one page after the other, until it is closed', async () => {
  const eyes = openTesseract('ko', (await installedData()).ko!);
  expect(await eyes.read(raster)).toEqual([]);
  const [line] = await eyes.read(await printed('2026-07-23'));
  expect(line!.text).toContain('2026');
  expect(line!.quad[2].x - line!.quad[0].x).toBeGreaterThan(100);
  await eyes.close();
  await expect(eyes.read(raster)).rejects.toMatchObject({ name: 'TesseractFailed', reason: 'ended' });
});

async function printed(text: string): Promise<typeof raster> {
  GlobalFonts.registerFromPath(font, 'printed');
  const canvas = createCanvas(480, 120);
  const context = canvas.getContext('2d');
  context.fillStyle = '#fff';
  context.fillRect(0, 0, 480, 120);
  context.fillStyle = '#111';
  context.font = '48px printed';
  context.fillText(text, 40, 76);
  return { data: await sharp(canvas.toBuffer('image/png')).removeAlpha().raw().toBuffer(), width: 480, height: 120 };
}
