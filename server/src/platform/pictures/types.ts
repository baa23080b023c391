import type { PictureReading, Quad } from '#libs/ocr';

/** Why a picture is not taken, or was not read. Closed: there is a sentence to each. */
export const pictureRefusals = [
  /** No picture of a kind that we take, whatever its name says. */
  'picture.kind',
  /** More pixels, frames or bytes than allowed. */
  'picture.too_large',
  /** It cannot be decoded. */
  'picture.broken',
  'picture.too_slow',
  'picture.too_much_memory',
  /** As many wait as may. */
  'picture.busy',
  'picture.cancelled',
] as const;
export type PictureRefusal = (typeof pictureRefusals)[number];

export interface Refused {
  readonly kind: 'refused';
  readonly code: PictureRefusal;
}

/** A picture written anew from its pixels: no metadata, nothing behind its end. */
export interface CleanPicture {
  readonly kind: 'clean';
  readonly bytes: Buffer;
  readonly mime: 'image/jpeg' | 'image/png' | 'image/webp' | 'image/gif';
  readonly width: number;
  readonly height: number;
}

/** What a picture says. */
export interface ReadPicture extends PictureReading {
  readonly kind: 'read';
  /**
   * All that can be seen on it was looked at. Not of one that moves, of which the first frame is read, nor of one that is seen
   * through, which is read on white.
   */
  readonly whole: boolean;
}

/**
 * Works on pictures of strangers in processes of its own, which are ended when one takes too long or too much and
 * replaced; whoever asks always gets an answer. Never throws for what a picture holds.
 */
export interface Pictures {
  /** Upright by its EXIF orientation, then without any metadata. */
  clean(bytes: Buffer, signal?: AbortSignal): Promise<CleanPicture | Refused>;
  read(bytes: Buffer, signal?: AbortSignal): Promise<ReadPicture | Refused>;
  /**
   * A copy of what `read` looks at, the first frame on white, in which what the quads surround cannot be made out. There may
   * be none: then it shows what was looked at, and no more.
   */
  cover(bytes: Buffer, quads: readonly Quad[], signal?: AbortSignal): Promise<CleanPicture | Refused>;
  close(): Promise<void>;
}
