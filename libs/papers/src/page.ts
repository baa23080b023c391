import type { PictureReading, Point, Quad, TextLine } from '#libs/ocr';
import { straightener, type Straightener } from './straighten.ts';

/** A line, or the part of one that is a label or a value, with where it stands once the page is made straight. */
export interface Piece {
  readonly text: string;
  readonly confidence: number;
  /** On the picture. */
  readonly quad: Quad;
  /** On the straight page: x to the right along the text, y down. */
  readonly left: number;
  readonly right: number;
  readonly middle: number;
  readonly height: number;
}

export interface Page {
  /** From top to bottom, in a row from left to right. */
  readonly pieces: readonly Piece[];
  /** Median height of a line: what distances are measured in. */
  readonly unit: number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  readonly straight: Straightener;
}

/** Lines of one picture that are looked at; a page of scope and small print has fewer. */
const MOST_LINES = 400;

export function pageOf(reading: PictureReading): Page {
  const lines = reading.lines.slice(0, MOST_LINES).filter(({ text }) => text.trim() !== '');
  const straight = straightener(reading, lines);
  const pieces = lines.map((line) => pieceOf(line, straight));
  const heights = pieces.map(({ height }) => height).toSorted((a, b) => a - b);
  const unit = heights[Math.floor(heights.length / 2)] ?? 1;
  return {
    pieces: inRows(pieces),
    unit: Math.max(unit, 1),
    left: Math.min(...pieces.map(({ left }) => left)),
    right: Math.max(...pieces.map(({ right }) => right)),
    top: Math.min(...pieces.map(({ middle, height }) => middle - height / 2)),
    bottom: Math.max(...pieces.map(({ middle, height }) => middle + height / 2)),
    straight,
  };
}

function pieceOf({ text, confidence, quad }: TextLine, straight: Straightener): Piece {
  const [from, to] = [straight.apply(between(quad[0], quad[3], 0.5)), straight.apply(between(quad[1], quad[2], 0.5))];
  const height = (distance(quad[0], quad[3]) + distance(quad[1], quad[2])) / 2;
  return { text, confidence, quad, left: from.x, right: to.x, middle: (from.y + to.y) / 2, height };
}

/** Whether two pieces stand in one row. */
export const inOneRow = (a: Piece, b: Piece): boolean =>
  Math.abs(a.middle - b.middle) < 0.6 * Math.max(Math.min(a.height, b.height), 0.6 * Math.max(a.height, b.height));

/** Rows from top to bottom; what stands in one row from left to right. */
function inRows(pieces: readonly Piece[]): Piece[] {
  return rowsOf(pieces).flat();
}

export function rowsOf(pieces: readonly Piece[]): Piece[][] {
  const rows: Piece[][] = [];
  for (const piece of pieces.toSorted((a, b) => a.middle - b.middle)) {
    const row = rows.at(-1);
    if (row && inOneRow(row.at(-1)!, piece) && inOneRow(row[0]!, piece)) row.push(piece);
    else rows.push([piece]);
  }
  return rows.map((row) => row.toSorted((a, b) => a.left - b.left));
}

/** How wide a character is set, a Han character being one. */
const advance = (char: string): number => (/[\u0000-\u024f]/u.test(char) ? 0.55 : 1);

const widthOf = (text: string): number => [...text].reduce((sum, char) => sum + advance(char), 0);

/** The characters of a piece from `start` to `end`, with their part of the line. */
export function partOf(piece: Piece, start: number, end: number): Piece {
  const whole = widthOf(piece.text) || 1;
  const from = widthOf(piece.text.slice(0, start)) / whole;
  const to = widthOf(piece.text.slice(0, end)) / whole;
  const [a, b, c, d] = piece.quad;
  const width = piece.right - piece.left;
  return {
    ...piece,
    text: piece.text.slice(start, end),
    quad: [between(a, b, from), between(a, b, to), between(d, c, to), between(d, c, from)],
    left: piece.left + width * from,
    right: piece.left + width * to,
  };
}

/** One box around several pieces, turned as the text is. */
export function quadAround(pieces: readonly Piece[], { straight }: Page): Quad | null {
  if (pieces.length <= 1) return pieces[0]?.quad ?? null;
  const points = pieces.flatMap(({ quad }) => quad.map((point) => straight.turn(point)));
  const [xs, ys] = [points.map(({ x }) => x), points.map(({ y }) => y)];
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const corner = (x: number, y: number): Point => straight.turnBack({ x, y });
  return [corner(left, top), corner(right, top), corner(right, bottom), corner(left, bottom)];
}

const between = (a: Point, b: Point, share: number): Point => ({
  x: a.x + (b.x - a.x) * share,
  y: a.y + (b.y - a.y) * share,
});

const distance = (a: Point, b: Point): number => Math.hypot(a.x - b.x, a.y - b.y);
