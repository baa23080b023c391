import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCanvas, GlobalFonts } from '@napi-rs/canvas';
import sharp, { type Sharp } from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openReader, type Quad, type Reader, UnreadablePicture } from '#libs/ocr';
import { installedData } from '../src/tesseract.ts';

const font = createRequire(import.meta.url).resolve(
  '@expo-google-fonts/zcool-xiaowei/400Regular/ZCOOLXiaoWei_400Regular.ttf',
);
const rows = ['统一社会信用代码', '杭州云水间餐饮管理有限公司', '法定代表人 欧阳明', '2019年07月23日'];
const size = { width: 640, height: 360 };
const patience = 60_000;

function card({ seal = false } = {}): Buffer {
  GlobalFonts.registerFromPath(font, 'card');
  const canvas = createCanvas(size.width, size.height);
  const context = canvas.getContext('2d');
  context.fillStyle = '#fbf9f2';
  context.fillRect(0, 0, size.width, size.height);
  context.fillStyle = '#222';
  context.font = '34px card';
  for (const [i, row] of rows.entries()) context.fillText(row, 50, 80 + i * 75);
  if (seal) {
    // Ink darkens paper and leaves black strokes black.
    context.globalCompositeOperation = 'multiply';
    context.fillStyle = 'rgb(214, 30, 36)';
    context.fillText('监督管理局印章专用', 62, 236);
  }
  return canvas.toBuffer('image/png');
}

const textOf = (lines: readonly { text: string }[]): string =>
  lines
    .map(({ text }) => text)
    .join('')
    .replaceAll(' ', '');
const all = rows.join('').replaceAll(' ', '');
const turned = (degrees: number): Promise<Buffer> =>
  sharp(card()).rotate(degrees, { background: '#887' }).jpeg().toBuffer();

describe('a reader', () => {
  let reader: Reader;
  beforeAll(async () => {
    reader = await openReader();
  }, patience);
  afterAll(() => reader.close());

  it('reads lines in order, each where it stands', { timeout: patience }, async () => {
    const { lines, angle, width, height } = await reader.read(card());
    expect({ angle, width, height }).toEqual({ angle: 0, ...size });
    expect(textOf(lines)).toBe(all);
    const [topLeft, , bottomRight] = lines[0]!.quad;
    expect(Math.abs(topLeft.x - 50)).toBeLessThan(15);
    expect(topLeft.y).toBeLessThan(70);
    expect(bottomRight.y).toBeGreaterThan(75);
  });

  it.each([
    ['upside down', 180],
    ['on its side', 270],
    ['lying askew', 137],
  ])('reads a picture that is %s', { timeout: patience }, async (_, degrees) => {
    const { lines, angle } = await reader.read(await turned(degrees));
    expect(textOf(lines)).toBe(all);
    expect(Math.abs(angle - degrees)).toBeLessThan(2);
    const [first, second] = lines[0]!.quad as Quad;
    const direction = (Math.atan2(second.y - first.y, second.x - first.x) * 180) / Math.PI;
    expect(Math.abs(((direction - degrees + 540) % 360) - 180)).toBeLessThan(4);
  });

  it('reads under a seal', { timeout: patience }, async () => {
    expect(textOf((await reader.read(card({ seal: true }))).lines)).toBe(all);
  });

  it('says what is wrong with a picture', { timeout: patience }, async () => {
    const flaws = async (picture: Sharp) => {
      const reading = await reader.read(await picture.png().toBuffer());
      return reading.flaws.map(({ flaw }) => flaw);
    };
    expect(await flaws(sharp(card()))).toEqual([]);
    expect(await flaws(sharp(card()).linear(0.15, 0))).toEqual(['dark']);
    expect(await flaws(sharp(card()).blur(9))).toEqual(['blurred']);
    expect(await flaws(sharp(card()).extract({ left: 120, top: 0, width: 300, height: 360 }))).toEqual(['cut']);
    expect(await flaws(sharp({ create: { ...size, channels: 3, background: '#ddd' } }))).toEqual(['blank']);
  });

  it.each([
    ['kind', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')],
    ['broken', Buffer.from('GIF89a is what I am not')],
    ['broken', card().subarray(0, 400)],
    ['too_large', Buffer.alloc(21 * 1024 * 1024)],
  ])('refuses what is %s', async (reason, bytes) => {
    const refusal = await reader.read(bytes).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(UnreadablePicture);
    expect(refusal).toMatchObject({ reason });
  });
});

describe('trained data of Tesseract', () => {
  it('that cannot be opened costs nothing of what was read without it', { timeout: patience }, async () => {
    const tessdata = await mkdtemp(join(tmpdir(), 'tessdata-'));
    await mkdir(join(tessdata, 'kor.traineddata.gz'));
    const reader = await openReader({ tessdata });
    try {
      expect(textOf((await reader.read(card(), { languages: ['ko'] })).lines)).toBe(all);
    } finally {
      await reader.close();
      await rm(tessdata, { recursive: true });
    }
  });

  it('is taken from where it is installed, and missing elsewhere', async () => {
    expect((await installedData()).ko).toMatch(/kor\.traineddata/);
    expect((await installedData('/nowhere')).ja).toBeUndefined();
  });
});
