import sharp, { type Sharp } from 'sharp';
import { UnreadablePicture } from './unreadable.ts';

/** Width times height of what is decoded at all; larger is refused before its pixels are made. */
export const maxPictureBytes = 20 * 1024 * 1024;
export const maxPicturePixels = 50_000_000;
/** Longest side that is looked at; larger pictures are made smaller first. */
export const maxSide = 2400;
const kinds = new Set(['jpeg', 'png', 'webp', 'gif', 'tiff']);

/** Pixels, three bytes each: red, green, blue. */
export interface Raster {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

export interface Decoded {
  /** Upright by EXIF, no side above `maxSide`. */
  readonly raster: Raster;
  /** Of the picture as it is stored, upright by EXIF. */
  readonly width: number;
  readonly height: number;
}

/** Pixels of a picture's first frame on white; throws `UnreadablePicture`. */
export async function decode(bytes: Buffer): Promise<Decoded> {
  if (bytes.length > maxPictureBytes) throw new UnreadablePicture('too_large');
  const { width, height } = await sizeOf(bytes);
  try {
    const { data, info } = await open(bytes)
      .autoOrient()
      .resize({ width: maxSide, height: maxSide, fit: 'inside', withoutEnlargement: true })
      .flatten({ background: '#ffffff' })
      .toColourspace('srgb')
      .removeAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true });
    return { raster: { width: info.width, height: info.height, data }, width, height };
  } catch (error) {
    throw new UnreadablePicture('broken', error);
  }
}

async function sizeOf(bytes: Buffer): Promise<{ width: number; height: number }> {
  try {
    const { format, autoOrient } = await open(bytes).metadata();
    if (!kinds.has(format)) throw new UnreadablePicture('kind');
    return { width: autoOrient.width, height: autoOrient.height };
  } catch (error) {
    if (error instanceof UnreadablePicture) throw error;
    const flood = error instanceof Error && error.message.includes('pixel limit');
    throw new UnreadablePicture(flood ? 'too_large' : 'broken', error);
  }
}

function open(bytes: Buffer): Sharp {
  return sharp(bytes, { limitInputPixels: maxPicturePixels, failOn: 'error', pages: 1, sequentialRead: true });
}
