import type { PictureReading, Quad } from '#libs/ocr';
import { isPrivate, privateQuads, type Sight } from '#libs/papers';

/**
 * Whether nothing of a picture is shown to staff who may not see private data, nor to anybody outside the house. The front of an identity card is covered whole,
 * since a face is not found by reading; so is a paper that nobody knows, one whose private fields were not found or stand
 * nowhere, and a picture too bad to tell what it is: what could not be read by us can still be read by a person.
 */
export function isCoveredWhole({ kind, form, fields, flaws, missing }: Sight): boolean {
  const isFace = kind === 'id_card' && form !== 'back';
  const isLost = missing.some((name) => isPrivate(kind, name));
  const isNowhere = fields.some(({ name, quad }) => quad === null && isPrivate(kind, name));
  const isUntold = ['photo', 'words', 'nothing'].includes(kind) && flaws.some((flaw) => flaw !== 'blank');
  return isFace || kind === 'unknown_paper' || isLost || isNowhere || isUntold;
}

/** What is covered of a picture for staff who may not see private data. */
export const placesToCover = (sight: Sight, reading: PictureReading): readonly Quad[] =>
  isCoveredWhole(sight) ? [whole(reading)] : privateQuads(sight, reading);

function whole({ width, height }: PictureReading): Quad {
  return [
    { x: 0, y: 0 },
    { x: width, y: 0 },
    { x: width, y: height },
    { x: 0, y: height },
  ];
}
