import type { Raster } from './decode.ts';
import type { Detector } from './detect.ts';
import { heightOf, startAt, widthOf } from './geometry.ts';
import { joinSpaced, type Piece, splitLabel } from './pieces.ts';
import { straighten } from './raster.ts';
import { type Letter, lineHeight, maxLineWidth, type Recogniser } from './recognise.ts';
import { notAmong, withoutRedInk } from './red.ts';
import type { Quad, TextLine } from './types.ts';
import { fromLeft, type Upright } from './upright.ts';

/** What is read with less is no text but a pattern, an emblem, the rim of a seal. */
const leastConfidence = 0.4;
/** Red text is kept when it is sure and longer than what falls off the rim of a seal. */
const redText = { confidence: 0.85, letters: 4 } as const;
/** From this height on, in widths, a box holds an upright line and is turned to be read. */
const tall = 1.8;

/** Reads each line of an upright picture; lines in which nothing can be made out are left out. */
export async function readLines(
  upright: Upright,
  { detector, recogniser, side }: { detector: Detector; recogniser: Recogniser; side: number },
): Promise<TextLine[]> {
  const { raster, quads, skew } = upright;
  const read = (from: Raster, among: readonly Quad[]): Promise<Piece[]> => readEach(recogniser, from, among);
  const clear = withoutRedInk(raster);
  if (!clear) return asLines(joinSpaced((await read(raster, quads)).flatMap(splitLabel), skew));
  const under = (await detector.detect(clear, side)).map((quad) => fromLeft(quad));
  const red = (await read(raster, notAmong(quads, under))).filter(
    ({ letters }) => letters.length >= redText.letters && confidenceOf(letters) >= redText.confidence,
  );
  return asLines(joinSpaced([...(await read(clear, under)), ...red].flatMap(splitLabel), skew));
}

async function readEach(recogniser: Recogniser, raster: Raster, quads: readonly Quad[]): Promise<Piece[]> {
  const pieces: Piece[] = [];
  for (const quad of quads) {
    const lying = heightOf(quad) > tall * widthOf(quad) ? startAt(quad, 1) : quad;
    const line = straighten(raster, lying, { height: lineHeight, maxWidth: maxLineWidth });
    pieces.push({ quad, letters: await recogniser.recognise(line) });
  }
  return pieces;
}

function asLines(pieces: readonly Piece[]): TextLine[] {
  return pieces
    .map(({ quad, letters }) => ({ quad, text: textOf(letters), confidence: confidenceOf(letters) }))
    .filter(({ text, confidence }) => text !== '' && confidence >= leastConfidence);
}

const textOf = (letters: readonly Letter[]): string =>
  letters
    .map(({ text }) => text)
    .join('')
    .trim();
const confidenceOf = (letters: readonly Letter[]): number =>
  letters.reduce((sum, { confidence }) => sum + confidence, 0) / Math.max(1, letters.length);
