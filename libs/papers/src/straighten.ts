import type { PictureReading, Point, TextLine } from '#libs/ocr';

/** Makes a picture's coordinates those of a page that lies straight. */
export interface Straightener {
  /** A point of the picture, turned upright and with rows made level. */
  readonly apply: (point: Point) => Point;
  /** Turned upright only: distances stay. */
  readonly turn: (point: Point) => Point;
  readonly turnBack: (point: Point) => Point;
}

/** A line so much longer than high tells a direction. */
const LONG = 4;
/** Long lines from which a perspective is told; fewer tell a turn only. */
const ENOUGH = 4;
/** Rows steeper than this after turning are no rows of the page: a slogan across it, the ring of a seal. */
const STEEP = 0.35;

interface Slope {
  readonly y: number;
  readonly slope: number;
  readonly weight: number;
}

/**
 * Rows of a page that is photographed from a side lie on lines that meet in one point. After the page is turned upright,
 * the row through (x, y) is the line that crosses the middle at y0 with the slope a + b·y0; a and b are fitted to the long
 * lines by least squares over their lengths, once more without those that lie far off.
 */
export function straightener(reading: PictureReading, lines: readonly TextLine[]): Straightener {
  const centre = { x: reading.width / 2, y: reading.height / 2 };
  const angle = turned(reading, lines);
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const turn = ({ x, y }: Point): Point => {
    const [dx, dy] = [x - centre.x, y - centre.y];
    return { x: dx * cos + dy * sin, y: dy * cos - dx * sin };
  };
  const turnBack = ({ x, y }: Point): Point => ({ x: x * cos - y * sin + centre.x, y: x * sin + y * cos + centre.y });
  const { a, b } = fitted(slopes(lines, turn));
  const apply = (point: Point): Point => {
    const { x, y } = turn(point);
    return { x, y: (y - a * x) / (1 + b * x) };
  };
  return { apply, turn, turnBack };
}

/** The direction of the text in radians: of its long lines, or what the reader says where there are none. */
function turned({ angle }: PictureReading, lines: readonly TextLine[]): number {
  const directions = lines
    .map((line) => ({ ...along(line), long: isLong(line) }))
    .filter(({ long, length }) => long && length > 0);
  if (directions.length === 0) return (angle * Math.PI) / 180;
  const sum = directions.reduce((held, { dx, dy }) => ({ x: held.x + dx, y: held.y + dy }), { x: 0, y: 0 });
  return Math.atan2(sum.y, sum.x);
}

function along({ quad }: TextLine) {
  const dx = (quad[1].x - quad[0].x + quad[2].x - quad[3].x) / 2;
  const dy = (quad[1].y - quad[0].y + quad[2].y - quad[3].y) / 2;
  return { dx, dy, length: Math.hypot(dx, dy) };
}

function isLong(line: TextLine): boolean {
  const { quad } = line;
  const height = Math.hypot(quad[3].x - quad[0].x, quad[3].y - quad[0].y);
  return along(line).length > LONG * height;
}

function slopes(lines: readonly TextLine[], turn: (point: Point) => Point): Slope[] {
  return lines.filter(isLong).flatMap(({ quad }) => {
    const [a, b, c, d] = [turn(quad[0]), turn(quad[1]), turn(quad[2]), turn(quad[3])];
    const width = (b.x - a.x + c.x - d.x) / 2;
    const slope = (b.y - a.y + c.y - d.y) / 2 / width;
    const [x, y] = [(a.x + b.x + c.x + d.x) / 4, (a.y + b.y + c.y + d.y) / 4];
    return width > 0 && Math.abs(slope) < STEEP ? [{ y: y - slope * x, slope, weight: width }] : [];
  });
}

function fitted(all: readonly Slope[]): { a: number; b: number } {
  if (all.length < ENOUGH) return { a: mean(all, ({ slope }) => slope), b: 0 };
  const first = leastSquares(all);
  const off = all.map(({ y, slope }) => Math.abs(slope - first.a - first.b * y));
  const usual = off.toSorted((p, q) => p - q)[Math.floor(off.length / 2)]!;
  const kept = all.filter((_, index) => off[index]! <= 2.5 * usual + 1e-6);
  return kept.length < ENOUGH ? first : leastSquares(kept);
}

function leastSquares(all: readonly Slope[]): { a: number; b: number } {
  const [y, slope] = [mean(all, (one) => one.y), mean(all, (one) => one.slope)];
  const spread = mean(all, (one) => (one.y - y) ** 2);
  if (spread === 0) return { a: slope, b: 0 };
  const b = mean(all, (one) => (one.y - y) * (one.slope - slope)) / spread;
  return { a: slope - b * y, b };
}

function mean(all: readonly Slope[], value: (one: Slope) => number): number {
  const weight = all.reduce((sum, one) => sum + one.weight, 0);
  return weight === 0 ? 0 : all.reduce((sum, one) => sum + value(one) * one.weight, 0) / weight;
}
