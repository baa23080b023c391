import { centreOf, heightOf, widthOf } from './geometry.ts';
import type { Letter } from './recognise.ts';
import type { Point, Quad } from './types.ts';

/** A line with what was read in it, before it is text. */
export interface Piece {
  readonly quad: Quad;
  readonly letters: readonly Letter[];
}

/** Free space after a label, in widths of a character, beyond what stands between any two characters. */
const labelGap = 0.6;
const longestLabel = 8;
/** Characters of a label spaced out to the width of longer ones are at most this many line heights apart. */
const spacedOut = 4;
const alike = 1.5;

const isHan = (letter: Letter | undefined): boolean => letter !== undefined && /^\p{Script=Han}$/u.test(letter.text);
const emOf = ({ text }: Letter): number => (/^[\x20-\x7e]$/.test(text) ? 0.55 : 1);

/** A label and its value that were found as one line, apart: a free space after two to eight Han characters. */
export function splitLabel({ quad, letters: all }: Piece): readonly Piece[] {
  // Between Han characters the recogniser sometimes reads free space and sometimes does not.
  const letters = all.filter(({ text }, i) => text !== ' ' || !(isHan(all[i - 1]) && isHan(all[i + 1])));
  const piece = { quad, letters };
  if (letters.length < 4 || !isHan(letters[0])) return [piece];
  const steps = letters.slice(1).map((letter, i) => ({
    wide: letter.at - letters[i]!.at,
    expected: (emOf(letter) + emOf(letters[i]!)) / 2,
  }));
  const em = median(steps.map(({ wide, expected }) => wide / expected));
  let best = { after: 0, gap: labelGap };
  for (const [i, { wide, expected }] of steps.entries()) {
    if (i + 1 > longestLabel || !isHan(letters[i])) break;
    const gap = wide / em - expected;
    if (i > 0 && gap > best.gap) best = { after: i + 1, gap };
  }
  if (best.after === 0 || letters.length - best.after < 2) return [piece];
  const end = letters[best.after - 1]!.at + em * 0.65;
  const begin = Math.max(end, letters[best.after]!.at - em * 0.65);
  return [
    { quad: between(quad, 0, end), letters: letters.slice(0, best.after) },
    { quad: between(quad, begin, 1), letters: letters.slice(best.after) },
  ];
}

/** Single Han characters of one row that were found apart (名 称), as one line. */
export function joinSpaced(pieces: readonly Piece[], skewDegrees: number): readonly Piece[] {
  const single = pieces.filter(({ letters }) => letters.length === 1 && isHan(letters[0]));
  const rest = pieces.filter((piece) => !single.includes(piece));
  const waiting = single.toSorted((a, b) => a.quad[0].x - b.quad[0].x);
  const joined: Piece[] = [];
  for (let first = waiting.shift(); first; first = waiting.shift()) {
    const row = [first];
    for (const next of waiting.slice()) {
      if (!follows(row.at(-1)!, next, skewDegrees) || rest.some((other) => liesBetween(row.at(-1)!, next, other)))
        continue;
      row.push(next);
      waiting.splice(waiting.indexOf(next), 1);
    }
    joined.push(row.length === 1 ? first : around(row));
  }
  return [...rest, ...joined];
}

function follows(left: Piece, right: Piece, skewDegrees: number): boolean {
  const [a, b] = [centreOf(left.quad), centreOf(right.quad)];
  const height = (heightOf(left.quad) + heightOf(right.quad)) / 2;
  const sizes = heightOf(left.quad) / Math.max(1, heightOf(right.quad));
  const gap = right.quad[0].x - left.quad[1].x;
  const off = b.y - a.y - Math.tan((skewDegrees * Math.PI) / 180) * (b.x - a.x);
  return sizes < alike && sizes > 1 / alike && gap < spacedOut * height && b.x > a.x && Math.abs(off) < height * 0.4;
}

function liesBetween(left: Piece, right: Piece, other: Piece): boolean {
  const [a, b, at] = [centreOf(left.quad), centreOf(right.quad), centreOf(other.quad)];
  const reach = widthOf(other.quad) / 2;
  const near = Math.abs(at.y - (a.y + b.y) / 2) < heightOf(left.quad) / 2;
  return near && at.x - reach < b.x && at.x + reach > a.x;
}

function around(row: readonly Piece[]): Piece {
  const [first, last] = [row[0]!, row.at(-1)!];
  const quad: Quad = [first.quad[0], last.quad[1], last.quad[2], first.quad[3]];
  return { quad, letters: row.flatMap(({ letters }) => letters) };
}

/** A part of a line, from one share of its width to another. */
function between([a, b, c, d]: Quad, from: number, to: number): Quad {
  const on = (p: Point, q: Point, share: number): Point => ({
    x: p.x + (q.x - p.x) * share,
    y: p.y + (q.y - p.y) * share,
  });
  return [on(a, b, from), on(a, b, to), on(d, c, to), on(d, c, from)];
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
