import { randomBytes } from 'node:crypto';
import sharp, { type Sharp } from 'sharp';
import type { Origin } from './hostile/mutate.ts';

export type Kind = 'png' | 'jpeg' | 'webp' | 'gif';

/** Bytes that a `Blob` takes. */
type Bytes = Buffer<ArrayBuffer>;

export interface Drawn {
  readonly kind?: Kind;
  readonly width?: number;
  readonly height?: number;
  /** Nothing that packs well, so the file is about three bytes a pixel. */
  readonly noise?: boolean;
}

/** A picture of two colours side by side, or of noise. A png of these is written just as an uploaded one is kept. */
export async function drawn({ kind = 'png', width = 16, height = 12, noise = false }: Drawn = {}): Promise<Bytes> {
  const pixels = noise ? randomBytes(width * height * 3) : halves(width, height);
  return Buffer.from(await as(sharp(pixels, { raw: { width, height, channels: 3 } }), kind).toBuffer());
}

/** One that moves: `frames` colours, one after the other. */
export async function moving({ kind = 'gif', width = 16, height = 12, frames = 3 } = {}): Promise<Buffer> {
  const pixels = Buffer.concat(Array.from({ length: frames }, (_, at) => Buffer.alloc(width * height * 3, at * 70)));
  const raw = { width, height: height * frames, channels: 3, pageHeight: height } as const;
  return as(sharp(pixels, { raw }), kind as Kind).toBuffer();
}

/** A noisy png of about so many bytes, which an upload keeps byte by byte. */
export function pngOf(bytes: number): Promise<Bytes> {
  const side = Math.ceil(Math.sqrt(bytes / 3));
  return drawn({ width: side, height: side, noise: true });
}

/** A small png, which an upload keeps byte by byte. */
export const png = await drawn();

/** One of each kind and more: what broken files begin from. Small, so that thousands can be tried. */
export async function origins(): Promise<Origin[]> {
  const size = { width: 120, height: 90 };
  const written: [string, Promise<Buffer>][] = [
    ['png', drawn(size)],
    ['png', drawn({ ...size, noise: true })],
    ['png', pictureOf(size).png({ palette: true, progressive: true }).withMetadata({ orientation: 6 }).toBuffer()],
    ['jpeg', drawn({ ...size, kind: 'jpeg', noise: true })],
    ['jpeg', pictureOf(size).jpeg({ progressive: true }).withMetadata({ orientation: 8 }).toBuffer()],
    ['jpeg', pictureOf(size).toColourspace('cmyk').jpeg().toBuffer()],
    ['webp', drawn({ ...size, kind: 'webp' })],
    ['webp', pictureOf(size).webp({ lossless: true }).withMetadata({ orientation: 3 }).toBuffer()],
    ['webp', moving({ kind: 'webp', ...size })],
    ['gif', drawn({ ...size, kind: 'gif' })],
    ['gif', moving({ ...size, frames: 5 })],
  ];
  return Promise.all(written.map(async ([kind, bytes]) => ({ kind, bytes: await bytes })));
}

/** The picture in other hands: what it shows, pixel by pixel, three bytes each. */
export async function pixelsOf(bytes: Buffer): Promise<{ width: number; height: number; data: Buffer }> {
  const { data, info } = await sharp(bytes)
    .toColourspace('srgb')
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, data };
}

function as(pixels: Sharp, kind: Kind): Sharp {
  if (kind === 'gif') return pixels.gif({ effort: 3, dither: 0 });
  if (kind === 'webp') return pixels.webp({ quality: 90, effort: 2 });
  return kind === 'jpeg' ? pixels.jpeg({ quality: 90 }) : pixels.png({ compressionLevel: 6 });
}

/** Two colours side by side, not written yet. */
export function pictureOf({ width, height }: { readonly width: number; readonly height: number }): Sharp {
  return sharp(halves(width, height), { raw: { width, height, channels: 3 } });
}

function halves(width: number, height: number): Buffer {
  const pixels = Buffer.alloc(width * height * 3);
  for (let at = 0; at < width * height; at++)
    pixels.set(at % width < width / 2 ? [214, 189, 140] : [96, 138, 120], at * 3);
  return pixels;
}
