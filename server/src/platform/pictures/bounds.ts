/** What a picture may hold; more is `picture.too_large`. */
export const bounds = {
  /** Width times height, told by its header before a pixel is made. */
  pixels: 50_000_000,
  /** Of a GIF or WebP that moves. */
  frames: 300,
  /** Width times height times frames of one that moves. */
  movingPixels: 20_000_000,
} as const;

/** Longest side of what is kept. */
const SIDE = 4096;
/** From this ratio of its sides on, a picture is a strip: a screenshot of a whole chat, which 4096 px would make illegible. */
const STRIP = 3;
/** Longest side of a strip; WebP holds no more. */
const STRIP_SIDE = 16_383;

export interface Size {
  readonly width: number;
  readonly height: number;
}

/**
 * The size in which a picture is kept: at most 4096 px on its longer side and never larger than it was; a strip at most
 * 16383 px, and no more pixels than a square of 4096.
 */
export function keptSize({ width, height }: Size): Size {
  const longer = Math.max(width, height);
  const isStrip = longer >= STRIP * Math.min(width, height);
  const scale = isStrip
    ? Math.min(1, STRIP_SIDE / longer, Math.sqrt((SIDE * SIDE) / (width * height)))
    : Math.min(1, SIDE / longer);
  const scaled = (side: number) => Math.max(1, Math.min(Math.round(side * scale), isStrip ? STRIP_SIDE : SIDE));
  return scale === 1 ? { width, height } : { width: scaled(width), height: scaled(height) };
}
