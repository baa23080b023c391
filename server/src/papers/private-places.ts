import type { PictureReading, Quad } from '#libs/ocr';
import { isPrivate, privateQuads, type Sight } from '#libs/papers';

/**
 * What is covered of a picture for staff who may not see private data. The front of an identity card is covered whole,
 * since a face is not found by reading; so is a paper that nobody knows, one whose private fields were not found or stand
 * nowhere, and a picture too bad to tell what it is: what could not be read by us can still be read by a person.
 */
export function placesToCover(sight: Sight, reading: PictureReading): readonly Quad[] {
  const { kind, form, fields, flaws, missing } = sight;
  const isFace = kind === 'id_card' && form !== 'back';
  const isLost = missing.some((name) => isPrivate(kind, name));
  const isNowhere = fields.some(({ name, quad }) => quad === null && isPrivate(kind, name));
  const isUntold = ['photo', 'words', 'nothing'].includes(kind) && flaws.some((flaw) => flaw !== 'blank');
  if (isFace || kind === 'unknown_paper' || isLost || isNowhere || isUntold) return [whole(reading)];
  return privateQuads(sight, reading);
}

function whole({ width, height }: PictureReading): Quad {
  return [
    { x: 0, y: 0 },
    { x: width, y: 0 },
    { x: width, y: height },
    { x: 0, y: height },
  ];
}
