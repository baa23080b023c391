/** In pixels of the picture as it is stored: upright as the camera meant it, x to the right, y down. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Corners of a line of text: the top left as it is read first, then clockwise. */
export type Quad = readonly [Point, Point, Point, Point];

export interface TextLine {
  readonly text: string;
  /** 0 to 1, the mean over its characters. */
  readonly confidence: number;
  readonly quad: Quad;
}

/** What is wrong with a picture itself, whatever it shows. */
export const flaws = ['blank', 'dark', 'blurred', 'glare', 'cut', 'small'] as const;
export type Flaw = (typeof flaws)[number];

/** What a picture says, read by the house's own eyes. */
export interface PictureReading {
  readonly width: number;
  readonly height: number;
  /** Degrees, 0 to 360, by which the text is turned clockwise. */
  readonly angle: number;
  /** In the order in which a person reads them. */
  readonly lines: readonly TextLine[];
  readonly flaws: readonly { readonly flaw: Flaw; /** 0 to 1. */ readonly confidence: number }[];
  /** Whole milliseconds. */
  readonly tookMs: number;
}
