import sharp, { type Sharp } from 'sharp';
import { bounds, type Size } from './bounds.ts';
import { kindOf, type PictureKind } from './kinds.ts';
import type { PictureRefusal } from './types.ts';

// What strangers send is decoded by these four decoders alone, whatever else is built into the library.
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({
  operation: [
    'VipsForeignLoadJpegBuffer',
    'VipsForeignLoadPngBuffer',
    'VipsForeignLoadWebpBuffer',
    'VipsForeignLoadNsgifBuffer',
  ],
});
// Pictures come one after the other and never twice: nothing to keep, and no second core to take from those who answer.
sharp.cache(false);
sharp.concurrency(1);

/** Why a picture is not taken, said by what works on it. */
export class PictureRefused extends Error {
  readonly code: PictureRefusal;
  constructor(code: PictureRefusal, cause?: unknown) {
    super(`The picture is refused: ${code}`, { cause });
    this.name = 'PictureRefused';
    this.code = code;
  }
}

/** A picture as its header tells, upright. */
export interface Looked extends Size {
  readonly kind: PictureKind;
  readonly frames: number;
  /** Colours of the JPEG at full resolution. */
  readonly fullColour: boolean;
  /** Its pixels may let through what lies behind them. */
  readonly hasAlpha: boolean;
}

/** What a picture is, by its header alone. Throws `PictureRefused` for no picture and for more than is taken. */
export async function look(bytes: Buffer): Promise<Looked> {
  const kind = kindOf(bytes);
  if (!kind) throw new PictureRefused('picture.kind');
  const { autoOrient, pages = 1, chromaSubsampling, hasAlpha } = await opened(bytes).metadata().catch(refuse);
  const frames = kind === 'png' ? 1 : pages;
  const pixels = autoOrient.width * autoOrient.height;
  const isFlood = pixels > bounds.pixels || (frames > 1 && pixels * frames > bounds.movingPixels);
  if (isFlood || frames > bounds.frames) throw new PictureRefused('picture.too_large');
  return { ...autoOrient, kind, frames, fullColour: chromaSubsampling === '4:4:4', hasAlpha };
}

/**
 * Whether its first frame on white is all that it shows: it does not move, and nothing of it is seen through. White words on
 * nothing are read by nobody on white, and by everybody in a dark page.
 */
export async function isWhole(
  bytes: Buffer,
  { frames, hasAlpha }: Pick<Looked, 'frames' | 'hasAlpha'>,
): Promise<boolean> {
  if (frames > 1 || !hasAlpha) return frames === 1;
  const alpha = await opened(bytes).extractChannel('alpha').raw().toBuffer().catch(refuse);
  return alpha.every((opacity) => opacity === 255);
}

/** The first frame, or all of them. Damage is refused, not shown as grey; what decoders merely warn of is let pass. */
export function opened(bytes: Buffer, { animated = false } = {}): Sharp {
  return sharp(bytes, { limitInputPixels: bounds.pixels, failOn: 'error', sequentialRead: true, animated });
}

/** Writes pixels as a picture of this kind: without any metadata, in sRGB. */
export function written(pixels: Sharp, { kind, fullColour }: Pick<Looked, 'kind' | 'fullColour'>): Sharp {
  switch (kind) {
    case 'jpeg':
      return pixels.jpeg({ quality: 90, chromaSubsampling: fullColour ? '4:4:4' : '4:2:0' });
    case 'png':
      return pixels.png({ compressionLevel: 6 });
    case 'webp':
      return pixels.webp({ quality: 90, effort: 2 });
    case 'gif':
      return pixels.gif({ effort: 3, dither: 0 });
  }
}

/** Turns what the library says of a picture into a refusal. */
export function refuse(error: unknown): never {
  if (error instanceof PictureRefused) throw error;
  const said = error instanceof Error ? error.message : '';
  if (said.includes('pixel limit')) throw new PictureRefused('picture.too_large', error);
  throw new PictureRefused(said.includes('out of memory') ? 'picture.too_much_memory' : 'picture.broken', error);
}
