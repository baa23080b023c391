import { keptSize, type Size } from './bounds.ts';
import { look, opened, refuse, written } from './decode.ts';

export interface Cleaned extends Size {
  readonly bytes: Buffer;
}

/**
 * The picture written anew from its pixels, in the kind it came in: upright by its EXIF orientation, no larger than is
 * kept, without metadata, and without anything that stood behind its end. One that moves goes on moving, unturned, for
 * no camera makes one. Throws `PictureRefused`.
 */
export async function cleanPicture(bytes: Buffer): Promise<Cleaned> {
  const looked = await look(bytes);
  const moves = looked.frames > 1;
  const pixels = opened(bytes, { animated: moves });
  if (!moves) pixels.autoOrient();
  const size = keptSize(looked);
  if (size.width !== looked.width || size.height !== looked.height) pixels.resize({ ...size, fit: 'fill' });
  const { data, info } = await written(pixels, looked).toBuffer({ resolveWithObject: true }).catch(refuse);
  return { bytes: data, ...frameOf(info) };
}

/** Size of one frame: of one that moves, all stand below each other. */
function frameOf({ width, height, pageHeight }: Size & { readonly pageHeight?: number | undefined }): Size {
  return { width, height: pageHeight ?? height };
}
