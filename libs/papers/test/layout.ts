import type { PictureReading, Point, Quad, TextLine } from '#libs/ocr';

/** One line of a page that nobody printed: what it says, where it begins, how high it is. */
export interface Written {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly size?: number;
  /** Pixels over which the characters are set; else they stand beside each other. */
  readonly spread?: number;
  readonly confidence?: number;
}

export interface Seen {
  /** Degrees by which the page is turned clockwise. */
  readonly turned?: number;
  /** How much shorter the far edge is than the near one, 0 to 0.5. */
  readonly away?: number;
  /** Chooses the jitter of boxes; none where it is left out. */
  readonly seed?: number;
  readonly width?: number;
  readonly height?: number;
}

const widthOf = (text: string, size: number): number =>
  [...text].reduce((sum, char) => sum + (/[\u0000-\u024f]/u.test(char) ? 0.55 : 1), 0) * size;

/** What a reader would say of the page, seen so. */
export function readingOf(
  lines: readonly Written[],
  { turned = 0, away = 0, seed, width = 1400, height = 1000 }: Seen = {},
): PictureReading {
  const radians = (turned * Math.PI) / 180;
  const [cos, sin] = [Math.cos(radians), Math.sin(radians)];
  const noise = noiseOf(seed);
  const see = ({ x, y }: Point): Point => {
    const depth = 1 - (away * y) / height;
    const [px, py] = [(x - width / 2) * depth, (y - height / 2) * depth + (x - width / 2) * away * 0.7 * (y / height)];
    return { x: width / 2 + px * cos - py * sin + noise(), y: height / 2 + px * sin + py * cos + noise() };
  };
  const seen = lines.map(({ text, x, y, size = 28, spread, confidence = 0.97 }): TextLine => {
    const w = spread ?? widthOf(text, size);
    const quad = [
      see({ x, y }),
      see({ x: x + w, y }),
      see({ x: x + w, y: y + size }),
      see({ x, y: y + size }),
    ] as unknown as Quad;
    return { text, confidence, quad };
  });
  return { width, height, angle: ((turned % 360) + 360) % 360, lines: seen, flaws: [], tookMs: 1 };
}

/** A small jitter, the same for the same seed. */
function noiseOf(seed: number | undefined): () => number {
  let state = seed ?? 0;
  return () => {
    if (seed === undefined) return 0;
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return (state / 2_147_483_648 - 0.5) * 4;
  };
}

/** Sets a paragraph in lines of at most so many characters. */
export function paragraph(text: string, at: Written & { readonly most: number; readonly leading: number }): Written[] {
  const characters = [...text];
  const lines: Written[] = [];
  for (let index = 0; index * at.most < characters.length; index++)
    lines.push({
      ...at,
      text: characters.slice(index * at.most, (index + 1) * at.most).join(''),
      y: at.y + index * at.leading,
    });
  return lines;
}
